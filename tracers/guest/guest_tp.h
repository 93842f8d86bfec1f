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
 * them; 64 stands for all others.
 *
 * This file, with the parts that it includes (guest_tp_*.h), is the only place where these events' fields stand:
 * scripts/generate-events.py generates the viewer's structs and decoders and tracers/EVENTS.md from it, and says how to
 * add a field or an event. clang-format does not know LTTng's macros.
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
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, part_name,
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

/*
 * Where a clock anchor's Unix time comes from: this kernel's own CLOCK_REALTIME, or the reference that all hosts ask.
 */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, clock_source,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("host", 0)
        lttng_ust_field_enum_value("reference", 1)))

/*
 * Stages of a suspend: the toolstack asked for it; tasks and devices are frozen; the moment before the hypercall; the
 * domain is back and all clocks go; all is thawed.
 */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, suspend_stage,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("requested", 0)
        lttng_ust_field_enum_value("frozen", 1)
        lttng_ust_field_enum_value("left", 2)
        lttng_ust_field_enum_value("back", 3)
        lttng_ust_field_enum_value("thawed", 4)))

/*
 * Where something was lost: records that found the ring buffer full; records whose hypercall was entered before the
 * probes were live or too long ago; events that found a table full; probes that the kernel left out because one was
 * interrupted by itself (the sums lack what was lost in these two cases); events that were sent while no LTTng session
 * recorded.
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
        lttng_ust_field_integer(uint8_t, emulated, facts->emulated) /* 0 or 1 */
        lttng_ust_field_integer(uint8_t, detail, facts->detail) /* 0 or 1 */))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, session_start, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/*
 * Whether a source of numbers is there; if not, missing says what this kernel lacks. Sent for each part after
 * session_start.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_guest, part,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, int, part, uint8_t, present, const char*, missing),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_enum(xenlens_guest, part_name, uint8_t, part, part)
        lttng_ust_field_integer(uint8_t, present, present) /* 0 or 1 */
        lttng_ust_field_string(missing, missing)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, part, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/*
 * Unix time unix_ns was read while CLOCK_MONOTONIC went from ts_ns - round_trip_ns / 2 to ts_ns + round_trip_ns / 2,
 * and CLOCK_BOOTTIME stood at boottime_ns at ts_ns. Sent for the host's own clock, and for the reference if there is
 * one and it answers: at the start, each 10 s, at once after a resume and for a second each second, at the end.
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
 * A stage of a suspend was reached, as in a migration; sent after the resume. ts_ns and boottime_ns are the clocks at
 * that moment: between `left` and `back` the first stands still and the second jumps by what Xen's wall clock says the
 * domain was away. status is 0, or 1 for `back` and `thawed` when the domain goes on where it was, or negative for
 * `thawed` when the suspend failed. With all_clocks 0 (a stock kernel) the stages are frozen and back only, and unix_ns
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
        lttng_ust_field_integer(uint8_t, all_clocks, record->all_clocks) /* 0 or 1 */
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

#include "guest_tp_hypercalls.h"
#include "guest_tp_devices.h"
#include "guest_tp_cpus.h"

/*
 * Detail mode: a hypercall that can be traced has returned. argument is its first one, vcpu that of the return; thread
 * 0 is a CPU's idle task.
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
 * count more events were lost at this place since the last such event. Sent when it is not zero, and once at the end
 * for each place.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_guest, lost,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, int, where, uint64_t, count),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_enum(xenlens_guest, lost_where, uint8_t, where, where)
        lttng_ust_field_integer(uint64_t, count, count)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, lost, LTTNG_UST_TRACEPOINT_LOGLEVEL_WARNING)

/*
 * Last event of a domain: how many events there were to send before this one (records of the probes, and the tracer's
 * own), and how many of them were passed to LTTng; the rest is in `lost` (bpf_ring, bpf_read, lttng_session). What
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
