// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"
#include "core/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::analysis {

/// Pages marked dirty in some time, each once per round (the hypervisor's log-dirty marks).
struct DirtyMarks
{
    TimeRange time;
    int round = 0; ///< of the migration; 0 before the first
    std::vector<std::uint64_t> pfns; ///< in the order of marking
};

/// What became dirty from one clean of the bitmap to the next.
struct DirtyRound
{
    int index = 0; ///< from 1
    TimeRange time; ///< clean to clean
    std::uint64_t marks = 0;
    std::uint64_t distinctPfns = 0;
    std::uint64_t again = 0; ///< of the distinct: dirty in an earlier round too, so sent again
    std::optional<std::uint64_t> cleanDirty; ///< dirty count that the clean at its end returned
    std::optional<std::uint64_t> cleanFaults; ///< fault count of that clean
    std::optional<DurationNs> pause; ///< how long the clean held the domain, exactly
    std::uint64_t lostRecords = 0; ///< trace records lost meanwhile: with any, marks are a lower bound
};

struct HotPfn
{
    std::uint64_t pfn = 0;
    std::uint32_t rounds = 0; ///< in how many rounds it was marked
    std::uint64_t marks = 0;
};

/// Cumulative pages marked since the round began.
struct DirtyCurvePoint
{
    TimeNs time;
    std::uint64_t pages = 0;
    int round = 0;
};

/// One domain on one host while its log-dirty mode was on.
struct DirtyProfile
{
    std::string host;
    DomId domid;
    std::string name; ///< empty: not known
    std::string uuid;
    TimeRange time;
    std::uint64_t pfnsMax = 0; ///< highest pfn marked, plus 1
    std::vector<DirtyRound> rounds;
    std::vector<DirtyMarks> marks; ///< for the heat map: in order of time
    std::vector<DirtyCurvePoint> curve;
    std::vector<HotPfn> hot; ///< in most rounds first, at most hotPfnsMax
    std::vector<TimeRange> gaps; ///< records were lost here

    static constexpr std::size_t hotPfnsMax = 100;
};

} // namespace xenlens::analysis
