/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * LTTng-UST provider of the toolstack tracer: what dom0 of the sender and of the receiver see of a live migration.
 *
 * Times: `ts_ns` and `begin_ns` are CLOCK_MONOTONIC of the tracer's host, in ns, taken where it happened (in the
 * kernel, by the BPF program), never when the event was emitted; `clock_anchor` maps them to Unix time. Where both are
 * given, begin_ns is the entry of the call and ts_ns its return.
 *
 * Calls: "by a save" means by the thread that is inside xc_domain_save. A migration that began before the tracer is
 * therefore not traced.
 *
 * This file is the only place where these events' fields stand: scripts/generate-events.py generates the BPF programs'
 * records, what emits their events, the viewer's structs and decoders and tracers/EVENTS.md from it, and says how to
 * add a field or an event. clang-format does not know LTTng's macros.
 */
// clang-format off
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER xenlens_toolstack

#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "toolstack_tp.h"

#if !defined(XENLENS_TOOLSTACK_TP_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
#define XENLENS_TOOLSTACK_TP_H

#include <stdint.h>

#include <lttng/tracepoint.h>

#define XENLENS_TOOLSTACK_SCHEMA_VERSION 1

/* Where a clock anchor's Unix time comes from: the host's own CLOCK_REALTIME, or the reference that all hosts ask. */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_toolstack, clock_source,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("host", 0)
        lttng_ust_field_enum_value("reference", 1)))

/* XEN_DOMCTL_SHADOW_OP_* (xen/include/public/domctl.h) that read the log-dirty bitmap. */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_toolstack, logdirty_op,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("clean", 11)
        lttng_ust_field_enum_value("peek", 12)))

/*
 * Who read the log-dirty state: the migration itself, or our sampler. baseline stands only in recordings of tracers that
 * measured the idle guest before a migration.
 */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_toolstack, logdirty_reader,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("migration", 0)
        lttng_ust_field_enum_value("sampler", 1)
        lttng_ust_field_enum_value("baseline", 2)))

/* The pre-copy policy that xc_domain_save was given: its own (save_callbacks.precopy_policy is NULL) or a callback. */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_toolstack, precopy_policy,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("stock", 0)
        lttng_ust_field_enum_value("callback", 1)))

/*
 * The drop point at which events were lost: the ring buffer between kernel and tracer was full, a probe could not read its
 * arguments, a reading of the log-dirty counters failed, or no LTTng session recorded at that time.
 */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_toolstack, lost_where,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("bpf_ring", 0)
        lttng_ust_field_enum_value("bpf_read", 1)
        lttng_ust_field_enum_value("sampler", 2)
        lttng_ust_field_enum_value("lttng_session", 3)))

/*
 * The tracer is attached and its probes are live. First event of a host. emulated is 1 when the processor is emulated
 * in software (the model name in /proc/cpuinfo begins with "QEMU TCG"): then times say nothing about real hardware.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_toolstack, session_start,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, const char*, host, const char*, tracer_version, const char*, kernel, const char*, xen,
        uint32_t, page_bytes, uint64_t, sample_interval_ns, uint8_t, emulated),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint32_t, schema_version, XENLENS_TOOLSTACK_SCHEMA_VERSION)
        lttng_ust_field_string(host, host)
        lttng_ust_field_string(tracer_version, tracer_version)
        lttng_ust_field_string(kernel, kernel)
        lttng_ust_field_string(xen, xen)
        lttng_ust_field_integer(uint32_t, page_bytes, page_bytes)
        lttng_ust_field_integer(uint64_t, sample_interval_ns, sample_interval_ns)
        lttng_ust_field_integer(uint8_t, emulated, emulated) /* 0 or 1 */))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, session_start, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/* Unix time unix_ns was read while CLOCK_MONOTONIC went from ts_ns - round_trip_ns / 2 to ts_ns + round_trip_ns / 2. */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_toolstack, clock_anchor,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, unix_ns, uint64_t, round_trip_ns, int, source),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, unix_ns, unix_ns)
        lttng_ust_field_integer(uint64_t, round_trip_ns, round_trip_ns)
        lttng_ust_field_enum(xenlens_toolstack, clock_source, uint8_t, source, source)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, clock_anchor, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * xc_domain_save (libxenguest) was entered. name and memory_pages are read from xenstore and xc_domain_getinfo just
 * after; memory_pages is what the domain has now.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_toolstack, save_begin,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint16_t, domid, uint32_t, pid, const char*, name, const char*, uuid, uint64_t,
        memory_pages, uint8_t, live, int, policy),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint32_t, pid, pid)
        lttng_ust_field_string(name, name)
        lttng_ust_field_string(uuid, uuid)
        lttng_ust_field_integer(uint64_t, memory_pages, memory_pages) /* set by the tracer */
        lttng_ust_field_integer(uint8_t, live, live) /* 0 or 1 */
        lttng_ust_field_enum(xenlens_toolstack, precopy_policy, uint8_t, policy, policy)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, save_begin, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/*
 * xc_domain_save returned, or its thread ended inside it (result -ECHILD). stream_bytes is all that it wrote; what
 * libxl writes into the same descriptor before and after (its own headers, the xenstore data) is not in it.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_toolstack, save_end,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint16_t, domid, uint32_t, pid, int32_t, result, uint64_t, stream_bytes),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint32_t, pid, pid)
        lttng_ust_field_integer(int32_t, result, result)
        lttng_ust_field_integer(uint64_t, stream_bytes, stream_bytes)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, save_end, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/*
 * xc_shadow_control (libxenctrl), called by a save, switched log-dirty mode on (XEN_DOMCTL_SHADOW_OP_ENABLE_LOGDIRTY)
 * or off (_OFF).
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_toolstack, logdirty_switched,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint16_t, domid, uint32_t, pid, uint8_t, on, int32_t, result),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint32_t, pid, pid)
        lttng_ust_field_integer(uint8_t, on, on) /* 0 or 1 */
        lttng_ust_field_integer(int32_t, result, result)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, logdirty_switched, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * xc_logdirty_control (libxenctrl), called by a save or by the sampler, returned. faults and dirty_pages are struct
 * xen_domctl_shadow_op_stats: pages since the last clean. stopped is 1 for the read after the suspend
 * (XEN_DOMCTL_SHADOW_LOGDIRTY_FINAL). The guest was paused within begin_ns..ts_ns. result is the call's, the number of
 * pages that the bitmap covers, for the migration's own; 0 for the sampler's, which asks for no bitmap. A reading of
 * the sampler that fails is not sent but counted in `lost`.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_toolstack, logdirty_read,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint16_t, domid, int, op, int, reader, uint8_t, stopped,
        uint32_t, faults, uint32_t, dirty_pages, int64_t, result),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_enum(xenlens_toolstack, logdirty_op, uint8_t, op, op)
        lttng_ust_field_enum(xenlens_toolstack, logdirty_reader, uint8_t, reader, reader) /* set by the tracer */
        lttng_ust_field_integer(uint8_t, stopped, stopped) /* 0 or 1 */
        lttng_ust_field_integer(uint32_t, faults, faults)
        lttng_ust_field_integer(uint32_t, dirty_pages, dirty_pages)
        lttng_ust_field_integer(int64_t, result, result)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, logdirty_read, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * writev_exact (libxenctrl), called by a save, wrote a PAGE_DATA record (tools/libs/guest/xg_sr_stream_format.h,
 * REC_TYPE_PAGE_DATA). pfns is the record's count; pages how many of them carried 4096 bytes of data; bytes the whole
 * record with its headers.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_toolstack, batch_sent,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint16_t, domid, uint32_t, pid, uint32_t, pfns, uint32_t, pages,
        uint64_t, bytes, int32_t, result),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint32_t, pid, pid)
        lttng_ust_field_integer(uint32_t, pfns, pfns)
        lttng_ust_field_integer(uint32_t, pages, pages)
        lttng_ust_field_integer(uint64_t, bytes, bytes)
        lttng_ust_field_integer(int32_t, result, result)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, batch_sent, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * The stream descriptor has accepted stream_bytes in all since save_begin: bytes returned by write and writev, seen at
 * the system call's end, and, for what was written before these were watched or where the kernel has no tracepoints for
 * them, at the end of each completed write_exact and writev_exact.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_toolstack, stream_progress,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint16_t, domid, uint32_t, pid, uint64_t, stream_bytes),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint32_t, pid, pid)
        lttng_ust_field_integer(uint64_t, stream_bytes, stream_bytes)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, stream_progress, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * The save helper saw the guest suspended: the first xc_domain_getinfo inside xc_domain_save that finds it shut down
 * for that reason.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_toolstack, guest_suspended,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint16_t, domid, uint32_t, pid),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint32_t, pid, pid)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, guest_suspended, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/*
 * xc_domain_restore (libxenguest) was entered on the receiver. xl calls the domain NAME--incoming until all has
 * arrived; uuid is the sender's.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_toolstack, restore_begin,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint16_t, domid, uint32_t, pid, const char*, name, const char*, uuid),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint32_t, pid, pid)
        lttng_ust_field_string(name, name)
        lttng_ust_field_string(uuid, uuid)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, restore_begin, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/* xc_domain_restore returned, or its thread ended inside it (result -ECHILD). */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_toolstack, restore_end,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint16_t, domid, uint32_t, pid, int32_t, result),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint32_t, pid, pid)
        lttng_ust_field_integer(int32_t, result, result)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, restore_end, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/*
 * xc_domain_unpause, xc_domain_destroy (libxenctrl) and xc_domain_resume (libxenguest) returned, whoever called them.
 */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_toolstack, domain_state,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint16_t, domid, uint32_t, pid, const char*, name, const char*, uuid,
        int32_t, result),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(uint32_t, pid, pid)
        lttng_ust_field_string(name, name)
        lttng_ust_field_string(uuid, uuid)
        lttng_ust_field_integer(int32_t, result, result)))

/* xc_domain_unpause returned: on the receiver this is the end of the downtime. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_toolstack, domain_state, xenlens_toolstack, domain_unpaused,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint16_t, domid, uint32_t, pid, const char*, name, const char*, uuid,
        int32_t, result))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, domain_unpaused, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/* xc_domain_resume returned: the guest runs on at the sender after a failed migration. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_toolstack, domain_state, xenlens_toolstack, domain_resumed,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint16_t, domid, uint32_t, pid, const char*, name, const char*, uuid,
        int32_t, result))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, domain_resumed, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/* xc_domain_destroy returned. name and uuid are those known from before; empty when the domain was never seen. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_toolstack, domain_state, xenlens_toolstack, domain_destroyed,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint16_t, domid, uint32_t, pid, const char*, name, const char*, uuid,
        int32_t, result))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, domain_destroyed, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

/*
 * Counters of a network interface that leaves the host (/sys/class/net/NAME/statistics), at the interval from a
 * migration's begin until 1 s after its end. The first of a migration are from up to 1 s before it. They count all
 * traffic, with headers (Ethernet, IP and TCP take 66 bytes a packet).
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_toolstack, nic_counters,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, const char*, interface, uint64_t, tx_bytes, uint64_t, rx_bytes, uint64_t, tx_packets,
        uint64_t, rx_packets),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_string(interface, interface)
        lttng_ust_field_integer(uint64_t, tx_bytes, tx_bytes)
        lttng_ust_field_integer(uint64_t, rx_bytes, rx_bytes)
        lttng_ust_field_integer(uint64_t, tx_packets, tx_packets)
        lttng_ust_field_integer(uint64_t, rx_packets, rx_packets)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, nic_counters, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/*
 * count more events were lost at a drop point since the last such event. Sent when it is not zero, and for each drop point
 * once at the end, then also with 0.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_toolstack, lost,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, int, where, uint64_t, count),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_enum(xenlens_toolstack, lost_where, uint8_t, where, where)
        lttng_ust_field_integer(uint64_t, count, count)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, lost, LTTNG_UST_TRACEPOINT_LOGLEVEL_WARNING)

/*
 * Last event of a host: how many events the probes and the readings of the log-dirty counters produced for the domains
 * that were asked for, and how many of them the tracer emitted; the rest is in `lost`. What LTTng itself discarded is
 * in the trace's packet headers.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_toolstack, session_end,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, produced_events, uint64_t, emitted_events),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, produced_events, produced_events)
        lttng_ust_field_integer(uint64_t, emitted_events, emitted_events)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_toolstack, session_end, LTTNG_UST_TRACEPOINT_LOGLEVEL_NOTICE)

#endif /* XENLENS_TOOLSTACK_TP_H */

#include <lttng/tracepoint-event.h>
