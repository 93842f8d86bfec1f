/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The threads inside a save or a restore, and how records are sent. A migration is followed by the thread that is
 * inside xc_domain_save: libxenguest reaches libxenctrl through the PLT, so probes on the exported symbols see each of
 * its calls; calls of other threads (our own sampler among them) are ignored.
 *
 * Where a probe is attached stands in its section's name, "uprobe/LIBRARY:FUNCTION". A call that waits for its return
 * (calls.bpf.h) has the kind of the event that it will give for a number.
 */
#pragma once

#include "calls.bpf.h"
#include "events.bpf.h"
#include "program.bpf.h"
#include "toolstack_records.h"

struct save
{
    __u64 stream_bytes;
    __u32 domid;
    __s32 fd;
    __u8 suspended; /* guest_suspended was sent */
    __u8 writing; /* inside write or writev on the stream */
    __u8 unused[6];
};

struct
{
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 256);
    __type(key, __u64); /* thread inside xc_domain_save */
    __type(value, struct save);
} saves SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 256);
    __type(key, __u64); /* thread inside xc_domain_restore */
    __type(value, __u32); /* domid */
} restores SEC(".maps");

static __always_inline struct save* save_of_this_thread(void)
{
    __u64 thread = bpf_get_current_pid_tgid();
    return bpf_map_lookup_elem(&saves, &thread);
}

static __always_inline struct toolstack_record record_now(__u32 kind, __u32 domid)
{
    struct toolstack_record record;
    __builtin_memset(&record, 0, sizeof(record)); /* an initialiser would leave the rest of the union undefined */
    record.ts_ns = bpf_ktime_get_ns();
    record.kind = kind;
    record.pid = bpf_get_current_pid_tgid() >> 32;
    record.domid = domid;
    return record;
}

static __always_inline void send(struct toolstack_record* record)
{
    emit(record, sizeof(*record));
}
