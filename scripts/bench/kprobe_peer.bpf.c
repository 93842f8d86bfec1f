/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a user of bpftrace would write to see the hypercalls of a stock kernel, as bpftrace compiles it: a count by
 * function in a per-CPU hash, or the time from entry to return by thread and as a histogram.
 */
#include "program.bpf.h"

struct
{
    __uint(type, BPF_MAP_TYPE_PERCPU_HASH);
    __uint(max_entries, 4096);
    __type(key, __u64);
    __type(value, __u64);
} counts SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 4096);
    __type(key, __u64);
    __type(value, __u64);
} starts SEC(".maps");

static void count(__u64 key)
{
    const __u64 one = 1;
    __u64* value = bpf_map_lookup_elem(&counts, &key);

    if (value)
        *value += 1;
    else
        bpf_map_update_elem(&counts, &key, &one, BPF_ANY);
}

/* kprobe:F { @[probe] = count(); } */
SEC("kprobe")
int count_calls(void* context)
{
    (void)context;
    count(0);
    return 0;
}

/* kprobe:F { @start[tid] = nsecs; } */
SEC("kprobe")
int note_start(void* context)
{
    (void)context;
    const __u64 tid = (__u32)bpf_get_current_pid_tgid(), now = bpf_ktime_get_ns();

    bpf_map_update_elem(&starts, &tid, &now, BPF_ANY);
    return 0;
}

static __u64 log2_of(__u64 value)
{
    __u64 log = 0;

    for (int shift = 32; shift; shift >>= 1) {
        if (value >> shift) {
            value >>= shift;
            log += shift;
        }
    }
    return log;
}

/* kretprobe:F /@start[tid]/ { @ns = hist(nsecs - @start[tid]); delete(@start[tid]); } */
SEC("kretprobe")
int add_duration(void* context)
{
    (void)context;
    const __u64 tid = (__u32)bpf_get_current_pid_tgid(), now = bpf_ktime_get_ns();
    const __u64* start = bpf_map_lookup_elem(&starts, &tid);

    if (start) {
        count(1 + log2_of(now - *start));
        bpf_map_delete_elem(&starts, &tid);
    }
    return 0;
}

char LICENSE[] SEC("license") = "GPL";
