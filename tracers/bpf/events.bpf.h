/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a BPF program sends events: through one ring buffer, with per-CPU counters that account for every loss.
 */
#pragma once

#include "counters.h"
#include "program.bpf.h"

struct
{
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 256 * 1024); /* bytes; the tracer may choose another power of two before loading */
} events SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, XENLENS_COUNTERS);
    __type(key, __u32);
    __type(value, __u64);
} counters SEC(".maps");

static __always_inline void count(__u32 which)
{
    __u64* value = bpf_map_lookup_elem(&counters, &which);
    /* A BPF program may be interrupted by another on its CPU, so even a per-CPU counter needs the atomic add. */
    if (value)
        __sync_fetch_and_add(value, 1);
}

/*
 * Whether root makes this call; counts it if not. Any user may map a probed library and call its functions, with
 * arguments of his own, which reach no hypervisor. The user is the real one of the initial user namespace.
 */
static __always_inline bool called_by_root(void)
{
    if ((__u32)bpf_get_current_uid_gid() == 0)
        return true;
    count(XENLENS_COUNTER_NOT_ROOT);
    return false;
}

/* An event happened, but its arguments could not be read: count it as produced and as lost. */
static __always_inline void count_unreadable(void)
{
    count(XENLENS_COUNTER_PRODUCED);
    count(XENLENS_COUNTER_READ_FAILED);
}

static __always_inline void emit_with(const void* event, __u64 size, __u64 flags)
{
    count(XENLENS_COUNTER_PRODUCED);
    if (bpf_ringbuf_output(&events, (void*)event, size, flags))
        count(XENLENS_COUNTER_RING_FULL);
}

/* Sends size bytes to the tracer, or counts them as lost. */
static __always_inline void emit(const void* event, __u64 size)
{
    emit_with(event, size, 0);
}

/* The same without waking the tracer, which has to poll: for probes that a wake-up would fire again. */
static __always_inline void emit_quietly(const void* event, __u64 size)
{
    emit_with(event, size, BPF_RB_NO_WAKEUP);
}
