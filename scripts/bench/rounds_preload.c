/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For LD_PRELOAD of xl on both ends of a migration, which says without any tracing what the toolstack did. Lines in the
 * file XENLENS_ROUNDS: "clean FAULTS DIRTY" for each round, what the toolstack was told; "suspended TSC" when the
 * sender's first sees the guest suspended; "unpaused TSC" when the receiver's has let it go on.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <x86intrin.h>
#include <xenctrl.h>

/* The time is taken before the file is opened. */
static void note(const char* what)
{
    const unsigned long long now = __rdtsc();
    const char* path = getenv("XENLENS_ROUNDS");
    FILE* file = path ? fopen(path, "a") : NULL;

    if (!file)
        return;
    fprintf(file, "%s %llu\n", what, now);
    fclose(file);
}

int xc_domain_getinfo(xc_interface* xch, uint32_t first, unsigned int max, xc_dominfo_t* info)
{
    static __typeof__(xc_domain_getinfo)* next;
    static int seen;
    int result;

    if (!next)
        next = (__typeof__(next))dlsym(RTLD_NEXT, "xc_domain_getinfo");
    result = next(xch, first, max, info);
    if (!seen && result == 1 && info->domid == first && info->shutdown && info->shutdown_reason == SHUTDOWN_suspend) {
        seen = 1;
        note("suspended");
    }
    return result;
}

int xc_domain_unpause(xc_interface* xch, uint32_t domid)
{
    static __typeof__(xc_domain_unpause)* next;
    int result;

    if (!next)
        next = (__typeof__(next))dlsym(RTLD_NEXT, "xc_domain_unpause");
    result = next(xch, domid);
    note("unpaused");
    return result;
}

long long xc_logdirty_control(xc_interface* xch, uint32_t domid, unsigned int op, xc_hypercall_buffer_t* bitmap,
    unsigned long pages, unsigned int mode, xc_shadow_op_stats_t* stats)
{
    static __typeof__(xc_logdirty_control)* next;
    const char* path = getenv("XENLENS_ROUNDS");
    long long result;
    FILE* file;

    if (!next)
        next = (__typeof__(next))dlsym(RTLD_NEXT, "xc_logdirty_control");
    result = next(xch, domid, op, bitmap, pages, mode, stats);
    if (op == XEN_DOMCTL_SHADOW_OP_CLEAN && path && stats && (file = fopen(path, "a"))) {
        fprintf(file, "clean %u %u\n", stats->fault_count, stats->dirty_count);
        fclose(file);
    }
    return result;
}
