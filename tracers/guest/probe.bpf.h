/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Probes that count each event. The kernel leaves a program out when an interrupt came while that same program ran, and
 * what the interrupt does passes its tracepoint again (__bpf_trace_run(), kernel/trace/bpf_trace.c). So each probe is
 * two programs on one tracepoint, which run one after the other with preemption off: the first does the work and leaves
 * a mark, the second takes the mark away, or does the work where there is none. Of what the kernel left out, `rescued`
 * is what the second has done.
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

/* At one level of one CPU nothing comes between the two programs. */
struct probe_marks
{
    __u8 done[PROBES][CONTEXT_LEVELS];
};

struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1); /* one for each CPU, set by the tracer */
    __type(key, __u32);
    __type(value, struct probe_marks);
} marks SEC(".maps");

__u64 rescued = 0;

static __always_inline __u8* mark_of(enum probe probe)
{
    const __u32 cpu = bpf_get_smp_processor_id();
    struct probe_marks* here = bpf_map_lookup_elem(&marks, &cpu);
    return here ? &here->done[probe][context_level()] : 0;
}

/* Written like BPF_PROG(). The second program stands first, since the tracer attaches them from the last to the first.
 */
#define PROBE(number, tracepoint, name, args...)                                                                       \
    static __always_inline int work_of_##name(unsigned long long* ctx, ##args);                                        \
    SEC("tp_btf/" #tracepoint)                                                                                         \
    int name##_again(unsigned long long* ctx)                                                                          \
    {                                                                                                                  \
        __u8* mark = mark_of(number);                                                                                  \
        if (!mark)                                                                                                     \
            return 0;                                                                                                  \
        if (*mark) {                                                                                                   \
            *mark = 0;                                                                                                 \
            return 0;                                                                                                  \
        }                                                                                                              \
        add(rescued, 1);                                                                                               \
        return work_of_##name(___bpf_ctx_cast(args));                                                                  \
    }                                                                                                                  \
    SEC("tp_btf/" #tracepoint)                                                                                         \
    int name(unsigned long long* ctx)                                                                                  \
    {                                                                                                                  \
        __u8* mark = mark_of(number);                                                                                  \
        if (mark)                                                                                                      \
            *mark = 1;                                                                                                 \
        return work_of_##name(___bpf_ctx_cast(args));                                                                  \
    }                                                                                                                  \
    static __always_inline int work_of_##name(unsigned long long* ctx, ##args)
