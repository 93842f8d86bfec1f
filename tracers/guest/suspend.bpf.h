/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Suspend and resume. The kernel's functions are probed, which a stock kernel has as well: xen_arch_pre_suspend() runs just
 * before the hypercall that suspends, when CLOCK_MONOTONIC already stands still, and xen_arch_resume() just after all clocks go again.
 */
#pragma once

#include "kernel.bpf.h"

/* Of the suspend that is under way; there is only one at a time. */
static volatile __u32 suspend_cancelled;

static __always_inline void emit_clocks(__u32 kind, __u32 cancelled)
{
    struct guest_clocks_record record = {
        .kind = kind,
        .cancelled = cancelled,
        .ts_ns = bpf_ktime_get_ns(),
        .boottime_ns = bpf_ktime_get_boot_ns(),
    };
    emit_quietly(&record, sizeof(record));
}

SEC("kprobe/xen_arch_pre_suspend")
int BPF_KPROBE(pre_suspend)
{
    emit_clocks(GUEST_SUSPENDED, 0);
    return 0;
}

SEC("kprobe/xen_arch_post_suspend")
int BPF_KPROBE(post_suspend, int cancelled)
{
    suspend_cancelled = cancelled;
    return 0;
}

SEC("kprobe/xen_arch_resume")
int BPF_KPROBE(resumed)
{
    emit_clocks(GUEST_RESUMED, suspend_cancelled);
    return 0;
}
