/* SPDX-License-Identifier: GPL-2.0-only */
/* Grant table operations, by kind and by the domain at the other end. */
#pragma once

#include "probe.bpf.h"
#include "xen/abi.h"

struct
{
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1024);
    __type(key, struct guest_grant_key);
    __type(value, struct guest_grant);
} grants SEC(".maps");

static __always_inline int grant(__u32 op, __u16 peer, bool failed, bool first_of_batch, __u64 bytes)
{
    const struct guest_grant_key key = {.op = op, .peer = peer};
    const struct guest_grant empty = {};
    struct guest_grant* sum = entry_of(&grants, &key, &empty);
    if (!sum)
        return 0;
    add(sum->operations, 1);
    if (failed)
        add(sum->failed, 1);
    else if (bytes)
        add(sum->bytes, bytes);
    if (first_of_batch)
        add(sum->batches, 1);
    return 0;
}

PROBE(xen_grant_access, grant_access, __u16 domid)
{
    return grant(GUEST_GRANT_ACCESS, domid, false, false, 0);
}

PROBE(xen_grant_end, grant_end, __u16 domid, __u32 ref, bool ended)
{
    return grant(GUEST_GRANT_END, domid, !ended, false, 0);
}

PROBE(xen_grant_map, grant_map, const struct gnttab_map_grant_ref* op, unsigned int index)
{
    return grant(GUEST_GRANT_MAP, op->dom, op->status != 0, index == 0, 0);
}

PROBE(xen_grant_unmap, grant_unmap, const struct gnttab_unmap_grant_ref* op, __u16 domid, __u32 ref, unsigned int index)
{
    return grant(GUEST_GRANT_UNMAP, domid, op->status != 0, index == 0, 0);
}

PROBE(xen_grant_copy, grant_copy, const struct gnttab_copy* op, unsigned int index)
{
    if (op->dest.domid == DomidSelf)
        return grant(GUEST_GRANT_COPY_FROM, op->source.domid, op->status != 0, index == 0, op->len);
    return grant(GUEST_GRANT_COPY_TO, op->dest.domid, op->status != 0, index == 0, op->len);
}
