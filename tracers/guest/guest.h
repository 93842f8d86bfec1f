/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What guest.bpf.c and the tracer share: the tables in which the programs keep their sums, and the records of the ring
 * buffer. All sums are cumulative from the moment the probes were attached, those of guest_cpu from the kernel's start.
 * Times are CLOCK_MONOTONIC in ns. The meaning of each field is that of the field of the same name in guest_tp.h.
 */
#pragma once

#include <linux/types.h>

enum
{
    GUEST_OPS
        = 65, /* hypercall numbers below 64, and one slot for all others (XEN_HYPERCALL_OPS of the kernel patch) */
    GUEST_BUCKETS
        = 40, /* bucket i: 2^i ns to 2^(i+1) - 1 ns; the first also counts 0, the last everything from 9 min on */
    GUEST_RUNSTATES = 4, /* RUNSTATE_*, xen/include/public/vcpu.h */
};

struct guest_latency
{
    __u64 entered; /* calls whose entry was seen */
    __u64 timed; /* of those, calls whose return was matched with their entry */
    __u64 total_ns; /* of the timed ones */
    __u64 buckets[GUEST_BUCKETS];
};

/* One for each CPU, filled when the tracer runs the program read_cpus. */
struct guest_cpu
{
    __u64 calls[GUEST_OPS];
    __u64 subcalls[GUEST_OPS];
    __u64 unseen_subcalls;
    __u64 runstate_ns[GUEST_RUNSTATES]; /* completed stays in each state, migrations included */
    __u64 state_entry_ns; /* Xen's system time at which the present state began */
    __u64 read_ns; /* CLOCK_MONOTONIC when the counts were these */
    __u32 state; /* RUNSTATE_* */
    __u32 valid; /* of enum guest_cpu_part: what was filled */
};

enum guest_cpu_part
{
    GUEST_CPU_COUNTERS = 1,
    GUEST_CPU_RUNSTATE = 2,
    GUEST_CPU_CONSISTENT = 4, /* no call was counted while they were read: they hold at read_ns exactly */
};

/* Argument of read_cpus: CPUs first to last - 1, at most GUEST_CPUS_AT_ONCE of them. */
struct guest_cpu_range
{
    __u32 first;
    __u32 last;
};
enum
{
    GUEST_CPUS_AT_ONCE = 32,
    GUEST_READING_NS
        = 1000000, /* readings of several CPUs that are reported with one timestamp may be this far apart */
};

enum guest_grant_op
{
    GUEST_GRANT_ACCESS = 0,
    GUEST_GRANT_END = 1,
    GUEST_GRANT_MAP = 2,
    GUEST_GRANT_UNMAP = 3,
    GUEST_GRANT_COPY_FROM = 4, /* into a frame of ours */
    GUEST_GRANT_COPY_TO = 5, /* into a frame of the peer */
};

struct guest_grant_key
{
    __u32 op; /* enum guest_grant_op */
    __u32 peer; /* domain */
};

struct guest_grant
{
    __u64 operations;
    __u64 failed;
    __u64 batches; /* hypercalls that carried them; 0 for operations that take none */
    __u64 bytes;
};

/* enum xen_ring_kind of the kernel patch (include/trace/events/xen_ring.h). */
enum guest_ring_kind
{
    GUEST_RING_BLKFRONT = 0,
    GUEST_RING_BLKBACK = 1,
    GUEST_RING_NETFRONT_TX = 2,
    GUEST_RING_NETFRONT_RX = 3,
    GUEST_RING_NETBACK_TX = 4,
    GUEST_RING_NETBACK_RX = 5,
    GUEST_RING_NETBACK_CTRL = 6,
};

struct guest_ring_key
{
    __u32 kind; /* enum guest_ring_kind */
    __u32 peer; /* domain at the other end */
    __u32 device;
    __u32 queue;
};

struct guest_ring
{
    __u64 pushes;
    __u64 pushed_slots;
    __u64 notifications;
    __u64 consumes;
    __u64 consumed_slots;
    __u64 requests;
    __u64 request_slots;
    __u64 request_bytes;
    __u64 reads;
    __u64 read_bytes;
    __u64 writes;
    __u64 write_bytes;
    __u64 responses;
    __u64 response_slots;
    __u64 response_bytes;
    __u64 failed;
    __u64 timed;
    __u64 total_ns;
    __u64 buckets[GUEST_BUCKETS];
};

struct guest_channel_key
{
    __u32 port;
    __u32 type; /* enum xen_irq_type, drivers/xen/events/events_base.c */
    __u32 detail;
};

struct guest_channel
{
    __u64 notified;
    __u64 received;
};

/* The stock tracepoints of system "xen", in the order of mmu.bpf.h and of the fields of event `mmu`. */
enum
{
    GUEST_MMU_EVENTS = 26
};
struct guest_mmu
{
    __u64 events[GUEST_MMU_EVENTS];
};

enum guest_kind
{
    GUEST_HYPERCALL = 1,
    GUEST_SUSPEND = 2,
};

struct guest_hypercall_record
{
    __u32 kind; /* GUEST_HYPERCALL */
    __u32 op;
    __u64 ts_ns; /* the return */
    __u64 begin_ns;
    __u64 argument;
    __s64 result;
    __u32 cpu; /* of the return */
    __u32 thread; /* 0 is a CPU's idle task */
};

enum guest_suspend_stage
{
    GUEST_SUSPEND_REQUESTED = 0,
    GUEST_SUSPEND_FROZEN = 1,
    GUEST_SUSPEND_LEFT = 2,
    GUEST_SUSPEND_BACK = 3,
    GUEST_SUSPEND_THAWED = 4,
};

struct guest_suspend_record
{
    __u32 kind; /* GUEST_SUSPEND */
    __u32 stage; /* enum guest_suspend_stage */
    __s32 status;
    __u32 all_clocks; /* 0: only ts_ns and boottime_ns are known */
    __u64 ts_ns;
    __u64 boottime_ns;
    __u64 unix_ns;
    __u64 sched_ns;
    __u64 tsc;
    __u64 back_tsc; /* of GUEST_SUSPEND_BACK */
};

#ifdef __cplusplus
static_assert(sizeof(guest_hypercall_record) == 48, "the record's size is part of the agreement with guest.bpf.c");
static_assert(sizeof(guest_suspend_record) == 64, "the record's size is part of the agreement with guest.bpf.c");
#else
_Static_assert(
    sizeof(struct guest_hypercall_record) == 48, "the record's size is part of the agreement with the tracer");
_Static_assert(sizeof(struct guest_suspend_record) == 64, "the record's size is part of the agreement with the tracer");
#endif
