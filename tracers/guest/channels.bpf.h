/* SPDX-License-Identifier: GPL-2.0-only */
/* Event channels, by port and what it is bound to. */
#pragma once

#include "probe.bpf.h"

struct
{
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries,
        4096); /* ports of a two-level kernel (EVTCHN_2L_NR_CHANNELS, xen/include/public/event_channel.h) */
    __type(key, struct guest_channel_key);
    __type(value, struct guest_channel);
} channels SEC(".maps");

static __always_inline struct guest_channel* channel_of(__u32 port, __u32 type, __u32 detail)
{
    const struct guest_channel_key key = {.port = port, .type = type, .detail = detail};
    const struct guest_channel empty = {};
    return entry_of(&channels, &key, &empty);
}

PROBE(xen_evtchn_notify, channel_notify, __u32 port, __u32 type, __u32 detail)
{
    struct guest_channel* channel = channel_of(port, type, detail);
    if (channel)
        add(channel->notified, 1);
    return 0;
}

PROBE(xen_evtchn_upcall, channel_upcall, __u32 port, __u32 irq, __u32 type, __u32 detail)
{
    struct guest_channel* channel = channel_of(port, type, detail);
    if (channel)
        add(channel->received, 1);
    return 0;
}
