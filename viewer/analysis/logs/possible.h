// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>

/// Which numbers an event may hold. A damaged or hostile trace may hold any; those that no machine can have are left
/// out before anything is computed from them. Sums of what passes fit 64 bits, or are saturating (core/time.h).
namespace xenlens::analysis {

inline constexpr std::uint64_t longestUptime = std::uint64_t{1} << 59; ///< 18 years, ns
inline constexpr std::uint64_t latestUnix = std::uint64_t{1} << 62; ///< 146 years from 1970, ns
inline constexpr std::uint64_t countMax = std::uint64_t{1} << 56; ///< at 10^9 a second it takes two years
inline constexpr std::uint64_t longestDuration = countMax; ///< two years, ns
/// A host's clock of 1970 may be set after its tracer began; then CLOCK_MONOTONIC is ahead of Unix time for a moment.
inline constexpr DurationNs aheadOfUnix{86'400'000'000'000};

inline bool isPossible(TimeNs unixTime)
{
    return unixTime.ns >= 0 && static_cast<std::uint64_t>(unixTime.ns) < latestUnix;
}

inline bool areAtMost(std::uint64_t most, std::initializer_list<std::uint64_t> numbers)
{
    return std::all_of(numbers.begin(), numbers.end(), [most](std::uint64_t number) { return number <= most; });
}

/// `sentAt`: Unix time of the recording, which no moment on CLOCK_MONOTONIC exceeds; 0: not known. `wallTimes`: the
/// event's times are Unix times.
template <class E> bool isPossible(const E& event, TimeNs sentAt, bool wallTimes = false)
{
    const std::uint64_t latest = wallTimes ? latestUnix : longestUptime;
    bool possible = event.tsNs > 0 && event.tsNs < latest;
    if (possible && sentAt.ns > 0 && isPossible(sentAt))
        possible = TimeNs{static_cast<std::int64_t>(event.tsNs)} <= sentAt + aheadOfUnix;
    const auto demand = [&possible](bool holds) { possible = possible && holds; };
    if constexpr (requires { event.wallTimes; })
        possible = event.tsNs > 0 && event.tsNs < (event.wallTimes ? latestUnix : longestUptime);
    if constexpr (requires { event.beginNs; })
        demand(event.beginNs < latest);
    if constexpr (requires { event.unixNs; })
        demand(event.unixNs < latestUnix);
    if constexpr (requires { event.realtimeNs; })
        demand(event.realtimeNs < latestUnix);
    if constexpr (requires { event.roundTripNs; })
        demand(event.roundTripNs < longestDuration);
    if constexpr (requires { event.boottimeNs; })
        demand(event.boottimeNs < longestUptime);
    if constexpr (requires { event.schedNs; })
        demand(event.schedNs < longestUptime);
    if constexpr (requires { event.systemNs; })
        demand(event.systemNs < longestUptime);
    if constexpr (requires { event.runningNs; })
        demand(areAtMost(longestDuration, {event.runningNs, event.runnableNs, event.blockedNs, event.offlineNs}));
    if constexpr (requires { event.pausedNs; }) // pausedNs itself may be unknown: see pauseLength()
        demand(areAtMost(longestDuration, {event.unknownNs, event.offlineBeforeNs}));
    if constexpr (requires { event.streamBytes; })
        demand(event.streamBytes <= countMax);
    if constexpr (requires { event.memoryPages; })
        demand(event.memoryPages <= countMax / 4096);
    if constexpr (requires { event.txBytes; })
        demand(areAtMost(countMax, {event.txBytes, event.rxBytes, event.txPackets, event.rxPackets}));
    if constexpr (requires { event.totalPagesWritten; })
        demand(areAtMost(countMax, {event.pagesWritten, event.distinctPages, event.totalPagesWritten}));
    if constexpr (requires { event.workingSetPages; })
        demand(event.workingSetPages <= countMax);
    if constexpr (requires { event.bytes; })
        demand(event.bytes <= countMax);
    if constexpr (requires { event.records; })
        demand(event.records <= countMax);
    if constexpr (requires { event.count; })
        demand(event.count <= countMax);
    if constexpr (requires { event.producedEvents; })
        demand(areAtMost(countMax, {event.producedEvents, event.emittedEvents}));
    if constexpr (requires { event.lostRecords; })
        demand(areAtMost(countMax, {event.lostRecords, event.readRecords}));
    if constexpr (requires { event.isValid(); })
        demand(event.isValid());
    return possible;
}

} // namespace xenlens::analysis
