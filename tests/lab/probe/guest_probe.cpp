// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the lab tests of the guest's side need of a program.
 *
 *   guest_probe counts DOMID OFFSETS COUNTS [CPUS]   in dom0: prints "op calls subcalls" of a guest, summed over its
 * CPUs, and "unseen N": read from the memory of the guest, which may be paused. OFFSETS and COUNTS are __per_cpu_offset
 * and xen_hypercall_counts of its kernel's System.map, in hexadecimal. guest_probe call N in a guest: N times
 * xen_version(XENVER_version) through privcmd.
 */
#define XC_WANT_COMPAT_MAP_FOREIGN_API // xc_map_foreign_range

#include <sys/ioctl.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <vector>
extern "C" {
#include <xenctrl.h>
}

namespace {

constexpr unsigned Ops = 65; // XEN_HYPERCALL_OPS + 1, arch/x86/include/asm/xen/hypercall-counts.h of the kernel patch

struct Counts
{
    uint64_t calls[Ops];
    uint64_t subcalls[Ops];
    uint64_t unseen;
};

[[noreturn]] void die(const std::string& what)
{
    std::fprintf(stderr, "guest_probe: %s: %s\n", what.c_str(), std::strerror(errno));
    std::exit(1);
}

/** Copies from a guest's virtual memory, as its first virtual CPU sees it. */
void copyFrom(xc_interface* xen, uint32_t domid, uint64_t address, void* to, size_t bytes)
{
    auto* out = static_cast<char*>(to);
    while (bytes) {
        const uint64_t offset = address % XC_PAGE_SIZE;
        const size_t chunk = std::min<size_t>(bytes, XC_PAGE_SIZE - offset);
        const unsigned long frame = xc_translate_foreign_address(xen, domid, 0, address);
        void* page = frame ? xc_map_foreign_range(xen, domid, XC_PAGE_SIZE, PROT_READ, frame) : nullptr;
        if (!page)
            die("the guest's memory cannot be read");
        std::memcpy(out, static_cast<const char*>(page) + offset, chunk);
        munmap(page, XC_PAGE_SIZE);
        address += chunk;
        out += chunk;
        bytes -= chunk;
    }
}

int printCounts(uint32_t domid, uint64_t offsets, uint64_t symbol, unsigned cpus)
{
    xc_interface* xen = xc_interface_open(nullptr, nullptr, 0);
    if (!xen)
        die("no hypervisor");
    Counts sum{};
    for (unsigned cpu = 0; cpu < cpus; ++cpu) {
        uint64_t base = 0;
        Counts counts{};
        copyFrom(xen, domid, offsets + cpu * sizeof(base), &base, sizeof(base));
        copyFrom(xen, domid, base + symbol, &counts, sizeof(counts));
        for (unsigned op = 0; op < Ops; ++op) {
            sum.calls[op] += counts.calls[op];
            sum.subcalls[op] += counts.subcalls[op];
        }
        sum.unseen += counts.unseen;
    }
    xc_interface_close(xen);
    for (unsigned op = 0; op < Ops; ++op) {
        if (sum.calls[op] || sum.subcalls[op])
            std::printf("%u %llu %llu\n", op, static_cast<unsigned long long>(sum.calls[op]),
                static_cast<unsigned long long>(sum.subcalls[op]));
    }
    std::printf("unseen %llu\n", static_cast<unsigned long long>(sum.unseen));
    return 0;
}

int call(unsigned long times)
{
    // include/uapi/xen/privcmd.h of Linux
    struct
    {
        uint64_t op;
        uint64_t arg[5];
    } hypercall{17 /* __HYPERVISOR_xen_version */, {0 /* XENVER_version */}};
    const unsigned long request = _IOC(_IOC_NONE, 'P', 0, sizeof(hypercall));
    const int privcmd = open("/dev/xen/privcmd", O_RDWR);
    if (privcmd < 0)
        die("/dev/xen/privcmd");
    for (unsigned long i = 0; i < times; ++i) {
        if (ioctl(privcmd, request, &hypercall) < 0)
            die("xen_version");
    }
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() >= 4 && arguments[0] == "counts")
        return printCounts(static_cast<uint32_t>(std::stoul(arguments[1])), std::stoull(arguments[2], nullptr, 16),
            std::stoull(arguments[3], nullptr, 16),
            arguments.size() > 4 ? static_cast<unsigned>(std::stoul(arguments[4])) : 1);
    if (arguments.size() == 2 && arguments[0] == "call")
        return call(std::stoul(arguments[1]));
    std::fprintf(stderr, "usage: guest_probe counts DOMID OFFSETS COUNTS [CPUS] | guest_probe call N\n");
    return 2;
}
