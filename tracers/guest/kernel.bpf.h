/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's own types as far as the programs use them: members are found by name in the running kernel's BTF when
 * the programs are loaded (CO-RE). Include after <linux/bpf.h>, <bpf/bpf_core_read.h> and guest.h.
 */
#pragma once

#include <stdbool.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* arch/x86/include/asm/xen/hypercall-counts.h (kernel patch) */
struct xen_hypercall_counts
{
    __u64 calls[GUEST_OPS];
    __u64 subcalls[GUEST_OPS];
    __u64 unseen_subcalls;
};

/* include/xen/interface/vcpu.h */
struct vcpu_runstate_info
{
    int state;
    __u64 state_entry_time;
    __u64 time[GUEST_RUNSTATES];
};

/* include/xen/interface/grant_table.h */
struct gnttab_map_grant_ref
{
    __u16 dom;
    __s16 status;
};
struct gnttab_unmap_grant_ref
{
    __s16 status;
};
struct gnttab_copy_ptr
{
    __u16 domid;
};
struct gnttab_copy
{
    struct gnttab_copy_ptr source, dest;
    __u16 len;
    __s16 status;
};

/* include/trace/events/xen_suspend.h (kernel patch) */
struct xen_suspend_clocks
{
    __u64 tsc;
    __u64 sched_ns;
    __u64 mono_ns;
    __u64 boot_ns;
    __u64 real_ns;
};

/* include/linux/bpf.h. `active`, per CPU, counts the running instances of a program that may have one; later kernels
 * count by context, in four bytes. */
struct bpf_prog_aux
{
    __u32 id;
};
struct bpf_prog
{
    int* active;
    struct bpf_prog_aux* aux;
};
struct bpf_iter__bpf_prog
{
    struct bpf_prog* prog;
};

/* arch/x86/include/asm/current.h, since 6.2 the home of what was the per-CPU variable __preempt_count */
struct pcpu_hot
{
    int preempt_count;
};

#pragma clang attribute pop

/* Per-CPU variables. The address of a weak one is 0 on a kernel without it, and the code that uses it is not loaded. */
extern const struct xen_hypercall_counts xen_hypercall_counts __ksym __weak;
extern const struct vcpu_runstate_info xen_runstate __ksym __weak;
extern const __u64 old_runstate_time[GUEST_RUNSTATES] __ksym __weak;
extern const int __preempt_count __ksym __weak;
extern const struct pcpu_hot pcpu_hot __ksym __weak;

enum
{
    CONTEXT_LEVELS = 4,
    SOFTIRQ_SERVED = 1 << 8, /* SOFTIRQ_OFFSET, include/linux/preempt.h */
    HARDIRQ_MASK = 0xf << 16,
    NMI_MASK = 0xf << 20,
};

/* 0 in a task, 1 in a softirq, 2 in an interrupt, 3 in an NMI. A task is in at most one hypercall at each level. */
static __always_inline __u32 context_level(void)
{
    int count = 0;
    if (&__preempt_count) {
        const int* value = bpf_this_cpu_ptr(&__preempt_count);
        /* Keeps the two calls apart: of both addresses the compiler would make one, which the verifier forbids. */
        __asm__ volatile("" : "+r"(value));
        count = *value;
    } else if (&pcpu_hot)
        count = ((const struct pcpu_hot*)bpf_this_cpu_ptr(&pcpu_hot))->preempt_count;
    if (!(count & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_SERVED)))
        return 0;
    if (count & NMI_MASK)
        return 3;
    return count & HARDIRQ_MASK ? 2 : 1;
}
