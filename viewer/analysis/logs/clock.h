// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/toolstack.h"
#include "core/time.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace xenlens::analysis {

/// Maps one host's CLOCK_MONOTONIC to Unix time by its clock anchors.
///
/// Of all anchors those of the shortest round trip in each stretch of knotSpacing are the knots; between knots the
/// offset is interpolated, outside it stays that of the nearest one. The error is at most: half the round trip of the
/// knots around, plus how far any other anchor contradicts the line by more than its own half round trip, plus
/// driftLimit times the distance to the nearest knot where there is none on the other side.
class HostClock
{
public:
    /// How fast CLOCK_MONOTONIC may run wrong: 500 ppm, the most that the kernel slews it (MAXFREQ,
    /// include/linux/timex.h).
    static constexpr double driftLimit = 500e-6;
    static constexpr DurationNs knotSpacing{10'000'000'000};

    /// A clock without anchors: Unix time is the monotonic time. See isKnown().
    HostClock() = default;
    /// From all anchors of one source, in any order. `contradiction` is that of anchors which were left out.
    explicit HostClock(std::vector<toolstack::ClockAnchor> anchors, std::int64_t contradiction = 0);
    /// From a single offset, for a host that sent no anchor: no bound.
    static HostClock fromOffset(DurationNs offset);

    [[nodiscard]] bool isKnown() const { return !m_knots.empty(); }
    [[nodiscard]] TimeNs toUnix(std::uint64_t monotonicNs) const;
    /// The inverse, to within driftLimit of the knots' spacing.
    [[nodiscard]] std::int64_t toMonotonic(TimeNs unixTime) const;
    /// Greatest error of toUnix there; nullopt when it was never measured.
    [[nodiscard]] std::optional<DurationNs> bound(std::uint64_t monotonicNs) const;
    /// How far any anchor contradicts the line by more than its own half round trip. ns
    [[nodiscard]] std::int64_t contradiction() const { return m_contradiction; }

private:
    struct Knot
    {
        std::int64_t at; ///< monotonic
        std::int64_t offset; ///< unix - monotonic
        std::int64_t halfTrip;
    };

    [[nodiscard]] std::int64_t offsetAt(std::int64_t at) const;

    std::vector<Knot> m_knots;
    std::int64_t m_contradiction = 0;
    bool m_measured = false;
};

} // namespace xenlens::analysis
