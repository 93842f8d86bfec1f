/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * LTTng-UST provider of the lab's load: what a guest's program wrote to its memory, exactly, so that what the tracers
 * measured from outside can be checked against it.
 *
 * Times: `ts_ns` and `begin_ns` are CLOCK_MONOTONIC of the guest, in ns, which stands still while the guest is
 * suspended.
 *
 * This file is the only place where these events' fields stand: scripts/generate-events.py generates the viewer's
 * structs and decoders and tracers/EVENTS.md from it, and says how to add a field or an event. clang-format does not
 * know LTTng's macros.
 */
// clang-format off
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER xenlens_workload

#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "memload_tp.h"

#if !defined(XENLENS_MEMLOAD_TP_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
#define XENLENS_MEMLOAD_TP_H

#include <stdint.h>

#include <lttng/tracepoint.h>

#define XENLENS_WORKLOAD_SCHEMA_VERSION 1

/*
 * The load has its memory, all of it touched and locked, and begins. pattern is "sequential", "random" or "hotcold";
 * rate_pages_per_s is 0 for as fast as it can.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_workload, session_start,
    LTTNG_UST_TP_ARGS(uint64_t, ts, const char*, hostname, const char*, pattern, uint64_t, pages, uint64_t, rate,
        uint64_t, interval),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts)
        lttng_ust_field_integer(uint32_t, schema_version, XENLENS_WORKLOAD_SCHEMA_VERSION)
        lttng_ust_field_string(hostname, hostname)
        lttng_ust_field_string(pattern, pattern)
        lttng_ust_field_integer(uint64_t, working_set_pages, pages)
        lttng_ust_field_integer(uint64_t, rate_pages_per_s, rate)
        lttng_ust_field_integer(uint64_t, interval_ns, interval)))

/*
 * An interval is over. distinct_pages are the different pages among its pages_written; total_pages_written counts from
 * the start and never goes back. With pattern "sequential" the next page is total_pages_written modulo the working set.
 */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_workload, interval,
    LTTNG_UST_TP_ARGS(uint64_t, ts, uint64_t, begin, uint64_t, realtime, uint64_t, sequence, uint64_t, written,
        uint64_t, distinct, uint64_t, total),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts)
        lttng_ust_field_integer(uint64_t, begin_ns, begin)
        lttng_ust_field_integer(uint64_t, realtime_ns, realtime)
        lttng_ust_field_integer(uint64_t, sequence, sequence)
        lttng_ust_field_integer(uint64_t, pages_written, written)
        lttng_ust_field_integer(uint64_t, distinct_pages, distinct)
        lttng_ust_field_integer(uint64_t, total_pages_written, total)))

/* A phase begins: "idle" (it reports and writes nothing), "writing", "stopped". */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_workload, phase,
    LTTNG_UST_TP_ARGS(uint64_t, ts, const char*, name),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts)
        lttng_ust_field_string(name, name)))

#endif

#include <lttng/tracepoint-event.h>
