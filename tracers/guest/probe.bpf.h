/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Probes that count each event: three programs on one tracepoint, which run one after the other with preemption off,
 * and of which one does the work (probe_marks.h says which, and why one is not enough). `rescued` counts what the
 * second or third did in place of the first.
 */
#pragma once

#include "kernel.bpf.h"
#include "tables.bpf.h"

enum probe
{
    PROBE_HYPERCALL_ENTERED,
    PROBE_HYPERCALL_RETURNED,
    PROBE_GRANT_ACCESS,
    PROBE_GRANT_END,
    PROBE_GRANT_MAP,
    PROBE_GRANT_UNMAP,
    PROBE_GRANT_COPY,
    PROBE_RING_PUSH,
    PROBE_RING_CONSUME,
    PROBE_RING_REQUEST,
    PROBE_RING_RESPONSE,
    PROBE_CHANNEL_NOTIFY,
    PROBE_CHANNEL_UPCALL,
    PROBES,
};

struct cpu_marks
{
    struct probe_marks of[PROBES];
};

struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1); /* one for each CPU, set by the tracer */
    __type(key, __u32);
    __type(value, struct cpu_marks);
} marks SEC(".maps");

__u64 rescued = 0;

/* Where a program runs, looked up once: each of the two lookups is a call. */
struct spot
{
    __u32 cpu;
    __u32 level; /* context_level() */
};

static __always_inline struct spot here(const void* arguments)
{
    const struct spot at = {.cpu = bpf_get_smp_processor_id(), .level = context_level(arguments)};
    return at;
}

/* 0 when there is no such CPU: then the first program works, and the others do nothing. */
static __always_inline struct probe_marks* marks_of(enum probe probe, __u32 cpu)
{
    struct cpu_marks* here = bpf_map_lookup_elem(&marks, &cpu);
    return here ? &here->of[probe] : 0;
}

static __always_inline struct spot first_here(enum probe probe, const void* arguments)
{
    const struct spot at = here(arguments);
    struct probe_marks* of = at.level ? marks_of(probe, at.cpu) : 0;
    if (of)
        leave_marks(of, at.level, event_mark(arguments));
    return at;
}

/* What the second and the third program of a probe do: `missed` says whether those before it were. */
#define WORK_IF(missed, number, name, args...)                                                                         \
    const __u32 level = context_level(ctx);                                                                            \
    if (level == 0)                                                                                                    \
        return 0;                                                                                                      \
    const struct spot at = {.cpu = bpf_get_smp_processor_id(), .level = level};                                        \
    struct probe_marks* of = marks_of(number, at.cpu);                                                                 \
    if (!of || !missed(of, at.level, event_mark(ctx)))                                                                 \
        return 0;                                                                                                      \
    add(rescued, 1);                                                                                                   \
    return work_of_##name(at, ___bpf_ctx_cast(args))

/*
 * Written like BPF_PROG(); its body has `at` besides. The last program stands first, since the tracer attaches them
 * from the last to the first.
 */
#define PROBE(number, tracepoint, name, args...)                                                                       \
    static __always_inline int work_of_##name(struct spot at, unsigned long long* ctx, ##args);                        \
    SEC("tp_btf/" #tracepoint)                                                                                         \
    int name##_last(unsigned long long* ctx)                                                                           \
    {                                                                                                                  \
        WORK_IF(both_missed, number, name, ##args);                                                                    \
    }                                                                                                                  \
    SEC("tp_btf/" #tracepoint)                                                                                         \
    int name##_again(unsigned long long* ctx)                                                                          \
    {                                                                                                                  \
        WORK_IF(first_missed, number, name, ##args);                                                                   \
    }                                                                                                                  \
    SEC("tp_btf/" #tracepoint)                                                                                         \
    int name(unsigned long long* ctx)                                                                                  \
    {                                                                                                                  \
        return work_of_##name(first_here(number, ctx), ___bpf_ctx_cast(args));                                         \
    }                                                                                                                  \
    static __always_inline int work_of_##name(struct spot at, unsigned long long* ctx, ##args)
