// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctf_writer.h"

/// Events of provider xenlens_toolstack, declared as tracers/toolstack/toolstack_tp.h does.
namespace xenlens::test {

inline CtfEvent sessionStart(std::uint64_t ts, const char* host, std::uint32_t schema = 1)
{
    return CtfEvent("xenlens_toolstack:session_start", ts)
        .u64("ts_ns", ts)
        .u32("schema_version", schema)
        .text("host", host)
        .text("tracer_version", "0.1.0")
        .text("kernel", "6.1.0")
        .text("xen", "4.17.5")
        .u32("page_bytes", 4096)
        .u64("sample_interval_ns", 50'000'000)
        .u8("emulated", 1);
}

inline CtfEvent clockAnchor(std::uint64_t ts, std::uint64_t unixNs, std::uint64_t roundTrip, std::uint8_t source)
{
    return CtfEvent("xenlens_toolstack:clock_anchor", ts)
        .u64("ts_ns", ts)
        .u64("unix_ns", unixNs)
        .u64("round_trip_ns", roundTrip)
        .u8("source", source);
}

inline CtfEvent saveBegin(std::uint64_t ts, const std::string& name)
{
    return CtfEvent("xenlens_toolstack:save_begin", ts)
        .u64("ts_ns", ts)
        .u16("domid", 1)
        .u32("pid", 100)
        .text("name", name)
        .text("uuid", "u-1")
        .u64("memory_pages", 32768)
        .u8("live", 1)
        .u8("policy", 0);
}

inline CtfEvent streamProgress(std::uint64_t ts, std::uint64_t bytes)
{
    return CtfEvent("xenlens_toolstack:stream_progress", ts)
        .u64("ts_ns", ts)
        .u16("domid", 1)
        .u32("pid", 100)
        .u64("stream_bytes", bytes);
}

inline CtfEvent logdirtyRead(std::uint64_t ts, std::uint8_t op, std::uint8_t reader, std::uint32_t dirty)
{
    return CtfEvent("xenlens_toolstack:logdirty_read", ts)
        .u64("ts_ns", ts)
        .u64("begin_ns", ts - 10)
        .u16("domid", 1)
        .u8("op", op)
        .u8("reader", reader)
        .u8("stopped", 0)
        .u32("faults", 7)
        .u32("dirty_pages", dirty)
        .i64("result", 32768);
}

inline CtfEvent sessionEnd(std::uint64_t ts, std::uint64_t produced)
{
    return CtfEvent("xenlens_toolstack:session_end", ts)
        .u64("ts_ns", ts)
        .u64("produced_events", produced)
        .u64("emitted_events", produced);
}

} // namespace xenlens::test
