/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What toolstack.bpf.c sends to the tracer: one fixed-size record for each event. Times are CLOCK_MONOTONIC in ns.
 * The meaning of each is that of the event of the same name in toolstack_tp.h.
 */
#pragma once

#include <linux/types.h>

enum toolstack_kind
{
    TOOLSTACK_SAVE_BEGIN = 1,
    TOOLSTACK_SAVE_END = 2,
    TOOLSTACK_LOGDIRTY_SWITCHED = 3,
    TOOLSTACK_LOGDIRTY_READ = 4,
    TOOLSTACK_BATCH_SENT = 5,
    TOOLSTACK_STREAM_PROGRESS = 6,
    TOOLSTACK_GUEST_SUSPENDED = 7,
    TOOLSTACK_RESTORE_BEGIN = 8,
    TOOLSTACK_RESTORE_END = 9,
    TOOLSTACK_DOMAIN_UNPAUSED = 10,
    TOOLSTACK_DOMAIN_RESUMED = 11,
    TOOLSTACK_DOMAIN_DESTROYED = 12,
};

struct toolstack_record
{
    __u64 ts_ns; /* when it happened; the return of a call */
    __u64 begin_ns; /* the entry of the call, or 0 */
    __u32 kind; /* enum toolstack_kind */
    __u32 pid; /* process, not thread */
    __u32 domid;
    __s32 result; /* of the call */
    union {
        struct
        {
            __u8 live; /* XCFLAGS_LIVE was set */
            __u8 policy; /* 0: libxenguest's own, 1: a callback */
        } save;
        struct
        {
            __u64 bytes; /* since the save began */
        } stream;
        struct
        {
            __u32 on;
        } logdirty_switch;
        struct
        {
            __s64 result; /* xc_logdirty_control returns long long: pages, or negative */
            __u32 op; /* XEN_DOMCTL_SHADOW_OP_CLEAN or _PEEK */
            __u32 stopped; /* XEN_DOMCTL_SHADOW_LOGDIRTY_FINAL was set */
            __u32 faults;
            __u32 dirty_pages;
        } logdirty;
        struct
        {
            __u64 bytes;
            __u32 pfns;
            __u32 pages;
        } batch;
    };
};

#ifdef __cplusplus
static_assert(sizeof(toolstack_record) == 56, "the record's size is part of the agreement with toolstack.bpf.c");
#else
_Static_assert(sizeof(struct toolstack_record) == 56, "the record's size is part of the agreement with the tracer");
#endif
