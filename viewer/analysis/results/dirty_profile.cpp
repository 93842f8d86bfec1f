// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/dirty_profile.h"

namespace xenlens::analysis {

std::uint64_t DirtyProfile::marksTotal() const
{
    std::uint64_t sum = 0;
    for (const DirtyRound& round : rounds)
        sum += round.marks;
    return sum;
}

std::uint64_t DirtyProfile::lostRecords() const
{
    std::uint64_t sum = 0;
    for (const DirtyRound& round : rounds)
        sum += round.lostRecords;
    return sum;
}

DurationNs DirtyProfile::pausesTotal() const
{
    DurationNs sum = enablePause.value_or(DurationNs{});
    for (const DirtyRound& round : rounds)
        sum = sum + round.pause.value_or(DurationNs{}) + round.peekPauses;
    return sum;
}

} // namespace xenlens::analysis
