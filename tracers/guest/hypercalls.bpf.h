/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hypercalls: the latency of those that can be traced, by op and CPU, and in detail mode a record of each. How many
 * there were in all is not counted here but by the kernel itself (cpus.bpf.h), since much of it happens where no
 * program may run.
 */
#pragma once

#include "probe.bpf.h"

const volatile bool detail = false; /* a record for each hypercall */

struct open_hypercall
{
    __u64 begin_ns; /* 0: none is open */
    __u64 argument;
    __u32 op;
    __u32 unused;
};

/*
 * By task and level. LRU, since entries of tasks that are gone are never taken out: it would cost each hypercall a
 * removal. An entry that was pushed out shows as a hypercall that was entered and not timed.
 */
struct
{
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 8192);
    __type(key, __u64);
    __type(value, struct open_hypercall);
} open_hypercalls SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, GUEST_OPS); /* times CPUs, set by the tracer */
    __type(key, __u32);
    __type(value, struct guest_latency);
} latencies SEC(".maps");

static __always_inline struct guest_latency* latency_of(__u32 op)
{
    const __u32 slot = bpf_get_smp_processor_id() * GUEST_OPS + (op < GUEST_OPS ? op : GUEST_OPS - 1);
    return bpf_map_lookup_elem(&latencies, &slot);
}

/* A task's structure is aligned, so that the level fits below its address. */
static __always_inline __u64 caller(void)
{
    return bpf_get_current_task() | context_level();
}

PROBE(PROBE_HYPERCALL_ENTERED, xen_hypercall_enter, hypercall_entered, unsigned int op, unsigned long argument)
{
    const __u64 key = caller();
    struct open_hypercall fresh = {.argument = argument, .op = op};
    struct guest_latency* latency = latency_of(op);
    struct open_hypercall* open = bpf_map_lookup_elem(&open_hypercalls, &key);
    if (latency)
        add(latency->entered, 1);
    if (open) {
        open->argument = argument;
        open->op = op;
        open->begin_ns = bpf_ktime_get_ns();
    } else {
        fresh.begin_ns = bpf_ktime_get_ns();
        bpf_map_update_elem(&open_hypercalls, &key, &fresh, BPF_ANY);
    }
    return 0;
}

PROBE(PROBE_HYPERCALL_RETURNED, xen_hypercall_exit, hypercall_returned, unsigned int op, long result)
{
    const __u64 now = bpf_ktime_get_ns();
    const __u64 key = caller();
    struct open_hypercall* open = bpf_map_lookup_elem(&open_hypercalls, &key);
    struct guest_latency* latency = latency_of(op);
    struct guest_hypercall_record record = {.kind = GUEST_HYPERCALL, .op = op, .ts_ns = now, .result = result};
    if (open && open->begin_ns && open->op == op) {
        record.begin_ns = open->begin_ns;
        record.argument = open->argument;
        open->begin_ns = 0;
        if (latency) {
            add(latency->timed, 1);
            add(latency->total_ns, now - record.begin_ns);
            add(latency->buckets[bucket_of(now - record.begin_ns)], 1);
        }
    }
    if (!detail)
        return 0;
    if (!record.begin_ns) {
        count_unreadable(); /* entered before the probes were live, or its entry was pushed out */
        return 0;
    }
    record.cpu = bpf_get_smp_processor_id();
    record.thread = (__u32)bpf_get_current_pid_tgid();
    emit_quietly(&record, sizeof(record));
    return 0;
}
