// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/fault_profile.h"

namespace xenlens::analysis {

std::optional<double> FaultCount::meanNs() const
{
    if (!totalNs || timed == 0)
        return std::nullopt;
    return static_cast<double>(*totalNs) / static_cast<double>(timed);
}

std::optional<double> FaultProfile::shareOf(const FaultCount& faults) const
{
    if (!faults.totalNs || !running || running->ns <= 0)
        return std::nullopt;
    return static_cast<double>(*faults.totalNs) / static_cast<double>(running->ns);
}

} // namespace xenlens::analysis
