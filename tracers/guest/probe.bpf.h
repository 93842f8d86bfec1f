/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Probes that count each event. The kernel leaves a program out when an interrupt came while that same program ran, and
 * what the interrupt does passes its tracepoint again (__bpf_trace_run(), kernel/trace/bpf_trace.c). So each probe is
 * two programs on one tracepoint, which run one after the other with preemption off: the first does the work and leaves
 * a mark, the second takes the mark away, or does the work where there is none. Of what the kernel left out, `rescued`
 * is what the second has done. An interrupt of the second program leaves the mark of its own level behind, since there
 * the second is left out: both programs take away what stands on the levels above theirs, the second as the last it
 * does, the first before an interrupt of it could take such a mark for its own.
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

/* On the lowest level, where nearly all events are, the marks of all levels are written as one word (little endian). */
_Static_assert(CONTEXT_LEVELS == sizeof(__u32), "the marks of a probe are one word");

struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1); /* one for each CPU, set by the tracer */
    __type(key, __u32);
    __type(value, struct probe_marks);
} marks SEC(".maps");

__u64 rescued = 0;

/* Where a program runs, looked up once: each of the two is a call. */
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

static __always_inline __u8* marks_of(enum probe probe, struct spot at)
{
    struct probe_marks* marks_here = bpf_map_lookup_elem(&marks, &at.cpu);
    return marks_here ? marks_here->done[probe] : 0;
}

/* `own` on this level, and nothing on the levels above it. */
static __always_inline void set_marks(__u8* levels, __u32 level, __u8 own)
{
    if (level == 0) {
        *(volatile __u32*)levels = own;
        return;
    }
    for (__u32 above = 1; above < CONTEXT_LEVELS; ++above) {
        if (above > level)
            ((volatile __u8*)levels)[above] = 0;
    }
    ((volatile __u8*)levels)[level] = own;
}

static __always_inline void leave_mark(enum probe probe, struct spot at)
{
    __u8* levels = marks_of(probe, at);
    if (levels)
        set_marks(levels, at.level, 1);
}

static __always_inline bool take_mark(enum probe probe, struct spot at)
{
    __u8* levels = marks_of(probe, at);
    if (!levels || !levels[at.level])
        return !levels; /* no such CPU: nothing can be told, so nothing is done twice */
    set_marks(levels, at.level, 0);
    return true;
}

/*
 * Written like BPF_PROG(); its body has `at` besides. The second program stands first, since the tracer attaches them
 * from the last to the first.
 */
#define PROBE(number, tracepoint, name, args...)                                                                       \
    static __always_inline int work_of_##name(struct spot at, unsigned long long* ctx, ##args);                        \
    SEC("tp_btf/" #tracepoint)                                                                                         \
    int name##_again(unsigned long long* ctx)                                                                          \
    {                                                                                                                  \
        const struct spot at = here();                                                                                 \
        if (take_mark(number, at))                                                                                     \
            return 0;                                                                                                  \
        add(rescued, 1);                                                                                               \
        return work_of_##name(at, ___bpf_ctx_cast(args));                                                              \
    }                                                                                                                  \
    SEC("tp_btf/" #tracepoint)                                                                                         \
    int name(unsigned long long* ctx)                                                                                  \
    {                                                                                                                  \
        const struct spot at = here();                                                                                 \
        leave_mark(number, at);                                                                                        \
        return work_of_##name(at, ___bpf_ctx_cast(args));                                                              \
    }                                                                                                                  \
    static __always_inline int work_of_##name(struct spot at, unsigned long long* ctx, ##args)
