/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For LD_PRELOAD of xl: a line "clean FAULTS DIRTY" in the file XENLENS_ROUNDS for each round of a migration, without
 * any tracing: what the toolstack was told.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <xenctrl.h>

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
