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

std::optional<DurationNs> DirtyProfile::pausesTotal() const
{
    std::optional<DurationNs> sum = enablePause;
    const auto add = [&sum](DurationNs pause) { sum = sum.value_or(DurationNs{}) + pause; };
    for (const DirtyRound& round : rounds) {
        if (round.pause)
            add(*round.pause);
        if (round.peeks > 0)
            add(round.peekPauses);
    }
    return sum;
}

} // namespace xenlens::analysis
