/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Probes that count each event. The kernel does not enter a program that runs on the same CPU already: when an
 * interrupt comes while a program runs and passes the same tracepoint again, it counts a miss instead
 * (__bpf_trace_run(), kernel/trace/bpf_trace.c). So each probe is three programs on one tracepoint, which run one after
 * the other with preemption off. A program that an event finds running was interrupted, and stays so until the event is
 * over: the second program works if the first is running, the third if the first and the second are. They read that
 * from the counter by which the kernel itself leaves a running program out, so that exactly one of the three works at
 * each event. Only when all three were interrupted is an event lost, and then the kernel has counted a miss of the
 * first that no other made up for. `rescued` counts what the second and third did in place of the first.
 */
#pragma once

#include "kernel.bpf.h"
#include "probe_list.h"
#include "tables.bpf.h"

/* Addresses of one CPU's counters of running instances, of a probe's first and second program; 0 if not known. */
struct probe_running
{
    __u64 first, second;
};

struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, GUEST_PROBES); /* times CPUs, set by the tracer */
    __type(key, __u32);
    __type(value, struct probe_running);
} running SEC(".maps");

/* By the kernel's number of a program: twice its probe, and one more for the second program. */
struct
{
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 2 * GUEST_PROBES);
    __type(key, __u32);
    __type(value, __u32);
} probe_programs SEC(".maps");

const volatile __u32 possible_cpus = 1;

__u64 rescued = 0;

/* Where a program runs, looked up once: each of the two lookups is a call. */
struct spot
{
    __u32 cpu;
    __u32 level; /* context_level() */
};

static __always_inline struct spot here(void)
{
    const struct spot at = {.cpu = bpf_get_smp_processor_id(), .level = context_level()};
    return at;
}

static __u64 scratch;

/* The verifier calculates with no kernel address, but what comes from memory is a number to it. */
static __always_inline __u64 as_number(const void* address)
{
    *(volatile __u64*)&scratch = (__u64)address;
    return *(volatile __u64*)&scratch;
}

/*
 * Fills `running`: run once by the tracer, for each program in the kernel, before its own are attached. On a kernel
 * that keeps no such counter all addresses stay 0: the first program of each probe works alone, and what it misses is
 * lost and counted.
 */
SEC("iter/bpf_prog")
int probe_addresses(struct bpf_iter__bpf_prog* ctx)
{
    const struct bpf_prog* program = ctx->prog;
    if (!program || !&xen_runstate || !bpf_core_field_exists(program->active))
        return 0;
    const __u32 id = program->aux->id;
    const __u32* slot = bpf_map_lookup_elem(&probe_programs, &id);
    if (!slot)
        return 0;
    const __u64 from_linked = as_number(program->active) - as_number(&xen_runstate);
    for (__u32 cpu = 0; cpu < possible_cpus; cpu++) {
        const __u32 key = cpu * GUEST_PROBES + *slot / 2;
        struct probe_running* entry = bpf_map_lookup_elem(&running, &key);
        const void* variable = bpf_per_cpu_ptr(&xen_runstate, cpu);
        if (!entry || !variable)
            break;
        if (*slot % 2)
            entry->second = as_number(variable) + from_linked;
        else
            entry->first = as_number(variable) + from_linked;
    }
    return 0;
}

static __always_inline const struct probe_running* running_here(enum guest_probe probe)
{
    const __u32 key = bpf_get_smp_processor_id() * GUEST_PROBES + probe;
    return bpf_map_lookup_elem(&running, &key);
}

static __always_inline bool runs(__u64 counter)
{
    __u32 instances = 0;
    return counter && !bpf_probe_read_kernel(&instances, sizeof(instances), (const void*)counter) && instances;
}

/*
 * Written like BPF_PROG(); its body has `at` besides. The last program stands first, since the tracer attaches them
 * from the last to the first.
 */
#define PROBE(tracepoint, name, args...)                                                                               \
    static __always_inline int work_of_##name(struct spot at, unsigned long long* ctx, ##args);                        \
    SEC("tp_btf/" #tracepoint)                                                                                         \
    int name##_third(unsigned long long* ctx)                                                                          \
    {                                                                                                                  \
        const struct probe_running* busy = running_here(GUEST_PROBE_##name);                                           \
        if (!busy || !runs(busy->first) || !runs(busy->second))                                                        \
            return 0;                                                                                                  \
        add(rescued, 1);                                                                                               \
        return work_of_##name(here(), ___bpf_ctx_cast(args));                                                          \
    }                                                                                                                  \
    SEC("tp_btf/" #tracepoint)                                                                                         \
    int name##_second(unsigned long long* ctx)                                                                         \
    {                                                                                                                  \
        const struct probe_running* busy = running_here(GUEST_PROBE_##name);                                           \
        if (!busy || !runs(busy->first))                                                                               \
            return 0;                                                                                                  \
        add(rescued, 1);                                                                                               \
        return work_of_##name(here(), ___bpf_ctx_cast(args));                                                          \
    }                                                                                                                  \
    SEC("tp_btf/" #tracepoint)                                                                                         \
    int name(unsigned long long* ctx)                                                                                  \
    {                                                                                                                  \
        return work_of_##name(here(), ___bpf_ctx_cast(args));                                                          \
    }                                                                                                                  \
    static __always_inline int work_of_##name(struct spot at, unsigned long long* ctx, ##args)
