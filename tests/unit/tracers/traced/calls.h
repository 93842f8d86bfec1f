/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A migration whose every number is known: a program and two libraries with the exported functions, signatures and
 * record layouts of Xen 4.17's libxenctrl and libxenguest (tools/include/xenctrl.h, xenguest.h), so that the probes can
 * be tested on a machine without Xen. What is tested, the BPF programs and the kernel that runs them, is real.
 */
#ifndef XENLENS_TRACED_CALLS_H
#define XENLENS_TRACED_CALLS_H

#include <sys/uio.h>

#include <stdint.h>

struct stats
{
    uint32_t fault_count;
    uint32_t dirty_count;
};

struct info
{
    uint32_t domid, ssidref, flags, shutdown_reason;
};

struct callbacks
{
    void *suspend, *precopy_policy;
};

int write_exact(int fd, const void* data, unsigned long size);
int writev_exact(int fd, const struct iovec* iov, int iovcnt);
long long xc_logdirty_control(
    void* xch, uint32_t domid, unsigned sop, void* bitmap, unsigned long pages, unsigned mode, struct stats* stats);
int xc_shadow_control(void* xch, uint32_t domid, unsigned sop, unsigned* mb, unsigned mode);
int xc_domain_getinfo(void* xch, uint32_t first, unsigned max, struct info* info);
int xc_domain_unpause(void* xch, uint32_t domid);
int xc_domain_destroy(void* xch, uint32_t domid);

int xc_domain_save(void* xch, int fd, uint32_t dom, uint32_t flags, struct callbacks* callbacks, int type, int recv_fd);
int xc_domain_restore(void* xch, int fd, uint32_t dom);
int xc_domain_resume(void* xch, uint32_t domid, int fast);

/*
 * How many batches xc_domain_save sends while the guest is live; it kills itself instead of its first clean when
 * negative.
 */
extern int batches;

#endif
