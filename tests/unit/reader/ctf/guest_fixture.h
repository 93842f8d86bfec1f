// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctf_writer.h"

/// Events of provider xenlens_guest, declared as tracers/guest/guest_tp.h does.
namespace xenlens::test {

inline CtfEvent guestStart(std::uint64_t ts, const std::string& host, std::uint8_t role, std::uint32_t schema = 1)
{
    return CtfEvent("xenlens_guest:session_start", ts)
        .u64("ts_ns", ts)
        .u32("schema_version", schema)
        .text("host", host)
        .text("tracer_version", "0.1.0")
        .text("kernel", "6.1.0")
        .text("xen", "4.17.5")
        .text("uuid", role == 0 ? "u-1" : "00000000-0000-0000-0000-000000000000")
        .u16("domid", role == 0 ? 1 : 0)
        .u8("role", role)
        .u32("cpus", 1)
        .u64("interval_ns", 100'000'000)
        .u8("emulated", 1)
        .u8("detail", 0);
}

struct CallLists
{
    std::vector<std::uint8_t> ops;
    std::vector<std::uint64_t> counts;
};

inline CtfEvent guestHypercalls(
    const char* event, std::uint64_t ts, std::uint64_t begin, const CallLists& calls, const CallLists& subcalls = {})
{
    return CtfEvent(std::string("xenlens_guest:") + event, ts)
        .u64("ts_ns", ts)
        .u64("begin_ns", begin)
        .u32("vcpu", 0)
        .u8s("call_ops", calls.ops)
        .u64s("call_counts", calls.counts)
        .u8s("subcall_ops", subcalls.ops)
        .u64s("subcall_counts", subcalls.counts)
        .u64("unseen_subcalls", 0);
}

inline CtfEvent guestLatency(std::uint64_t ts, std::uint8_t op, std::uint8_t first, std::vector<std::uint64_t> buckets)
{
    return CtfEvent("xenlens_guest:hypercall_latency", ts)
        .u64("ts_ns", ts)
        .u64("begin_ns", ts - 10)
        .u8("op", op)
        .u64("timed", 3)
        .u64("total_ns", 30'000)
        .u8("first_bucket", first)
        .u64s("buckets", buckets);
}

inline CtfEvent guestRing(const char* event, std::uint64_t ts, std::uint8_t ring, std::uint64_t requests)
{
    CtfEvent e(std::string("xenlens_guest:") + event, ts);
    e.u64("ts_ns", ts).u64("begin_ns", ts - 10).u8("ring", ring).u16("peer_domid", 0);
    e.u32("device", 51712).u32("queue", 0);
    std::uint64_t value = requests;
    for (const char* field : {"pushes", "pushed_slots", "notifications", "consumes", "consumed_slots", "requests",
             "request_slots", "request_bytes", "reads", "read_bytes", "writes", "write_bytes", "responses",
             "response_slots", "response_bytes", "failed", "timed", "total_ns"})
        e.u64(field, value++);
    return e.u8("first_bucket", 4).u64s("buckets", {1, 2});
}

inline CtfEvent guestLost(std::uint64_t ts, std::uint8_t where, std::uint64_t count)
{
    return CtfEvent("xenlens_guest:lost", ts).u64("ts_ns", ts).u8("where", where).u64("count", count);
}

inline CtfEvent guestEnd(std::uint64_t ts, std::uint64_t produced)
{
    return CtfEvent("xenlens_guest:session_end", ts)
        .u64("ts_ns", ts)
        .u64("produced_events", produced)
        .u64("emitted_events", produced);
}

} // namespace xenlens::test
