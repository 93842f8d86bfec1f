/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hypercalls: the latency of those that can be traced, by op and CPU, and in detail mode a record of each. The kernel
 * itself counts how many there were in all (cpus.bpf.h), since many are made where no program may run.
 */
#pragma once

#include "probe.bpf.h"

const volatile bool detail = false; /* a record for each hypercall */

/* A call that was entered. `caller` is a task with its level; the kernel aligns its structure, so both fit in one word.
 */
struct open_hypercall
{
    __u64 caller; /* 0: none is open */
    __u64 begin_ns;
    __u64 argument;
    __u32 op;
    __u32 unused;
};

/*
 * Nearly every call returns on the CPU that it was entered on, with no other task's call in between, so one place for
 * each CPU and level suffices. A task that is preempted in its call (xen_maybe_preempt_hcall(), or a preemptible
 * kernel) leaves its entry there; the next task's call moves it into `pushed`, or the task's own return finds it from
 * another CPU. Only those two change an entry of another task, and both claim it by a compare-and-swap of `caller`; the
 * other members of an entry do not change while it has a caller.
 */
struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, CONTEXT_LEVELS); /* times CPUs, set by the tracer */
    __type(key, __u32);
    __type(value, struct open_hypercall);
} open_hypercalls SEC(".maps");

/* LRU, since tasks may end in a call. An evicted entry shows as a hypercall that was entered and not timed. */
struct
{
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 8192);
    __type(key, __u64);
    __type(value, struct open_hypercall);
} pushed SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, GUEST_OPS); /* times CPUs, set by the tracer */
    __type(key, __u32);
    __type(value, struct guest_latency);
} latencies SEC(".maps");

static __always_inline struct guest_latency* latency_of(struct spot at, __u32 op)
{
    const __u32 slot = at.cpu * GUEST_OPS + (op < GUEST_OPS ? op : GUEST_OPS - 1);
    return bpf_map_lookup_elem(&latencies, &slot);
}

static __always_inline struct open_hypercall* place_of(struct spot at)
{
    const __u32 place = at.cpu * CONTEXT_LEVELS + at.level;
    return bpf_map_lookup_elem(&open_hypercalls, &place);
}

static __always_inline bool claim(struct open_hypercall* place, __u64 caller)
{
    return __sync_val_compare_and_swap(&place->caller, caller, 0) == caller;
}

static __always_inline void copy_entry(struct open_hypercall* to, const volatile struct open_hypercall* from)
{
    to->begin_ns = from->begin_ns;
    to->argument = from->argument;
    to->op = from->op;
}

static __always_inline void push(struct open_hypercall* place)
{
    struct open_hypercall entry = {.caller = *(volatile __u64*)&place->caller};
    copy_entry(&entry, place);
    if (entry.caller && claim(place, entry.caller))
        bpf_map_update_elem(&pushed, &entry.caller, &entry, BPF_ANY);
}

/* Removes the caller's entry from whichever CPU has it. Of several the latest counts: the others' returns were missed.
 */
static long take_from(void* map, const __u32* index, struct open_hypercall* place, struct open_hypercall* found)
{
    struct open_hypercall entry = {.caller = *(volatile __u64*)&place->caller};
    if (entry.caller != found->caller)
        return 0;
    copy_entry(&entry, place);
    if (claim(place, entry.caller) && entry.begin_ns > found->begin_ns)
        copy_entry(found, &entry);
    return 0;
}

/* For a return whose entry is not on its own CPU. begin_ns stays 0 when there is no entry, or it is being moved. */
static __always_inline void find_elsewhere(struct open_hypercall* found)
{
    const struct open_hypercall* entry;
    bpf_for_each_map_elem(&open_hypercalls, take_from, found, 0);
    entry = bpf_map_lookup_elem(&pushed, &found->caller);
    if (!entry)
        return;
    if (entry->begin_ns > found->begin_ns)
        copy_entry(found, entry);
    bpf_map_delete_elem(&pushed, &found->caller);
}

PROBE(xen_hypercall_enter, hypercall_entered, unsigned int op, unsigned long argument)
{
    const __u64 caller = bpf_get_current_task() | at.level;
    struct guest_latency* latency = latency_of(at, op);
    struct open_hypercall* place = place_of(at);
    if (latency)
        add(latency->entered, 1);
    if (!place)
        return 0;
    if (place->caller && place->caller != caller)
        push(place);
    place->argument = argument;
    place->op = op;
    place->begin_ns = bpf_ktime_get_ns();
    *(volatile __u64*)&place->caller = caller;
    return 0;
}

PROBE(xen_hypercall_exit, hypercall_returned, unsigned int op, long result)
{
    const __u64 now = bpf_ktime_get_ns();
    struct open_hypercall call = {.caller = bpf_get_current_task() | at.level};
    struct guest_latency* latency = latency_of(at, op);
    struct open_hypercall* place = place_of(at);
    if (place && place->caller == call.caller) {
        copy_entry(&call, place);
        *(volatile __u64*)&place->caller = 0;
    } else {
        find_elsewhere(&call);
    }
    if (call.op != op)
        call.begin_ns = 0;
    if (latency && call.begin_ns) {
        add(latency->timed, 1);
        add(latency->total_ns, now - call.begin_ns);
        add(latency->buckets[bucket_of(now - call.begin_ns)], 1);
    }
    if (!detail)
        return 0;
    if (!call.begin_ns) {
        count_unreadable(); /* entered before the probes were live, or its entry was pushed out */
        return 0;
    }
    const struct guest_hypercall_record record = {.kind = GUEST_HYPERCALL,
        .op = op,
        .ts_ns = now,
        .begin_ns = call.begin_ns,
        .argument = call.argument,
        .result = result,
        .cpu = at.cpu,
        .thread = (__u32)bpf_get_current_pid_tgid()};
    emit_quietly(&record, sizeof(record));
    return 0;
}
