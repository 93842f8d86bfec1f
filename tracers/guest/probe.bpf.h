/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Probes that count each event. The kernel does not enter a program that runs on the same CPU already: when an
 * interrupt comes while a program runs and passes the same tracepoint again, it counts a miss instead
 * (__bpf_trace_run(), kernel/trace/bpf_trace.c). So each probe is two programs on one tracepoint, which run one after
 * the other with preemption off: the first does the work and sets a mark, the second clears the mark, or does the work
 * where there is none. `rescued` counts what the second did in place of the first. An interrupt of the second program
 * leaves the mark of its own level set, since the second is not entered there: both programs clear the marks of the
 * levels above theirs, the second as its last step, the first before an interrupt of it could mistake such a mark for
 * its own.
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

/* At one level of one CPU no other event comes between the two programs. */
struct probe_marks
{
    __u8 done[PROBES][CONTEXT_LEVELS];
};

/* On the lowest level, where nearly all events happen, the marks of all levels are written as one word (little endian).
 */
_Static_assert(CONTEXT_LEVELS == sizeof(__u32), "the marks of a probe are one word");

struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1); /* one for each CPU, set by the tracer */
    __type(key, __u32);
    __type(value, struct probe_marks);
} marks SEC(".maps");

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

static __always_inline __u8* marks_of(enum probe probe, struct spot at)
{
    struct probe_marks* marks_here = bpf_map_lookup_elem(&marks, &at.cpu);
    return marks_here ? marks_here->done[probe] : 0;
}

/* Sets this level's mark to `own` and clears those of the levels above it. */
static __always_inline void write_marks(__u8* levels, __u32 level, __u8 own)
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

static __always_inline void set_mark(enum probe probe, struct spot at)
{
    __u8* levels = marks_of(probe, at);
    if (levels)
        write_marks(levels, at.level, 1);
}

static __always_inline bool clear_mark(enum probe probe, struct spot at)
{
    __u8* levels = marks_of(probe, at);
    if (!levels || !levels[at.level])
        return !levels; /* no such CPU: it is not known whether the first ran, so nothing is counted twice */
    write_marks(levels, at.level, 0);
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
        if (clear_mark(number, at))                                                                                    \
            return 0;                                                                                                  \
        add(rescued, 1);                                                                                               \
        return work_of_##name(at, ___bpf_ctx_cast(args));                                                              \
    }                                                                                                                  \
    SEC("tp_btf/" #tracepoint)                                                                                         \
    int name(unsigned long long* ctx)                                                                                  \
    {                                                                                                                  \
        const struct spot at = here();                                                                                 \
        set_mark(number, at);                                                                                          \
        return work_of_##name(at, ___bpf_ctx_cast(args));                                                              \
    }                                                                                                                  \
    static __always_inline int work_of_##name(struct spot at, unsigned long long* ctx, ##args)
