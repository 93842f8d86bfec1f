/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * LTTng-UST provider of the hypervisor tracer: what Xen's trace buffers say, summed up.
 *
 * Times: `ts_ns` and `begin_ns` are CLOCK_MONOTONIC of dom0, in ns, as those of the toolstack's events are; a record's
 * TSC is turned into it by readings of both clocks side by side. Summaries say what happened from begin_ns to ts_ns,
 * all of which was recorded but for what was lost, and are sent at each interval for what was not zero. Costs are TSC
 * ticks (tsc_khz of session_start), since a TSC is what Xen measures with. Hypercall numbers are those of Xen
 * (xen/include/public/xen.h). domid 0x7ff4 (DOMID_INVALID) stands for a domain that is not known: no record had yet
 * said who ran on that CPU.
 *
 * This file is the only place where these events' fields stand: scripts/generate-events.py generates the viewer's
 * structs and decoders and tracers/EVENTS.md from it, and says how to add a field or an event. clang-format does not
 * know LTTng's macros.
 */
// clang-format off
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER xenlens_hypervisor

#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "hypervisor_tp.h"

#if !defined(XENLENS_HYPERVISOR_TP_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
#define XENLENS_HYPERVISOR_TP_H

#include "hypervisor_events.h"
#include "xen/faults.h"

#include <stdint.h>

#include <lttng/tracepoint.h>

#define XENLENS_HYPERVISOR_SCHEMA_VERSION 2

/*
 * A source of numbers that a hypervisor may have or not (kernel-patches/xen). A stock one has entries of hypercalls,
 * runstates, and faults without their cost.
 */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_hypervisor, part_name,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("clocks", 0)
        lttng_ust_field_enum_value("logdirty_records", 1)
        lttng_ust_field_enum_value("hypercall_costs", 2)
        lttng_ust_field_enum_value("fault_ends", 3)
        lttng_ust_field_enum_value("grant_records", 4)
        lttng_ust_field_enum_value("channel_records", 5)
        lttng_ust_field_enum_value("hypercall_counters", 6)))

#define XENLENS_FAULT_KIND(enumerator, number, label, name) lttng_ust_field_enum_value(label, number)
/* Page faults of a guest that Xen looked at, by what became of them. */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_hypervisor, fault_kind,
    LTTNG_UST_TP_ENUM_VALUES(XENLENS_FAULT_KINDS(XENLENS_FAULT_KIND)))

/*
 * Tracing is on. First event of a host, sent again when a new LTTng session takes over. cpus is the number of physical
 * CPUs, each of which has a trace buffer; event_mask is as in `xentrace -e`; buffer_pages, of 4096 bytes, is the size
 * of each CPU's buffer. emulated is 1 when the processor is emulated in software: then times say nothing about real
 * hardware. detail is 1 when all records are also written to a file.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, session_start,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, const struct hypervisor_session_facts*, facts),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint32_t, schema_version, XENLENS_HYPERVISOR_SCHEMA_VERSION)
        lttng_ust_field_string(host, facts->host)
        lttng_ust_field_string(tracer_version, facts->tracer_version)
        lttng_ust_field_string(xen, facts->xen)
        lttng_ust_field_integer(uint32_t, cpus, facts->cpus)
        lttng_ust_field_integer(uint32_t, tsc_khz, facts->tsc_khz)
        lttng_ust_field_integer_hex(uint32_t, event_mask, facts->event_mask)
        lttng_ust_field_integer(uint64_t, interval_ns, facts->interval_ns)
        lttng_ust_field_integer(uint32_t, buffer_pages, facts->buffer_pages)
        lttng_ust_field_integer(uint8_t, emulated, facts->emulated) /* 0 or 1 */
        lttng_ust_field_integer(uint8_t, detail, facts->detail) /* 0 or 1 */
        /* viewer: bool wallTimes: times are Unix time by Xen's wall clock, as in xentrace files; false in every trace */))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, session_start, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/*
 * Whether a source of numbers is there; if not, missing says what this Xen lacks, or that the event mask leaves it out.
 * Sent for each part after session_start.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, part,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, int, part, uint8_t, present, const char*, missing),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_enum(xenlens_hypervisor, part_name, uint8_t, part, part)
        lttng_ust_field_integer(uint8_t, present, present) /* 0 or 1 */
        lttng_ust_field_string(missing, missing)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, part, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/*
 * A domain's name, without what xl appends during a migration, and uuid. Sent when it is first seen and when they
 * change; each is empty while it is not known.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, domain,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint16_t, domid, const char*, name, const char*, uuid),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_string(name, name)
        lttng_ust_field_string(uuid, uuid)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, domain, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/*
 * Xen's clocks on a physical CPU (part clocks), each second: at TSC tsc the system time was system_ns, and the wall
 * clock, which is as good as dom0 keeps it, unix_ns.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, clock_anchor,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, const struct hypervisor_clocks*, clocks),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, unix_ns, clocks->unix_ns)
        lttng_ust_field_integer(uint32_t, cpu, clocks->cpu)
        lttng_ust_field_integer(uint64_t, tsc, clocks->tsc)
        lttng_ust_field_integer(uint64_t, system_ns, clocks->system_ns)
        lttng_ust_field_integer(uint32_t, tsc_khz, clocks->tsc_khz)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, clock_anchor, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * Hypercalls of a virtual CPU that were recorded, by number: counts[i] of number ops[i], where 64 stands for every
 * number from 64 on. One that was preempted is restarted and counts once for each piece; restarted[i] of the counts are
 * such pieces with more to come. timed[i] have a cost and took cost_ticks[i] in all. With subcalls 1 they are entries
 * of multicalls; these are part of their multicall's cost. Records of cost (part hypercall_costs) are of ended
 * hypercalls; in them 63 stands for every number from 63 on.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, hypercalls,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint16_t, domid, uint32_t, vcpu, uint8_t, subcalls,
        const struct hypervisor_op_sums*, sums),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint32_t, vcpu, vcpu)
        lttng_ust_field_integer(uint8_t, subcalls, subcalls) /* 0 or 1 */
        lttng_ust_field_sequence(uint32_t, ops, sums->ops, uint32_t, sums->length)
        lttng_ust_field_sequence(uint64_t, counts, sums->counts, uint32_t, sums->length)
        lttng_ust_field_sequence(uint64_t, restarted, sums->restarted, uint32_t, sums->length)
        lttng_ust_field_sequence(uint64_t, timed, sums->timed, uint32_t, sums->length)
        lttng_ust_field_sequence(uint64_t, cost_ticks, sums->cost_ticks, uint32_t, sums->length)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, hypercalls, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * Xen's exact counters of a virtual CPU's hypercalls (part hypercall_counters), as they stood at ts_ns: the counts are
 * absolute, never reset, and cover the time in which counting was switched on. Fields as in hypercalls. Sent before
 * tracing is switched on (unless all are 0), at most each second when they have changed, right after tracing is off,
 * and for a domain that is gone with its last reading.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, hypercall_counters,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint16_t, domid, uint32_t, vcpu, uint8_t, subcalls,
        const struct hypervisor_op_sums*, sums),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint32_t, vcpu, vcpu)
        lttng_ust_field_integer(uint8_t, subcalls, subcalls) /* 0 or 1 */
        lttng_ust_field_sequence(uint32_t, ops, sums->ops, uint32_t, sums->length)
        lttng_ust_field_sequence(uint64_t, counts, sums->counts, uint32_t, sums->length)
        lttng_ust_field_sequence(uint64_t, restarted, sums->restarted, uint32_t, sums->length)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, hypercall_counters, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * How long hypercalls of one number of a domain took: buckets[i] of the timed ones took 2^(first_bucket + i) ticks to
 * twice that; bucket 0 has 0 ticks too. Entries of multicalls are left out. Sent each second, and at the end.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, hypercall_cost,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint16_t, domid, uint32_t, op,
        const struct hypervisor_histogram*, histogram),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint32_t, op, op)
        lttng_ust_field_integer(uint32_t, first_bucket, histogram->first_bucket)
        lttng_ust_field_sequence(uint64_t, buckets, histogram->buckets, uint32_t, histogram->length)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, hypercall_cost, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * Pages of a domain that became dirty (part logdirty_records), in order, the first at begin_ns and the last at ts_ns;
 * at most 256. They are of one round: a batch ends where the bitmap was cleaned, and is sent before that clean's
 * logdirty_op.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, dirty_marks,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint16_t, domid, const struct hypervisor_marks*, marks),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_sequence(uint64_t, pfns, marks->pfns, uint32_t, marks->length)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, dirty_marks, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * Log-dirty mode of a domain was switched on (2) or off (0), or its bitmap cleaned (11) or read (12):
 * XEN_DOMCTL_SHADOW_OP_*. faults and dirty are the counters as returned to the toolstack; a clean counts as many pages
 * dirty as were marked since the one before. Failed operations have no such event.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, logdirty_op,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint16_t, domid, uint32_t, op, uint32_t, faults, uint32_t, dirty),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint32_t, op, op)
        lttng_ust_field_integer(uint32_t, faults, faults)
        lttng_ust_field_integer(uint32_t, dirty, dirty)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, logdirty_op, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/*
 * A log-dirty operation is over, after it has paused the domain for paused_ns, up to ts_ns. A failed one has a negative
 * errno as its result. running_ns to offline_ns are what its vcpus (those with a runstate record until then) did in
 * exactly that time, summed up by runstate; unknown_ns is the rest, where records are missing. A paused vCPU is
 * offline, or blocked if it was so before. offline_before_ns is no part of the pause: how long vCPUs that were offline
 * as it began had been so by then.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, logdirty_pause,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint16_t, domid, const struct hypervisor_pause*, pause),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint32_t, op, pause->op)
        lttng_ust_field_integer(int32_t, result, pause->result)
        lttng_ust_field_integer(uint64_t, paused_ns, pause->paused_ns)
        lttng_ust_field_integer(uint32_t, vcpus, pause->vcpus) /* since schema 2 */
        lttng_ust_field_integer(uint64_t, running_ns, pause->running_ns) /* since schema 2 */
        lttng_ust_field_integer(uint64_t, runnable_ns, pause->runnable_ns) /* since schema 2 */
        lttng_ust_field_integer(uint64_t, blocked_ns, pause->blocked_ns) /* since schema 2 */
        lttng_ust_field_integer(uint64_t, offline_ns, pause->offline_ns) /* since schema 2 */
        lttng_ust_field_integer(uint64_t, unknown_ns, pause->unknown_ns) /* since schema 2 */
        lttng_ust_field_integer(uint64_t, offline_before_ns, pause->offline_before_ns) /* since schema 2 */))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, logdirty_pause, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/*
 * Grant operations of a domain with another, by GNTTABOP_* (part grant_records): in how many hypercalls (operations
 * that are alike and follow each other in one count as one), how many of these failed, how many operations, and how
 * many bytes they mapped, unmapped, transferred or copied. to_peer is 1 for copies from domid to the peer. peer_domid
 * 0x7ff4: Xen did not know the peer.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, grants,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint16_t, domid, uint16_t, peer_domid, uint32_t, op,
        uint8_t, to_peer, const struct hypervisor_grant_sums*, sums),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint16_t, peer_domid, peer_domid)
        lttng_ust_field_integer(uint32_t, op, op)
        lttng_ust_field_integer(uint8_t, to_peer, to_peer) /* 0 or 1 */
        lttng_ust_field_integer(uint64_t, hypercalls, sums->hypercalls)
        lttng_ust_field_integer(uint64_t, operations, sums->operations)
        lttng_ust_field_integer(uint64_t, failed, sums->failed)
        lttng_ust_field_integer(uint64_t, bytes, sums->bytes)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, grants, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * Events that a domain sent to another over event channels, or to itself, without those that failed (part
 * channel_records).
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, channel_sends,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint16_t, domid, uint16_t, peer_domid, uint64_t, sends),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint16_t, peer_domid, peer_domid)
        lttng_ust_field_integer(uint64_t, sends, sends)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, channel_sends, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * Time of a virtual CPU in each of Xen's runstates; together less than from begin_ns to ts_ns when records were lost. A
 * vCPU is first seen when its state changes; begin_ns is then that moment. Sent at each interval with a change, else
 * each second.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, runstates,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint16_t, domid, uint32_t, vcpu, const uint64_t*, spent),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint32_t, vcpu, vcpu)
        lttng_ust_field_integer(uint64_t, running_ns, spent[0])
        lttng_ust_field_integer(uint64_t, runnable_ns, spent[1])
        lttng_ust_field_integer(uint64_t, blocked_ns, spent[2])
        lttng_ust_field_integer(uint64_t, offline_ns, spent[3])))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, runstates, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * count page faults of a domain that Xen looked at; timed of them (part fault_ends) took cost_ticks in all. Without
 * that part only faults with a record of their own are counted.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, faults,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint16_t, domid, int, kind, const struct hypervisor_fault_sums*, sums),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_enum(xenlens_hypervisor, fault_kind, uint8_t, kind, kind)
        lttng_ust_field_integer(uint64_t, count, sums->count)
        lttng_ust_field_integer(uint64_t, timed, sums->timed)
        lttng_ust_field_integer(uint64_t, cost_ticks, sums->cost_ticks)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, faults, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * A physical CPU's buffer was full from begin_ns (0: not known) to ts_ns, and Xen dropped this many records, by its own
 * count.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, lost,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, cpu, uint64_t, records),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint32_t, cpu, cpu)
        lttng_ust_field_integer(uint64_t, records, records)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, lost, LTTNG_UST_TRACEPOINT_LOGLEVEL_WARNING)

/*
 * Last event of a host, after tracing was switched off and the buffers were emptied. read_records were read from the
 * buffers, those that report losses included; lost_records is the sum of all `lost` (what a stock Xen lost last of all
 * is not in it, since it does not report that), and cpu_lost_records[i] those of physical CPU i; unread_bytes of the
 * buffers were no valid records. Of produced_events before this one emitted_events were passed to LTTng; the others
 * came while no session recorded.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_hypervisor, session_end,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, const struct hypervisor_accounting*, accounting),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, read_records, accounting->read_records)
        lttng_ust_field_integer(uint64_t, lost_records, accounting->lost_records)
        lttng_ust_field_integer(uint64_t, unread_bytes, accounting->unread_bytes)
        lttng_ust_field_integer(uint64_t, produced_events, accounting->produced_events)
        lttng_ust_field_integer(uint64_t, emitted_events, accounting->emitted_events)
        lttng_ust_field_sequence(uint64_t, cpu_lost_records, accounting->cpu_lost_records, uint32_t, accounting->cpus) /* since schema 2 */))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_hypervisor, session_end, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

#endif /* XENLENS_HYPERVISOR_TP_H */

#include <lttng/tracepoint-event.h>
