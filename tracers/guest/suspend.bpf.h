/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Suspend and resume. A patched kernel has tracepoints with all its clocks; in a stock kernel two functions are probed
 * that every suspend passes: xen_arch_suspend() when all is frozen, and xen_arch_resume() just after all clocks run
 * again.
 */
#pragma once

#include "kernel.bpf.h"

static __always_inline int suspend_stage(
    __u32 stage, const struct xen_suspend_clocks* clocks, int status, __u64 back_tsc)
{
    const struct guest_suspend_record record = {
        .kind = GUEST_SUSPEND,
        .stage = stage,
        .status = status,
        .all_clocks = 1,
        .ts_ns = clocks->mono_ns,
        .boottime_ns = clocks->boot_ns,
        .unix_ns = clocks->real_ns,
        .sched_ns = clocks->sched_ns,
        .tsc = clocks->tsc,
        .back_tsc = back_tsc,
    };
    emit_quietly(&record, sizeof(record));
    return 0;
}

SEC("tp_btf/xen_suspend_begin")
int BPF_PROG(suspend_begin, const struct xen_suspend_clocks* clocks, int status)
{
    return suspend_stage(GUEST_SUSPEND_REQUESTED, clocks, status, 0);
}

SEC("tp_btf/xen_suspend_enter")
int BPF_PROG(suspend_enter, const struct xen_suspend_clocks* clocks, int status)
{
    return suspend_stage(GUEST_SUSPEND_FROZEN, clocks, status, 0);
}

SEC("tp_btf/xen_suspend_leave")
int BPF_PROG(suspend_leave, const struct xen_suspend_clocks* before, __u64 back_tsc,
    const struct xen_suspend_clocks* after, int status)
{
    suspend_stage(GUEST_SUSPEND_LEFT, before, 0, 0);
    return suspend_stage(GUEST_SUSPEND_BACK, after, status, back_tsc);
}

SEC("tp_btf/xen_suspend_end")
int BPF_PROG(suspend_end, const struct xen_suspend_clocks* clocks, int status)
{
    return suspend_stage(GUEST_SUSPEND_THAWED, clocks, status, 0);
}

/* Whether the suspend under way was cancelled; there is only one at a time. */
int suspend_cancelled = 0;

static __always_inline int stock_stage(__u32 stage, int status)
{
    const struct guest_suspend_record record = {
        .kind = GUEST_SUSPEND,
        .stage = stage,
        .status = status,
        .ts_ns = bpf_ktime_get_ns(),
        .boottime_ns = bpf_ktime_get_boot_ns(),
    };
    emit_quietly(&record, sizeof(record));
    return 0;
}

SEC("kprobe/xen_arch_suspend")
int BPF_KPROBE(stock_suspend)
{
    return stock_stage(GUEST_SUSPEND_FROZEN, 0);
}

SEC("kprobe/xen_arch_post_suspend")
int BPF_KPROBE(stock_post_suspend, int cancelled)
{
    suspend_cancelled = cancelled;
    return 0;
}

SEC("kprobe/xen_arch_resume")
int BPF_KPROBE(stock_resume)
{
    return stock_stage(GUEST_SUSPEND_BACK, suspend_cancelled);
}
