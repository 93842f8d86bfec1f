// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time.h"
#include "reader/xentrace/file.h"
#include "reader/xentrace/record.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace xenlens::xentrace {

/// What Xen said about a pCPU's clocks (TRC_TRACE_CLOCK of kernel-patches/xen).
struct ClockAnchor
{
    std::uint64_t tsc = 0; ///< ticks
    std::uint64_t systemNs = 0; ///< Xen's system time at that TSC, ns
    std::uint64_t wallNs = 0; ///< Unix time at that TSC as Xen knows it, ns
    std::uint32_t tscKhz = 0; ///< nominal frequency
};

/// How time goes from one anchor to the next, so that not every moment has to look for its anchors.
struct ClockSegment
{
    std::uint64_t begin = 1; ///< TSC from which on it holds
    std::uint64_t end = 0; ///< up to here, inclusive; before `begin`: nowhere
    std::uint64_t from = 0; ///< the anchor's TSC
    double fromNs = 0; ///< Xen's system time there, since the first anchor
    double nsPerTick = 0;

    [[nodiscard]] bool holds(std::uint64_t tsc) const { return tsc >= begin && tsc <= end; }
};

/// Turns TSC ticks into time: by the anchors in the file, or by a frequency that is given. With neither there is no
/// time, only ticks. All pCPUs go by the anchors of one, the lowest, so that later ticks are never earlier in time: the
/// records are merged by TSC too.
class Clock
{
public:
    Clock() = default;
    /// By a frequency only: durations, but no moments.
    explicit Clock(double tscHz);

    /// Of a file's anchors, about one a second of each pCPU. They go before `tscHz`.
    static Clock of(const File& file, std::optional<double> tscHz = std::nullopt);

    /// Takes in a record if it is a clock anchor. Memory: at most anchorsMax, thinned out evenly.
    void add(const Record& record);

    /// Measured between the first and the last anchor, else nominal, else as given; nullopt: not known.
    [[nodiscard]] std::optional<double> tscHz() const;
    [[nodiscard]] std::optional<DurationNs> duration(std::uint64_t ticks) const;
    /// Unix time of a TSC; nullopt without an anchor. Between anchors by Xen's system time; how far the wall clock is
    /// from that, the last anchor says, so that setting the wall clock bends no durations.
    [[nodiscard]] std::optional<TimeNs> time(std::uint64_t tsc) const;
    /// The same, for many moments close by: looks for the anchors only where `segment` does not hold, and then sets it.
    [[nodiscard]] std::optional<TimeNs> time(std::uint64_t tsc, ClockSegment& segment) const;
    /// Unix time of TSC 0, had it always run at `hz` and been right at the first anchor.
    [[nodiscard]] std::optional<TimeNs> zero(std::uint64_t hz) const;
    /// How far the other pCPUs' anchors are from that, at most: a bound of the time's error. nullopt without an anchor.
    [[nodiscard]] std::optional<DurationNs> disagreement() const;
    [[nodiscard]] bool anchored() const { return !m_kept.empty(); }

    static constexpr std::size_t anchorsMax = 4096;

private:
    [[nodiscard]] std::int64_t originNs() const;
    [[nodiscard]] ClockSegment segment(std::uint64_t tsc) const;
    [[nodiscard]] double systemNs(std::uint64_t tsc) const;

    std::optional<std::uint16_t> m_cpu; ///< whose anchors are kept
    std::vector<ClockAnchor> m_kept; ///< in the order of the TSC
    std::uint64_t m_every = 1; ///< one of so many is kept
    std::uint64_t m_seen = 0;
    ClockAnchor m_last; ///< kept or not
    std::vector<ClockAnchor> m_others; ///< of the other pCPUs, the first anchorsMax
    std::optional<double> m_givenHz;
};

/// Where a file need not be looked through for anchors: soon after another one, as Xen writes one a second.
class AnchorGaps
{
public:
    void add(const Record& record); ///< takes in a clock anchor
    /// Whether there may be one in a window of that pCPU that begins at that TSC. One may be missed where windows are
    /// long; the times between its neighbours are as good.
    [[nodiscard]] bool mayHoldOne(std::uint16_t cpu, std::uint64_t tsc) const;

private:
    std::uint16_t m_cpu = 0;
    std::uint64_t m_tsc = 0; ///< of the last anchor
    std::uint64_t m_ticks = 0; ///< that the next one keeps away from it
};

/// The anchor in a record; nullopt when it is none or makes no sense.
std::optional<ClockAnchor> clockAnchor(const Record& record);

} // namespace xenlens::xentrace
