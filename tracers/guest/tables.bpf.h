/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How sums are kept. Tables of fixed size are arrays that the tracer maps into its memory and reads without a system
 * call; keys that are not known beforehand (peers, devices, ports) are in hash tables. Every increment is atomic: an
 * interrupt may run the same program in the middle of it. An event that finds its table full is counted.
 */
#pragma once

#include "guest.h"

#define add(member, amount) __sync_fetch_and_add(&(member), (amount))

/* Events that are in no table, since their table was full. */
__u64 not_kept = 0;

/* Finds or makes the entry of `key`; counts the event as not kept when there is no room. */
static __always_inline void* entry_of(void* table, const void* key, const void* empty)
{
    void* entry = bpf_map_lookup_elem(table, key);
    if (entry)
        return entry;
    /* Another CPU may be first. */
    bpf_map_update_elem(table, key, empty, BPF_NOEXIST);
    entry = bpf_map_lookup_elem(table, key);
    if (!entry)
        add(not_kept, 1);
    return entry;
}

/* The bucket of a duration: floor(log2(ns)), within the table. */
static __always_inline __u32 bucket_of(__u64 ns)
{
    __u32 bucket = 0;
    if (ns >> 32) {
        bucket += 32;
        ns >>= 32;
    }
    if (ns >> 16) {
        bucket += 16;
        ns >>= 16;
    }
    if (ns >> 8) {
        bucket += 8;
        ns >>= 8;
    }
    if (ns >> 4) {
        bucket += 4;
        ns >>= 4;
    }
    if (ns >> 2) {
        bucket += 2;
        ns >>= 2;
    }
    if (ns >> 1)
        bucket += 1;
    return bucket < GUEST_BUCKETS ? bucket : GUEST_BUCKETS - 1;
}
