// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/clock.h"
#include "core/events/guest.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace xenlens::analysis {

/// The domain was suspended, as in a migration: its CLOCK_MONOTONIC stood still.
struct SuspendInterval
{
    std::uint64_t leftNs = 0; ///< CLOCK_MONOTONIC before the hypercall (stock kernel: when all was frozen)
    std::uint64_t backNs = 0; ///< the same clock, going again
    TimeRange time; ///< both on the common axis
    std::optional<DurationNs> bound; ///< of the length of `time`; nullopt: its ends were not measured by one clock
    std::optional<DurationNs> ownLength; ///< by the guest's CLOCK_REALTIME (stock: CLOCK_BOOTTIME)
    std::optional<DurationNs> leaving; ///< before `time`: from the toolstack's request until the guest left
    std::optional<DurationNs> resume; ///< at the end of `time`: from the hypercall's return until the clocks went
};

/// Maps a guest's CLOCK_MONOTONIC to Unix time: a HostClock of its own for each stretch between two suspend intervals,
/// from the anchors read in it. An anchor whose round trip a suspend interval interrupted is left out. A stretch
/// without an anchor continues the one before it, moved on by the guest's own idea of the suspend interval: then
/// nothing bounds it.
class GuestClock
{
public:
    GuestClock() = default;
    /// From all events of one kernel, in any order. If any anchor is of the reference, only those are used.
    /// `fallback` is Unix time less CLOCK_MONOTONIC, for a kernel without any anchor; `contradiction` is that of
    /// anchors which were left out (HostClock).
    GuestClock(std::vector<guest::ClockAnchor> anchors, std::vector<guest::Suspend> suspends,
        std::optional<DurationNs> fallback, std::int64_t contradiction = 0);

    /// Between `left` and `back` no event happens; a time in between, by a clock that is slightly wrong, becomes
    /// `back`.
    [[nodiscard]] TimeNs toUnix(std::uint64_t monotonicNs) const;
    [[nodiscard]] std::optional<DurationNs> bound(std::uint64_t monotonicNs) const;
    [[nodiscard]] const std::vector<SuspendInterval>& suspendIntervals() const { return m_suspendIntervals; }
    [[nodiscard]] bool hasReference() const { return m_hasReference; }
    /// The greatest of all stretches' clocks. ns
    [[nodiscard]] std::int64_t contradiction() const;

    /// A part of a stretch of the monotonic clock, cut at the suspend intervals; `length` is by the clock itself.
    struct Piece
    {
        TimeRange time;
        std::uint64_t length = 0;
    };
    [[nodiscard]] std::vector<Piece> pieces(std::uint64_t beginNs, std::uint64_t endNs) const;

private:
    [[nodiscard]] std::size_t stretchOf(std::uint64_t monotonicNs) const;
    void makeStretches(const std::vector<guest::ClockAnchor>& anchors, std::optional<DurationNs> fallback);

    std::vector<SuspendInterval>
        m_suspendIntervals; ///< in order; suspend interval i lies between stretch i and stretch i + 1
    std::vector<HostClock> m_stretches{1};
    bool m_hasReference = false;
    std::int64_t m_leftOut = 0; ///< contradiction of anchors that were left out
};

} // namespace xenlens::analysis
