// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time.h"
#include "reader/xentrace/file.h"
#include "reader/xentrace/record.h"

#include <cstdint>
#include <map>
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

/// Turns TSC ticks into time: by the anchors in the file, between which it interpolates, or by a frequency that is
/// given. With neither there is no time, only ticks.
class Clock
{
public:
    Clock() = default;
    /// By a frequency only: durations, but no moments.
    explicit Clock(double tscHz);

    /// Reads through the whole file. The anchors go before `tscHz`.
    static Clock of(const File& file, std::optional<double> tscHz = std::nullopt);

    /// Takes in a record if it is a clock anchor. Memory: at most kAnchorsMax a pCPU, thinned out evenly.
    void add(const Record& record);

    /// Measured between the first and the last anchor, else nominal, else as given; nullopt: not known.
    [[nodiscard]] std::optional<double> tscHz() const;
    [[nodiscard]] std::optional<DurationNs> duration(std::uint64_t ticks) const;
    /// Unix time of a TSC of that pCPU; nullopt without an anchor. A pCPU without any goes by another's: Xen keeps
    /// their TSCs together.
    [[nodiscard]] std::optional<TimeNs> time(std::uint16_t cpu, std::uint64_t tsc) const;
    [[nodiscard]] bool anchored() const { return !m_anchors.empty(); }

    static constexpr std::size_t kAnchorsMax = 4096;

private:
    struct CpuAnchors
    {
        std::vector<ClockAnchor> kept; ///< in the order of the TSC
        std::uint64_t every = 1; ///< one of so many is kept
        std::uint64_t seen = 0;
        ClockAnchor last; ///< kept or not
    };

    std::map<std::uint16_t, CpuAnchors> m_anchors;
    std::optional<double> m_givenHz;
};

/// The anchor in a record; nullopt when it is none or makes no sense.
std::optional<ClockAnchor> clockAnchor(const Record& record);

} // namespace xenlens::xentrace
