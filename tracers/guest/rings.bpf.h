/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared rings of block and network devices, seen from the end that this kernel drives, by device and queue. */
#pragma once

#include "probe.bpf.h"

enum
{
    BLKIF_OP_READ = 0, /* include/xen/interface/io/blkif.h */
    BLKIF_OP_WRITE = 1,
};

struct
{
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1024);
    __type(key, struct guest_ring_key);
    __type(value, struct guest_ring);
} rings SEC(".maps");

/* Initial value of a new ring; too large for a program's stack. */
struct guest_ring empty_ring;

struct open_request
{
    struct guest_ring_key ring;
    __u64 id;
};

/*
 * Requests under way. LRU, since a suspend, or a guest that is gone, leaves requests behind that have no response; the
 * oldest of them are evicted.
 */
struct
{
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 16384);
    __type(key, struct open_request);
    __type(value, __u64); /* when it was made */
} open_requests SEC(".maps");

/* The ring of an event, from the arguments that its four tracepoints share. */
#define RING_KEY                                                                                                       \
    {                                                                                                                  \
        .kind = kind, .peer = domid, .device = devid, .queue = queue                                                   \
    }

/* A request on a receive ring is an empty buffer for a later packet: its wait says nothing about the other end. */
static __always_inline bool is_timed(__u32 kind)
{
    return kind != GUEST_RING_NETFRONT_RX && kind != GUEST_RING_NETBACK_RX;
}

static __always_inline bool is_block(__u32 kind)
{
    return kind == GUEST_RING_BLKFRONT || kind == GUEST_RING_BLKBACK;
}

PROBE(xen_ring_push, ring_push, __u32 kind, __u16 domid, __u32 devid, __u32 queue, __u32 slots, bool notify)
{
    const struct guest_ring_key key = RING_KEY;
    struct guest_ring* ring = entry_of(&rings, &key, &empty_ring);
    if (!ring)
        return 0;
    add(ring->pushes, 1);
    add(ring->pushed_slots, slots);
    if (notify)
        add(ring->notifications, 1);
    return 0;
}

PROBE(xen_ring_consume, ring_consume, __u32 kind, __u16 domid, __u32 devid, __u32 queue, __u32 slots)
{
    const struct guest_ring_key key = RING_KEY;
    struct guest_ring* ring = entry_of(&rings, &key, &empty_ring);
    if (!ring)
        return 0;
    add(ring->consumes, 1);
    add(ring->consumed_slots, slots);
    return 0;
}

PROBE(xen_ring_request, ring_request, __u32 kind, __u16 domid, __u32 devid, __u32 queue, __u64 id, __u32 op,
    __u32 slots, __u32 bytes)
{
    const struct open_request request = {.ring = RING_KEY, .id = id};
    const __u64 now = bpf_ktime_get_ns();
    struct guest_ring* ring = entry_of(&rings, &request.ring, &empty_ring);
    if (!ring)
        return 0;
    add(ring->requests, 1);
    add(ring->request_slots, slots);
    add(ring->request_bytes, bytes);
    if (is_block(kind) && op == BLKIF_OP_READ) {
        add(ring->reads, 1);
        add(ring->read_bytes, bytes);
    } else if (is_block(kind) && op == BLKIF_OP_WRITE) {
        add(ring->writes, 1);
        add(ring->write_bytes, bytes);
    }
    if (is_timed(kind)) /* one that was evicted is a response that is not timed */
        bpf_map_update_elem(&open_requests, &request, &now, BPF_ANY);
    return 0;
}

PROBE(xen_ring_response, ring_response, __u32 kind, __u16 domid, __u32 devid, __u32 queue, __u64 id, __u32 op,
    int status, __u32 slots, __u32 bytes)
{
    const struct open_request request = {.ring = RING_KEY, .id = id};
    const __u64 now = bpf_ktime_get_ns();
    const __u64* begin;
    struct guest_ring* ring = entry_of(&rings, &request.ring, &empty_ring);
    if (!ring)
        return 0;
    add(ring->responses, 1);
    add(ring->response_slots, slots);
    add(ring->response_bytes, bytes);
    if (status < 0)
        add(ring->failed, 1);
    begin = is_timed(kind) ? bpf_map_lookup_elem(&open_requests, &request) : 0;
    if (begin) {
        const __u64 duration = now - *begin;
        bpf_map_delete_elem(&open_requests, &request);
        add(ring->timed, 1);
        add(ring->total_ns, duration);
        add(ring->buckets[bucket_of(duration)], 1);
    }
    return 0;
}
