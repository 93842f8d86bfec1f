/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Starts, stops and reads Xen's hypercall counters (patch 0010) from dom0, with nothing but privcmd:
 *
 *     hypercall-counters query | start | stop | read DOMID VCPU
 *
 * read prints a line "op calls restarted subcalls restarted" for each number that has been used. Exit status
 * 0; 1 if Xen refuses (ENOSYS: it has no counters); 2 for wrong usage.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

/* xen/include/public/xen.h, sysctl.h */
#define HYPERVISOR_SYSCTL 35
#define SYSCTL_INTERFACE_VERSION 0x15
#define SYSCTL_HYPERCALL_COUNTERS 30

enum command { QUERY, START, STOP, READ, COMMANDS };

static const char *const command_names[COMMANDS] = { "query", "start", "stop", "read" };

struct counter {
    uint64_t calls, calls_restarted, subcalls, subcalls_restarted;
};

/* struct xen_sysctl with struct xen_sysctl_hypercall_counters; its union has 128 bytes */
struct sysctl {
    uint32_t cmd, interface_version;
    struct {
        uint32_t cmd, counting, vcpu;
        uint16_t domid, reserved;
        uint32_t nr, reserved2;
        uint64_t counters; /* address */
        uint8_t padding[128 - 32];
    } op;
};
_Static_assert(sizeof(struct sysctl) == 8 + 128, "struct xen_sysctl");

/* linux/include/uapi/xen/privcmd.h */
struct privcmd_hypercall {
    uint64_t op, arg[5];
};
#define IOCTL_PRIVCMD_HYPERCALL _IOC(_IOC_NONE, 'P', 0, sizeof(struct privcmd_hypercall))

/* What a hypercall reads and writes has to stay in memory: pages of their own, locked. */
static struct {
    struct sysctl sysctl;
    struct counter counters[128];
} shared __attribute__((aligned(4096)));

static int parse(const char *text, unsigned long max, unsigned long *value)
{
    char *end;

    errno = 0;
    *value = strtoul(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *text != '-' && *value <= max;
}

int main(int argc, char **argv)
{
    unsigned long domid = 0, vcpu = 0;
    enum command command = QUERY;
    struct privcmd_hypercall call = { .op = HYPERVISOR_SYSCTL, .arg = { (uintptr_t)&shared.sysctl } };
    uint32_t room = sizeof(shared.counters) / sizeof(shared.counters[0]), i;
    int fd;

    while (command < COMMANDS && (argc < 2 || strcmp(argv[1], command_names[command])))
        command++;
    if (command == COMMANDS || argc != (command == READ ? 4 : 2) ||
        (command == READ && (!parse(argv[2], 0x7fef, &domid) || !parse(argv[3], UINT32_MAX, &vcpu)))) {
        fprintf(stderr, "Usage: %s query | start | stop | read DOMID VCPU\n", argv[0]);
        return 2;
    }

    fd = open("/dev/xen/privcmd", O_RDWR | O_CLOEXEC);
    if (fd < 0 || mlock(&shared, sizeof(shared))) {
        fprintf(stderr, "cannot make hypercalls: /dev/xen/privcmd: %s; run as root in dom0\n", strerror(errno));
        return 1;
    }

    shared.sysctl.cmd = SYSCTL_HYPERCALL_COUNTERS;
    shared.sysctl.interface_version = SYSCTL_INTERFACE_VERSION;
    shared.sysctl.op.cmd = command;
    shared.sysctl.op.domid = domid;
    shared.sysctl.op.vcpu = vcpu;
    shared.sysctl.op.nr = room;
    shared.sysctl.op.counters = (uintptr_t)shared.counters;
    if (ioctl(fd, IOCTL_PRIVCMD_HYPERCALL, &call) < 0) {
        fprintf(stderr, "Xen refuses: %s%s\n", strerror(errno),
                errno == ENOSYS ? "; its build lacks CONFIG_HYPERCALL_COUNTERS" : "");
        return 1;
    }

    printf("# counting %" PRIu32 ", numbers from %" PRIu32 " on are one\n", shared.sysctl.op.counting,
           shared.sysctl.op.nr - 1);
    for (i = 0; command == READ && i < shared.sysctl.op.nr && i < room; i++) {
        const struct counter *c = &shared.counters[i];

        if (c->calls || c->subcalls)
            printf("%" PRIu32 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", i, c->calls, c->calls_restarted,
                   c->subcalls, c->subcalls_restarted);
    }
    return 0;
}
