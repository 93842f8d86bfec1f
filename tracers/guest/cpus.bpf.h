/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel itself counts for each CPU: hypercalls by op (kernel patch) and runstates (stock). The tracer runs
 * this program for each reading; it is attached to nothing.
 */
#pragma once

#include "kernel.bpf.h"
#include "tables.bpf.h"

struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, 1); /* one for each CPU, set by the tracer */
    __type(key, __u32);
    __type(value, struct guest_cpu);
} cpus SEC(".maps");

enum
{
    RUNSTATE_TRIES = 8
};
#define RUNSTATE_UPDATING (1ULL << 63) /* XEN_RUNSTATE_UPDATE, include/xen/interface/vcpu.h: Xen is writing */

static __u64 calls_after[GUEST_OPS];

/* Unrolled: the kernel's verifier follows each path through a loop with branches. */
static __always_inline __u64 sum_of(const __u64* calls)
{
    __u64 sum = 0;
#pragma unroll
    for (int op = 0; op < GUEST_OPS; op++)
        sum += calls[op];
    return sum;
}

static __always_inline void read_counters(struct guest_cpu* out, __u32 cpu)
{
    const struct xen_hypercall_counts* counts;
    if (!&xen_hypercall_counts)
        return;
    counts = bpf_per_cpu_ptr(&xen_hypercall_counts, cpu);
    /* In a kernel whose table has another size the last slot means something else. */
    if (!counts || bpf_core_field_size(counts->calls) != sizeof(out->calls))
        return;
    bpf_probe_read_kernel(out->calls, sizeof(out->calls), &counts->calls);
    bpf_probe_read_kernel(out->subcalls, sizeof(out->subcalls), &counts->subcalls);
    out->unseen_subcalls = counts->unseen_subcalls;
    out->read_ns = bpf_ktime_get_ns();
    /* No hypercall was made between the reading and the clock, as an interrupt would. Entries of multicalls come with
     * their multicall. */
    bpf_probe_read_kernel(calls_after, sizeof(calls_after), &counts->calls);
    if (sum_of(calls_after) == sum_of(out->calls))
        out->valid |= GUEST_CPU_CONSISTENT;
    out->valid |= GUEST_CPU_COUNTERS;
}

/* Retried until Xen did not write during the reading, as xen_get_runstate_snapshot_cpu() (drivers/xen/time.c) does. */
static __always_inline void read_runstate(struct guest_cpu* out, __u32 cpu)
{
    const struct vcpu_runstate_info* now;
    const __u64* before;
    __u64 spent[GUEST_RUNSTATES];
    if (!&xen_runstate || !&old_runstate_time)
        return;
    now = bpf_per_cpu_ptr(&xen_runstate, cpu);
    before = bpf_per_cpu_ptr(&old_runstate_time, cpu);
    if (!now || !before)
        return;
    for (int try = 0; try < RUNSTATE_TRIES; try++) {
        const __u64 entry = *(volatile const __u64*)&now->state_entry_time;
        const int state = *(volatile const int*)&now->state;
        bpf_probe_read_kernel(spent, sizeof(spent), &now->time);
        if (entry & RUNSTATE_UPDATING || *(volatile const __u64*)&now->state_entry_time != entry)
            continue;
        out->state = state;
        out->state_entry_ns = entry;
        /* What the CPU spent before the domain's migrations; it changes only while all CPUs are stopped. */
        for (int i = 0; i < GUEST_RUNSTATES; i++)
            out->runstate_ns[i] = spent[i] + before[i];
        out->valid |= GUEST_CPU_RUNSTATE;
        return;
    }
}

SEC("syscall")
int read_cpus(struct guest_cpu_range* range)
{
    const __u32 first = range->first, last = range->last;
    for (__u32 i = 0; i < GUEST_CPUS_AT_ONCE; i++) {
        const __u32 cpu = first + i;
        struct guest_cpu* out;
        if (cpu >= last)
            break;
        out = bpf_map_lookup_elem(&cpus, &cpu);
        if (!out)
            break;
        out->valid = 0;
        out->read_ns = bpf_ktime_get_ns();
        read_counters(out, cpu);
        read_runstate(out, cpu);
    }
    return 0;
}
