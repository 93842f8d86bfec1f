// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/record.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace xenlens::xentrace {

/// How fast a TSC runs, and how sure that is.
struct TscFrequency
{
    double hz = 0;
    double error = 0; ///< relative: 19 of 20 of the runs that it was found by are within it
    std::size_t runs = 0; ///< that agree
};

/// Finds the TSC's frequency in the records of a Xen without clock records. TRC_SCHED_SWITCH_INFPREV says in ns of
/// Xen's system time how long the unit ran that now stops (xen/common/sched/core.c sched_switch_units(): now less the
/// time at which its state began); the record's TSC less that of the same pCPU's switch before is the same in ticks.
/// The frequency is the median of their ratios.
class TscFrequencyFinder
{
public:
    /// Takes in a record of any kind; those of one pCPU in their order.
    void add(const Record& record);

    /// nullopt: fewer than `runsMin` runs agree within `agreement`.
    [[nodiscard]] std::optional<TscFrequency> result() const;

    static constexpr std::uint32_t runMinNs = 1'000'000; ///< of shorter ones the records' own time is too large a part
    static constexpr std::uint32_t runMaxNs = 2'100'000'000; ///< the record has 32 bits for ns
    static constexpr double agreement = 0.02; ///< how far a run may be from the median, as a part of it
    static constexpr std::size_t runsMin = 8;
    static constexpr std::size_t runsMax = 8192; ///< that are kept, thinned out evenly

private:
    std::map<std::uint16_t, std::uint64_t> m_switchAt; ///< TSC of each pCPU's last switch
    std::vector<double> m_hz; ///< of each run
    std::uint64_t m_every = 1; ///< one of so many is kept
    std::uint64_t m_seen = 0;
};

} // namespace xenlens::xentrace
