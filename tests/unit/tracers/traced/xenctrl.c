/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "calls.h"

#include <unistd.h>

static int suspended;

int write_exact(int fd, const void* data, unsigned long size)
{
    return write(fd, data, size) == (long)size ? 0 : -1;
}

int writev_exact(int fd, const struct iovec* iov, int iovcnt)
{
    return writev(fd, iov, iovcnt) > 0 ? 0 : -1;
}

long long xc_logdirty_control(
    void* xch, uint32_t domid, unsigned sop, void* bitmap, unsigned long pages, unsigned mode, struct stats* stats)
{
    (void)xch, (void)domid, (void)sop, (void)bitmap;
    stats->fault_count = mode ? 89 : 2756;
    stats->dirty_count = mode ? 31 : 2293;
    return (long long)pages;
}

int xc_shadow_control(void* xch, uint32_t domid, unsigned sop, unsigned* mb, unsigned mode)
{
    (void)xch, (void)domid, (void)sop, (void)mb, (void)mode;
    return 0;
}

int xc_domain_getinfo(void* xch, uint32_t first, unsigned max, struct info* info)
{
    (void)xch, (void)max;
    info->domid = first;
    info->flags = suspended ? 1 << 2 : 0;
    info->shutdown_reason = suspended ? 2 : 0;
    suspended = 1; /* the second question comes after the suspend */
    return 1;
}

int xc_domain_unpause(void* xch, uint32_t domid)
{
    (void)xch, (void)domid;
    return 0;
}

int xc_domain_destroy(void* xch, uint32_t domid)
{
    (void)xch, (void)domid;
    return -1;
}
