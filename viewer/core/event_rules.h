// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/guest.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

/// What the values of an event must fulfil, and limits of the providers, beside their fields, which core/events/ has
/// (generated from the providers). The reader refuses an event for which its isValid() is false: lists that belong
/// together have one length, numbers are within their range. The decoder finds the function by the event's type, so
/// that a rule for another event is one function more here; an event without a function is accepted as it is.
namespace xenlens::guest {

/// How far the readings of several vCPUs' counts that an event gives the same tsNs may be apart: GUEST_READING_NS,
/// tracers/guest/guest.h.
inline constexpr std::int64_t readingNs = 1'000'000;

inline constexpr std::uint32_t opsMax = 65; ///< hypercall numbers; the last stands for all others (GUEST_OPS)
inline constexpr std::uint32_t bucketsMax = 40; ///< GUEST_BUCKETS, tracers/guest/guest.h
inline constexpr std::size_t channelsMax = 64; ///< ports an event, at most

/// No count of a kernel comes near: at 10^9 a second it takes two years. Sums of such counts do not overflow.
inline constexpr std::uint64_t countMax = std::uint64_t{1} << 56;

inline bool areCounts(const std::vector<std::uint64_t>& counts)
{
    return std::all_of(counts.begin(), counts.end(), [](std::uint64_t count) { return count <= countMax; });
}

inline bool areOps(const std::vector<std::uint8_t>& ops)
{
    return std::all_of(ops.begin(), ops.end(), [](std::uint8_t op) { return op < opsMax; });
}

inline bool isValid(const Hypercalls& e)
{
    return e.callOps.size() == e.callCounts.size() && e.subcallOps.size() == e.subcallCounts.size() && areOps(e.callOps)
        && areOps(e.subcallOps) && areCounts(e.callCounts) && areCounts(e.subcallCounts)
        && e.unseenSubcalls <= countMax;
}

inline bool isValid(const HypercallTimes& e)
{
    const std::size_t length = e.ops.size();
    return e.entered.size() == length && e.timed.size() == length && e.totalNs.size() == length && areOps(e.ops)
        && areCounts(e.entered) && areCounts(e.timed) && areCounts(e.totalNs);
}

inline bool isValid(const HypercallLatency& e)
{
    return e.op < opsMax && e.timed <= countMax && e.totalNs <= countMax
        && e.firstBucket + e.buckets.size() <= bucketsMax && areCounts(e.buckets);
}

inline bool isValid(const Grants& e)
{
    return areCounts({e.operations, e.failed, e.batches, e.bytes});
}

inline bool isValid(const Ring& e)
{
    return areCounts({e.pushes, e.pushedSlots, e.notifications, e.consumes, e.consumedSlots, e.requests, e.requestSlots,
               e.requestBytes, e.reads, e.readBytes, e.writes, e.writeBytes, e.responses, e.responseSlots,
               e.responseBytes, e.failed, e.timed, e.totalNs})
        && e.firstBucket + e.buckets.size() <= bucketsMax && areCounts(e.buckets);
}

inline bool isValid(const Channels& e)
{
    const std::size_t length = e.ports.size();
    return length <= channelsMax && e.types.size() == length && e.details.size() == length
        && e.notified.size() == length && e.received.size() == length && areCounts(e.notified) && areCounts(e.received);
}

inline bool isValid(const Hypercall& e)
{
    return e.op < opsMax;
}

} // namespace xenlens::guest
