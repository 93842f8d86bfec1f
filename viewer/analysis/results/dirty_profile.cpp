// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/dirty_profile.h"

namespace xenlens::analysis {

namespace {

std::uint64_t sumOf(const std::vector<DirtyRound>& rounds, std::uint64_t DirtyRound::*number)
{
    std::uint64_t sum = 0;
    for (const DirtyRound& round : rounds)
        sum += round.*number;
    return sum;
}

} // namespace

std::uint64_t DirtyProfile::marksTotal() const
{
    return sumOf(rounds, &DirtyRound::marks);
}

std::uint64_t DirtyProfile::distinctTotal() const
{
    return sumOf(rounds, &DirtyRound::distinctPfns);
}

std::uint64_t DirtyProfile::againTotal() const
{
    return sumOf(rounds, &DirtyRound::again);
}

std::uint64_t DirtyProfile::lostRecords() const
{
    return sumOf(rounds, &DirtyRound::lostRecords);
}

DurationNs DirtyProfile::pausesTotal() const
{
    DurationNs sum = enablePause.value_or(DurationNs{});
    for (const DirtyRound& round : rounds)
        sum = sum + round.pause.value_or(DurationNs{}) + round.peekPauses;
    return sum;
}

} // namespace xenlens::analysis
