/* SPDX-License-Identifier: GPL-2.0-only */
/* A save's use of Xen's log-dirty mode: on, off, and the reading of the bitmap that ends a round. */
#pragma once

#include "saves.bpf.h"
#include "xen/abi.h"

enum
{
    LOGDIRTY_FINAL = 1 << 0, /* XEN_DOMCTL_SHADOW_LOGDIRTY_FINAL, xen/include/public/domctl.h */
};

/* long long xc_logdirty_control(xch, domid, sop, dirty_bitmap, pages, mode, xc_shadow_op_stats_t* stats) */
SEC("uprobe/libxenctrl:xc_logdirty_control")
int logdirty_enter(struct pt_regs* ctx)
{
    struct call call = {};
    /* The seventh argument is on the stack, above the return address (System V AMD64 ABI, 3.2.3). */
    const void* stats_at = (const void*)(PT_REGS_SP(ctx) + sizeof(void*));
    if (!save_of_this_thread())
        return 0;
    call.argument[0] = PT_REGS_PARM2(ctx);
    call.argument[1] = PT_REGS_PARM3(ctx);
    call.argument[2] = ctx->r9; /* the sixth; libbpf 1.1 names only five */
    if (bpf_probe_read_user(&call.argument[3], sizeof(call.argument[3]), stats_at)
        || call_entered(TOOLSTACK_LOGDIRTY_READ, &call))
        count_unreadable();
    return 0;
}

SEC("uretprobe/libxenctrl:xc_logdirty_control")
int logdirty_return(struct pt_regs* ctx)
{
    struct call call;
    struct
    {
        __u32 fault_count;
        __u32 dirty_count;
    } stats; /* struct xen_domctl_shadow_op_stats */
    struct toolstack_record record;
    if (call_returned(TOOLSTACK_LOGDIRTY_READ, &call))
        return 0;
    record = record_now(TOOLSTACK_LOGDIRTY_READ, call.argument[0]);
    if (bpf_probe_read_user(&stats, sizeof(stats), (const void*)call.argument[3])) {
        count_unreadable();
        return 0;
    }
    record.begin_ns = call.begin_ns;
    record.logdirty_read.result = PT_REGS_RC(ctx);
    record.logdirty_read.op = call.argument[1];
    record.logdirty_read.stopped = call.argument[2] & LOGDIRTY_FINAL ? 1 : 0;
    record.logdirty_read.faults = stats.fault_count;
    record.logdirty_read.dirty_pages = stats.dirty_count;
    send(&record);
    return 0;
}

/* int xc_shadow_control(xch, domid, unsigned sop, unsigned* mb, unsigned mode) */
SEC("uprobe/libxenctrl:xc_shadow_control")
int shadow_enter(struct pt_regs* ctx)
{
    struct call call = {};
    __u32 op = PT_REGS_PARM3(ctx);
    if (!save_of_this_thread() || (op != ShadowOpOff && op != ShadowOpEnableLogdirty))
        return 0;
    call.argument[0] = PT_REGS_PARM2(ctx);
    call.argument[1] = op;
    if (call_entered(TOOLSTACK_LOGDIRTY_SWITCHED, &call))
        count_unreadable();
    return 0;
}

SEC("uretprobe/libxenctrl:xc_shadow_control")
int shadow_return(struct pt_regs* ctx)
{
    struct call call;
    struct toolstack_record record;
    if (call_returned(TOOLSTACK_LOGDIRTY_SWITCHED, &call))
        return 0;
    record = record_now(TOOLSTACK_LOGDIRTY_SWITCHED, call.argument[0]);
    record.begin_ns = call.begin_ns;
    record.result = PT_REGS_RC(ctx);
    record.logdirty_switched.on = call.argument[1] == ShadowOpEnableLogdirty ? 1 : 0;
    send(&record);
    return 0;
}
