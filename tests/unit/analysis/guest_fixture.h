// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/guest_log.h"

/// Logs of kernels as xenlens-guest sends them. Times are ms of the kernel's CLOCK_MONOTONIC.
namespace xenlens::test {

inline constexpr std::uint64_t millisecond = 1'000'000;

/// A log with its session begun at `startMs`; anchors of the reference each second put it `offset` from Unix time.
inline analysis::GuestLog makeKernel(
    const std::string& name, guest::Role role, std::uint64_t startMs, std::uint64_t endMs, std::int64_t offset)
{
    analysis::GuestLog log;
    log.name = name;
    guest::SessionStart start;
    start.tsNs = startMs * millisecond;
    start.host = name;
    start.role = role;
    start.uuid = role == guest::Role::Guest ? "u-1" : "";
    start.domid = DomId{static_cast<std::uint16_t>(role == guest::Role::Guest ? 1 : 0)};
    log.add(start);
    for (std::uint64_t at = startMs; at <= endMs; at += 1000) {
        const std::uint64_t ts = at * millisecond;
        log.anchors.push_back({ts, ts, static_cast<std::uint64_t>(static_cast<std::int64_t>(ts) + offset), 20'000,
            guest::ClockSource::Reference});
    }
    return log;
}

struct Calls
{
    std::vector<std::uint8_t> ops;
    std::vector<std::uint64_t> counts;
};

template <class Log, class E> void send(Log& log, const E& event)
{
    log.count(event.tsNs);
    log.add(event);
}

inline guest::Hypercalls hypercalls(
    std::uint64_t beginMs, std::uint64_t endMs, const Calls& calls, bool total = false, std::uint32_t vcpu = 0)
{
    guest::Hypercalls e;
    e.total = total;
    e.beginNs = beginMs * millisecond;
    e.tsNs = endMs * millisecond;
    e.vcpu = vcpu;
    e.callOps = calls.ops;
    e.callCounts = calls.counts;
    return e;
}

inline guest::Ring ring(guest::RingKind kind, std::uint16_t peer, std::uint64_t beginMs, std::uint64_t endMs,
    std::uint64_t requests, bool total = false)
{
    guest::Ring e;
    e.total = total;
    e.beginNs = beginMs * millisecond;
    e.tsNs = endMs * millisecond;
    e.kind = kind;
    e.peer = DomId{peer};
    e.device = 51712;
    e.pushes = requests;
    e.pushedSlots = 2 * requests;
    e.notifications = requests / 2;
    e.requests = requests;
    e.requestBytes = requests * 4096;
    e.timed = requests;
    e.totalNs = requests * 5000;
    e.firstBucket = 12;
    e.buckets = {requests};
    return e;
}

inline guest::Lost lost(guest::LostWhere where, std::uint64_t atMs, std::uint64_t count)
{
    return {atMs * millisecond, where, count};
}

/// The domain was away: it left at `atMs` and came back `awayMs` later by all clocks but the monotonic one, as domain
/// `domid`. Anchors behind it are moved.
inline void suspend(analysis::GuestLog& log, std::uint64_t atMs, std::uint64_t awayMs, std::uint16_t domid)
{
    guest::Suspend left;
    left.tsNs = atMs * millisecond;
    left.stage = guest::SuspendStage::Left;
    left.allClocks = true;
    left.unixNs = 7'000'000 * millisecond;
    guest::Suspend back = left;
    back.stage = guest::SuspendStage::Back;
    back.unixNs += awayMs * millisecond;
    send(log, left);
    send(log, back);
    send(log, guest::Identity{atMs * millisecond + 1, DomId{domid}});
    for (guest::ClockAnchor& anchor : log.anchors)
        if (anchor.tsNs > left.tsNs)
            anchor.unixNs += awayMs * millisecond;
}

} // namespace xenlens::test
