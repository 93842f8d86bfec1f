/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * LTTng-UST provider of the guest tracer: what the kernel of a PV guest, or of dom0, sees of its paravirtualisation.
 *
 * Times: `ts_ns` and `begin_ns` are CLOCK_MONOTONIC of this kernel, in ns, which stands still while the domain is
 * suspended; `clock_anchor` maps them to Unix time, also across a migration. Summaries say what happened from begin_ns
 * to ts_ns, and are sent at each interval for what was not zero. Each has a twin whose name ends in `_total`, sent at
 * the start, each 10 s and at the end: the same sums since begin_ns, which is 0 for those that the kernel has kept
 * since its start. What the summaries between two totals add up to and what the totals differ by is the same, unless
 * summaries were lost. Hypercall numbers are those of Xen (xen/include/public/xen.h), as enumeration `hypercall` names
 * them; 64 stands for all others. EVENTS.md is generated from this file and the comments above its events; edit here.
 * clang-format does not know LTTng's macros.
 */
// clang-format off
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER xenlens_guest

#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "guest_tp.h"

#if !defined(XENLENS_GUEST_TP_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
#define XENLENS_GUEST_TP_H

#include "guest_events.h"

#include <stdint.h>

#include <lttng/tracepoint.h>

#define XENLENS_GUEST_SCHEMA_VERSION 1

/* Whether this kernel is a guest or the control domain. */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, role,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("guest", 0)
        lttng_ust_field_enum_value("dom0", 1)))

/* A source of numbers that a kernel may have or not. */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, part,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("hypercall_counters", 0)
        lttng_ust_field_enum_value("hypercall_events", 1)
        lttng_ust_field_enum_value("grant_events", 2)
        lttng_ust_field_enum_value("ring_events", 3)
        lttng_ust_field_enum_value("channel_events", 4)
        lttng_ust_field_enum_value("suspend_events", 5)
        lttng_ust_field_enum_value("suspend_probes", 6)
        lttng_ust_field_enum_value("runstate", 7)
        lttng_ust_field_enum_value("mmu_events", 8)))

/* Where a clock anchor's Unix time comes from: this kernel's own CLOCK_REALTIME, or the reference that all hosts ask. */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, clock_source,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("host", 0)
        lttng_ust_field_enum_value("reference", 1)))

/* Hypercalls (__HYPERVISOR_*, xen/include/public/xen.h). */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, hypercall,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("set_trap_table", 0)
        lttng_ust_field_enum_value("mmu_update", 1)
        lttng_ust_field_enum_value("set_gdt", 2)
        lttng_ust_field_enum_value("stack_switch", 3)
        lttng_ust_field_enum_value("set_callbacks", 4)
        lttng_ust_field_enum_value("fpu_taskswitch", 5)
        lttng_ust_field_enum_value("sched_op_compat", 6)
        lttng_ust_field_enum_value("platform_op", 7)
        lttng_ust_field_enum_value("set_debugreg", 8)
        lttng_ust_field_enum_value("get_debugreg", 9)
        lttng_ust_field_enum_value("update_descriptor", 10)
        lttng_ust_field_enum_value("memory_op", 12)
        lttng_ust_field_enum_value("multicall", 13)
        lttng_ust_field_enum_value("update_va_mapping", 14)
        lttng_ust_field_enum_value("set_timer_op", 15)
        lttng_ust_field_enum_value("event_channel_op_compat", 16)
        lttng_ust_field_enum_value("xen_version", 17)
        lttng_ust_field_enum_value("console_io", 18)
        lttng_ust_field_enum_value("physdev_op_compat", 19)
        lttng_ust_field_enum_value("grant_table_op", 20)
        lttng_ust_field_enum_value("vm_assist", 21)
        lttng_ust_field_enum_value("update_va_mapping_otherdomain", 22)
        lttng_ust_field_enum_value("iret", 23)
        lttng_ust_field_enum_value("vcpu_op", 24)
        lttng_ust_field_enum_value("set_segment_base", 25)
        lttng_ust_field_enum_value("mmuext_op", 26)
        lttng_ust_field_enum_value("xsm_op", 27)
        lttng_ust_field_enum_value("nmi_op", 28)
        lttng_ust_field_enum_value("sched_op", 29)
        lttng_ust_field_enum_value("callback_op", 30)
        lttng_ust_field_enum_value("xenoprof_op", 31)
        lttng_ust_field_enum_value("event_channel_op", 32)
        lttng_ust_field_enum_value("physdev_op", 33)
        lttng_ust_field_enum_value("hvm_op", 34)
        lttng_ust_field_enum_value("sysctl", 35)
        lttng_ust_field_enum_value("domctl", 36)
        lttng_ust_field_enum_value("kexec_op", 37)
        lttng_ust_field_enum_value("tmem_op", 38)
        lttng_ust_field_enum_value("argo_op", 39)
        lttng_ust_field_enum_value("xenpmu_op", 40)
        lttng_ust_field_enum_value("dm_op", 41)
        lttng_ust_field_enum_value("hypfs_op", 42)
        lttng_ust_field_enum_value("mca", 48)
        lttng_ust_field_enum_value("other", 64)))

/*
 * Of a suspend: asked for by the toolstack; tasks and devices frozen; the moment before the hypercall; back and all clocks
 * going; all thawed.
 */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, suspend_stage,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("requested", 0)
        lttng_ust_field_enum_value("frozen", 1)
        lttng_ust_field_enum_value("left", 2)
        lttng_ust_field_enum_value("back", 3)
        lttng_ust_field_enum_value("thawed", 4)))

/*
 * Grant table operations: granted to the peer, taken back, mapped from the peer, unmapped, copied from the peer, copied to
 * the peer.
 */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, grant_op,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("access", 0)
        lttng_ust_field_enum_value("end", 1)
        lttng_ust_field_enum_value("map", 2)
        lttng_ust_field_enum_value("unmap", 3)
        lttng_ust_field_enum_value("copy_from", 4)
        lttng_ust_field_enum_value("copy_to", 5)))

/* Shared rings, and from which end they are seen; tx is what the guest sends. */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, ring,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("blkfront", 0)
        lttng_ust_field_enum_value("blkback", 1)
        lttng_ust_field_enum_value("netfront_tx", 2)
        lttng_ust_field_enum_value("netfront_rx", 3)
        lttng_ust_field_enum_value("netback_tx", 4)
        lttng_ust_field_enum_value("netback_rx", 5)
        lttng_ust_field_enum_value("netback_ctrl", 6)))

/* What a virtual CPU does (RUNSTATE_*, xen/include/public/vcpu.h). */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, runstate,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("running", 0)
        lttng_ust_field_enum_value("runnable", 1)
        lttng_ust_field_enum_value("blocked", 2)
        lttng_ust_field_enum_value("offline", 3)))

/*
 * The door at which something was lost: records that found the ring buffer full; records whose hypercall was entered
 * before the probes were live or too long ago; events that found a table full; probes that the kernel left out because one
 * was interrupted by itself (the sums lack those at these two doors); events that were sent while no LTTng session recorded.
 */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, lost_where,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("bpf_ring", 0)
        lttng_ust_field_enum_value("bpf_read", 1)
        lttng_ust_field_enum_value("bpf_table", 2)
        lttng_ust_field_enum_value("bpf_probe", 3)
        lttng_ust_field_enum_value("lttng_session", 4)))

/*
 * The probes are live. First event of a domain, sent again when a new LTTng session takes over. uuid is the domain's,
 * which stays the same through migrations, and domid its number now. emulated is 1 when the processor is emulated in
 * software: then times say nothing about real hardware. detail is 1 when each hypercall gets an event.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_guest, session_start,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, const struct guest_session_facts*, facts),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint32_t, schema_version, XENLENS_GUEST_SCHEMA_VERSION)
        lttng_ust_field_string(host, facts->host)
        lttng_ust_field_string(tracer_version, facts->tracer_version)
        lttng_ust_field_string(kernel, facts->kernel)
        lttng_ust_field_string(xen, facts->xen)
        lttng_ust_field_string(uuid, facts->uuid)
        lttng_ust_field_integer(uint16_t, domid, facts->domid)
        lttng_ust_field_enum(xenlens_guest, role, uint8_t, role, facts->role)
        lttng_ust_field_integer(uint32_t, cpus, facts->cpus)
        lttng_ust_field_integer(uint64_t, interval_ns, facts->interval_ns)
        lttng_ust_field_integer(uint8_t, emulated, facts->emulated)
        lttng_ust_field_integer(uint8_t, detail, facts->detail)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, session_start, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/*
 * Whether a source of numbers is there; if not, missing says what this kernel lacks. Sent for each part after
 * session_start.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_guest, part,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, int, part, uint8_t, present, const char*, missing),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_enum(xenlens_guest, part, uint8_t, part, part)
        lttng_ust_field_integer(uint8_t, present, present)
        lttng_ust_field_string(missing, missing)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, part, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/*
 * Unix time unix_ns was read while CLOCK_MONOTONIC went from ts_ns - round_trip_ns / 2 to ts_ns + round_trip_ns / 2, and
 * CLOCK_BOOTTIME stood at boottime_ns at ts_ns. Sent for the host's own clock, and for the reference if there is one and
 * it answers: at the start, each 10 s, at once after a resume and for a second each second, at the end.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_guest, clock_anchor,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, boottime_ns, uint64_t, unix_ns, uint64_t, round_trip_ns, int, source),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, boottime_ns, boottime_ns)
        lttng_ust_field_integer(uint64_t, unix_ns, unix_ns)
        lttng_ust_field_integer(uint64_t, round_trip_ns, round_trip_ns)
        lttng_ust_field_enum(xenlens_guest, clock_source, uint8_t, source, source)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, clock_anchor, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * A stage of a suspend was reached, as in a migration; sent after the resume. ts_ns and boottime_ns are the clocks at that
 * moment: between `left` and `back` the first stands still and the second jumps by what Xen's wall clock says the domain
 * was away. status is 0, or 1 for `back` and `thawed` when the domain goes on where it was, or negative for `thawed` when
 * the suspend failed. With all_clocks 0 (a stock kernel) the stages are frozen and back only, and unix_ns
 * (CLOCK_REALTIME), sched_ns (sched_clock) and tsc (the CPU's cycle counter) are not known. back_tsc, of `back`, is the
 * cycle counter right after the hypercall, of the host that the domain is on then.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_guest, suspend,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, const struct guest_suspend_record*, record),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, boottime_ns, record->boottime_ns)
        lttng_ust_field_enum(xenlens_guest, suspend_stage, uint8_t, stage, record->stage)
        lttng_ust_field_integer(int32_t, status, record->status)
        lttng_ust_field_integer(uint8_t, all_clocks, record->all_clocks)
        lttng_ust_field_integer(uint64_t, unix_ns, record->unix_ns)
        lttng_ust_field_integer(uint64_t, sched_ns, record->sched_ns)
        lttng_ust_field_integer(uint64_t, tsc, record->tsc)
        lttng_ust_field_integer(uint64_t, back_tsc, record->back_tsc)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, suspend, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/* The domain's number now: sent after each resume, since a domain that was migrated has a new one. */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_guest, identity,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint16_t, domid),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, identity, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/* Fields of hypercalls and hypercalls_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, hypercall_counts,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, const struct guest_op_counts*, calls,
        const struct guest_op_counts*, subcalls, uint64_t, unseen_subcalls),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint32_t, vcpu, vcpu)
        lttng_ust_field_sequence(uint8_t, call_ops, calls->ops, uint32_t, calls->length)
        lttng_ust_field_sequence(uint64_t, call_counts, calls->counts, uint32_t, calls->length)
        lttng_ust_field_sequence(uint8_t, subcall_ops, subcalls->ops, uint32_t, subcalls->length)
        lttng_ust_field_sequence(uint64_t, subcall_counts, subcalls->counts, uint32_t, subcalls->length)
        lttng_ust_field_integer(uint64_t, unseen_subcalls, unseen_subcalls)))

/*
 * How often a virtual CPU called Xen, by hypercall number: call_counts[i] of number call_ops[i], exactly, iret included
 * (the kernel's own counters, part hypercall_counters). subcall_* are the entries of multicalls, whose carrier is in
 * call_*; unseen_subcalls those that came from user space, whose numbers are not known. begin_ns of the total is 0: the
 * kernel's start.
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, hypercall_counts, xenlens_guest, hypercalls,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, const struct guest_op_counts*, calls,
        const struct guest_op_counts*, subcalls, uint64_t, unseen_subcalls))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, hypercalls, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As hypercalls, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, hypercall_counts, xenlens_guest, hypercalls_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, const struct guest_op_counts*, calls,
        const struct guest_op_counts*, subcalls, uint64_t, unseen_subcalls))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, hypercalls_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* Fields of hypercall_times and hypercall_times_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, hypercall_sums,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, const struct guest_op_times*, times),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint32_t, vcpu, vcpu)
        lttng_ust_field_sequence(uint8_t, ops, times->ops, uint32_t, times->length)
        lttng_ust_field_sequence(uint64_t, entered, times->entered, uint32_t, times->length)
        lttng_ust_field_sequence(uint64_t, timed, times->timed, uint32_t, times->length)
        lttng_ust_field_sequence(uint64_t, total_ns, times->total_ns, uint32_t, times->length)))

/*
 * How long the hypercalls of a virtual CPU took, by number: entered[i] of number ops[i] were seen to begin on it;
 * timed[i], seen to end on it, took total_ns[i] in all. Only what the kernel can trace (part hypercall_events): never
 * iret, nor the sched_op by which an idle CPU blocks.
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, hypercall_sums, xenlens_guest, hypercall_times,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, const struct guest_op_times*, times))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, hypercall_times, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As hypercall_times, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, hypercall_sums, xenlens_guest, hypercall_times_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, const struct guest_op_times*, times))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, hypercall_times_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* Fields of hypercall_latency and hypercall_latency_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, hypercall_histogram,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, op, uint64_t, timed, uint64_t, total_ns,
        const struct guest_histogram*, histogram),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_enum(xenlens_guest, hypercall, uint8_t, op, op)
        lttng_ust_field_integer(uint64_t, timed, timed)
        lttng_ust_field_integer(uint64_t, total_ns, total_ns)
        lttng_ust_field_integer(uint8_t, first_bucket, histogram->first_bucket)
        lttng_ust_field_sequence(uint64_t, buckets, histogram->buckets, uint32_t, histogram->length)))

/*
 * How long the hypercalls of one number took on all CPUs: buckets[i] of the timed ones took 2^(first_bucket + i) ns to
 * twice that; bucket 0 has 0 ns too, bucket 39 all that is longer.
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, hypercall_histogram, xenlens_guest, hypercall_latency,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, op, uint64_t, timed, uint64_t, total_ns,
        const struct guest_histogram*, histogram))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, hypercall_latency, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As hypercall_latency, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, hypercall_histogram, xenlens_guest, hypercall_latency_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, op, uint64_t, timed, uint64_t, total_ns,
        const struct guest_histogram*, histogram))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, hypercall_latency_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* Fields of grants and grants_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, grant_sums,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, op, uint16_t, peer_domid, const struct guest_grant*, grant),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_enum(xenlens_guest, grant_op, uint8_t, op, op)
        lttng_ust_field_integer(uint16_t, peer_domid, peer_domid)
        lttng_ust_field_integer(uint64_t, operations, grant->operations)
        lttng_ust_field_integer(uint64_t, failed, grant->failed)
        lttng_ust_field_integer(uint64_t, batches, grant->batches)
        lttng_ust_field_integer(uint64_t, bytes, grant->bytes)))

/*
 * Operations on the grant table, by kind and by the domain at the other end (part grant_events): how many, how many of
 * them failed (for `end`: the peer still had the frame mapped), in how many hypercalls (0 for access and end, which take
 * none), and how many bytes were copied.
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, grant_sums, xenlens_guest, grants,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, op, uint16_t, peer_domid, const struct guest_grant*, grant))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, grants, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As grants, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, grant_sums, xenlens_guest, grants_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, op, uint16_t, peer_domid, const struct guest_grant*, grant))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, grants_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* Fields of ring and ring_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, ring_sums,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, ring, uint16_t, peer_domid, uint32_t, device,
        uint32_t, queue, const struct guest_ring*, sums, const struct guest_histogram*, histogram),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_enum(xenlens_guest, ring, uint8_t, ring, ring)
        lttng_ust_field_integer(uint16_t, peer_domid, peer_domid)
        lttng_ust_field_integer(uint32_t, device, device)
        lttng_ust_field_integer(uint32_t, queue, queue)
        lttng_ust_field_integer(uint64_t, pushes, sums->pushes)
        lttng_ust_field_integer(uint64_t, pushed_slots, sums->pushed_slots)
        lttng_ust_field_integer(uint64_t, notifications, sums->notifications)
        lttng_ust_field_integer(uint64_t, consumes, sums->consumes)
        lttng_ust_field_integer(uint64_t, consumed_slots, sums->consumed_slots)
        lttng_ust_field_integer(uint64_t, requests, sums->requests)
        lttng_ust_field_integer(uint64_t, request_slots, sums->request_slots)
        lttng_ust_field_integer(uint64_t, request_bytes, sums->request_bytes)
        lttng_ust_field_integer(uint64_t, reads, sums->reads)
        lttng_ust_field_integer(uint64_t, read_bytes, sums->read_bytes)
        lttng_ust_field_integer(uint64_t, writes, sums->writes)
        lttng_ust_field_integer(uint64_t, write_bytes, sums->write_bytes)
        lttng_ust_field_integer(uint64_t, responses, sums->responses)
        lttng_ust_field_integer(uint64_t, response_slots, sums->response_slots)
        lttng_ust_field_integer(uint64_t, response_bytes, sums->response_bytes)
        lttng_ust_field_integer(uint64_t, failed, sums->failed)
        lttng_ust_field_integer(uint64_t, timed, sums->timed)
        lttng_ust_field_integer(uint64_t, total_ns, sums->total_ns)
        lttng_ust_field_integer(uint8_t, first_bucket, histogram->first_bucket)
        lttng_ust_field_sequence(uint64_t, buckets, histogram->buckets, uint32_t, histogram->length)))

/*
 * Traffic of one shared ring (part ring_events). Front ends push requests and consume responses, back ends the reverse;
 * notifications is how many pushes had to notify the other end. request_bytes is the payload asked for (blocks, packets
 * sent), response_bytes that of packets received; reads and writes are requests of block devices. A packet is one request
 * or response of several slots; on the rings for tx each slot has a response. failed responses carry an error. timed
 * responses were matched with their request by id and took total_ns in all, distributed as in hypercall_latency; those of
 * rings for rx are not timed, since their requests are empty buffers that wait for a packet.
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, ring_sums, xenlens_guest, ring,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, ring, uint16_t, peer_domid, uint32_t, device,
        uint32_t, queue, const struct guest_ring*, sums, const struct guest_histogram*, histogram))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, ring, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As ring, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, ring_sums, xenlens_guest, ring_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, ring, uint16_t, peer_domid, uint32_t, device,
        uint32_t, queue, const struct guest_ring*, sums, const struct guest_histogram*, histogram))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, ring_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* Fields of channels and channels_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, channel_counts,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, const struct guest_channel_counts*, channels),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_sequence(uint32_t, ports, channels->ports, uint32_t, channels->length)
        lttng_ust_field_sequence(uint8_t, types, channels->types, uint32_t, channels->length)
        lttng_ust_field_sequence(uint32_t, details, channels->details, uint32_t, channels->length)
        lttng_ust_field_sequence(uint64_t, notified, channels->notified, uint32_t, channels->length)
        lttng_ust_field_sequence(uint64_t, received, channels->received, uint32_t, channels->length)))

/*
 * Event channels (part channel_events): on port ports[i], notified[i] events were sent and received[i] handed to their
 * handler. types[i] is what the port is bound to: 0 no irq of the kernel, 1 physical irq, 2 virtual irq, 3 IPI between
 * CPUs, 4 another domain; details[i] the number of that irq, VIRQ, IPI vector or domain (0x7ff4 when it is not known). At
 * most 64 ports an event.
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, channel_counts, xenlens_guest, channels,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, const struct guest_channel_counts*, channels))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, channels, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As channels, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, channel_counts, xenlens_guest, channels_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, const struct guest_channel_counts*, channels))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, channels_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* Fields of runstates and runstates_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, runstate_sums,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, int, state, uint64_t, state_entry_ns,
        const uint64_t*, spent),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint32_t, vcpu, vcpu)
        lttng_ust_field_enum(xenlens_guest, runstate, uint8_t, state, state)
        lttng_ust_field_integer(uint64_t, state_entry_ns, state_entry_ns)
        lttng_ust_field_integer(uint64_t, running_ns, spent[0])
        lttng_ust_field_integer(uint64_t, runnable_ns, spent[1])
        lttng_ust_field_integer(uint64_t, blocked_ns, spent[2])
        lttng_ust_field_integer(uint64_t, offline_ns, spent[3])
        lttng_ust_field_integer(uint64_t, steal_ns, spent[1] + spent[3])))

/*
 * What Xen says a virtual CPU did (VCPUOP_register_runstate_memory_area, part runstate): ns spent in each state, of stays
 * that have ended; the present state and the Xen system time at which it began stand beside, and what lacks to the length
 * of the interval was spent in it. steal_ns is runnable and offline, as the kernel's own steal clock. begin_ns of the
 * total is 0: the domain's start.
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, runstate_sums, xenlens_guest, runstates,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, int, state, uint64_t, state_entry_ns,
        const uint64_t*, spent))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, runstates, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As runstates, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, runstate_sums, xenlens_guest, runstates_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, int, state, uint64_t, state_entry_ns,
        const uint64_t*, spent))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, runstates_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* Fields of mmu and mmu_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, mmu_counts,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, const uint64_t*, fired),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint64_t, mc_batch, fired[0])
        lttng_ust_field_integer(uint64_t, mc_issue, fired[1])
        lttng_ust_field_integer(uint64_t, mc_entry, fired[2])
        lttng_ust_field_integer(uint64_t, mc_entry_alloc, fired[3])
        lttng_ust_field_integer(uint64_t, mc_callback, fired[4])
        lttng_ust_field_integer(uint64_t, mc_flush_reason, fired[5])
        lttng_ust_field_integer(uint64_t, mc_flush, fired[6])
        lttng_ust_field_integer(uint64_t, mc_extend_args, fired[7])
        lttng_ust_field_integer(uint64_t, mmu_set_pte, fired[8])
        lttng_ust_field_integer(uint64_t, mmu_set_pmd, fired[9])
        lttng_ust_field_integer(uint64_t, mmu_set_pud, fired[10])
        lttng_ust_field_integer(uint64_t, mmu_set_p4d, fired[11])
        lttng_ust_field_integer(uint64_t, mmu_ptep_modify_prot_start, fired[12])
        lttng_ust_field_integer(uint64_t, mmu_ptep_modify_prot_commit, fired[13])
        lttng_ust_field_integer(uint64_t, mmu_alloc_ptpage, fired[14])
        lttng_ust_field_integer(uint64_t, mmu_release_ptpage, fired[15])
        lttng_ust_field_integer(uint64_t, mmu_pgd_pin, fired[16])
        lttng_ust_field_integer(uint64_t, mmu_pgd_unpin, fired[17])
        lttng_ust_field_integer(uint64_t, mmu_flush_tlb_one_user, fired[18])
        lttng_ust_field_integer(uint64_t, mmu_flush_tlb_multi, fired[19])
        lttng_ust_field_integer(uint64_t, mmu_write_cr3, fired[20])
        lttng_ust_field_integer(uint64_t, cpu_write_ldt_entry, fired[21])
        lttng_ust_field_integer(uint64_t, cpu_write_idt_entry, fired[22])
        lttng_ust_field_integer(uint64_t, cpu_load_idt, fired[23])
        lttng_ust_field_integer(uint64_t, cpu_write_gdt_entry, fired[24])
        lttng_ust_field_integer(uint64_t, cpu_set_ldt, fired[25])))

/*
 * How often each tracepoint of the stock kernel's system `xen` fired, on all CPUs (part mmu_events; on a kernel with
 * hypercall counters only when asked for).
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, mmu_counts, xenlens_guest, mmu,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, const uint64_t*, fired))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, mmu, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As mmu, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, mmu_counts, xenlens_guest, mmu_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, const uint64_t*, fired))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, mmu_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * Detail mode: a hypercall that can be traced has returned. argument is its first one, vcpu that of the return; thread 0
 * is a CPU's idle task.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_guest, hypercall,
    LTTNG_UST_TP_ARGS(const struct guest_hypercall_record*, record),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, record->ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, record->begin_ns)
        lttng_ust_field_integer(uint32_t, vcpu, record->cpu)
        lttng_ust_field_integer(uint32_t, thread, record->thread)
        lttng_ust_field_enum(xenlens_guest, hypercall, uint8_t, op, record->op < GUEST_OPS ? record->op : GUEST_OPS - 1)
        lttng_ust_field_integer_hex(uint64_t, argument, record->argument)
        lttng_ust_field_integer(int64_t, result, record->result)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, hypercall, LTTNG_UST_TRACEPOINT_LOGLEVEL_DEBUG_FUNCTION)

/*
 * count more events were lost at a door since the last such event. Sent when it is not zero, and once at the end for each
 * door.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_guest, lost,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, int, where, uint64_t, count),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_enum(xenlens_guest, lost_where, uint8_t, where, where)
        lttng_ust_field_integer(uint64_t, count, count)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, lost, LTTNG_UST_TRACEPOINT_LOGLEVEL_WARNING)

/*
 * Last event of a domain: how many events there were to send before this one (records of the probes, and the tracer's own), and
 * how many of them were given to LTTng; the rest is in `lost` at the doors bpf_ring, bpf_read and lttng_session. What
 * LTTng itself discarded is in the trace's packet headers: emitted_events is what stands in the trace without this one,
 * and what it discarded.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_guest, session_end,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, produced_events, uint64_t, emitted_events),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, produced_events, produced_events)
        lttng_ust_field_integer(uint64_t, emitted_events, emitted_events)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, session_end, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

#endif /* XENLENS_GUEST_TP_H */

#include <lttng/tracepoint-event.h>
