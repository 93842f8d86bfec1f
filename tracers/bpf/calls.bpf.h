/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pairs the entry of a function with its return: entries wait in a table by thread and function.
 */
#pragma once

#include "program.bpf.h"

struct call_key
{
    __u64 thread; /* bpf_get_current_pid_tgid() */
    __u32 function; /* the tracer's own number for it */
    __u32 unused;
};

struct call
{
    __u64 begin_ns; /* CLOCK_MONOTONIC at entry */
    __u64 argument[5];
};

/* LRU: a process that dies inside a call leaves its entry behind, and the oldest of those are evicted. */
struct
{
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 1024);
    __type(key, struct call_key);
    __type(value, struct call);
} calls SEC(".maps");

static __always_inline struct call_key call_key_of(__u32 function)
{
    struct call_key key = {.thread = bpf_get_current_pid_tgid(), .function = function};
    return key;
}

/* Returns 0, or a negative error when the entry could not be stored: its return is then not matched. */
static __always_inline long call_entered(__u32 function, struct call* call)
{
    struct call_key key = call_key_of(function);
    call->begin_ns = bpf_ktime_get_ns();
    return bpf_map_update_elem(&calls, &key, call, BPF_ANY);
}

/* Copies and removes the entry. Returns 0, or -1 for a call that began before the probes were live. */
static __always_inline int call_returned(__u32 function, struct call* call)
{
    struct call_key key = call_key_of(function);
    struct call* found = bpf_map_lookup_elem(&calls, &key);
    if (!found)
        return -1;
    *call = *found;
    bpf_map_delete_elem(&calls, &key);
    return 0;
}
