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
    std::vector<bool> again; ///< for each pfn; see isAgain()

    /// The page was dirty in an earlier round too, so it is sent again.
    [[nodiscard]] bool isAgain(std::size_t i) const { return i < again.size() && again[i]; }
};

/// What became dirty from one clean of the bitmap to the next.
struct DirtyRound
{
    int index = 0; ///< from 1
    TimeRange time; ///< clean to clean
    std::uint64_t marks = 0;
    std::uint64_t distinctPfns = 0;
    std::uint64_t again = 0; ///< of the distinct: dirty in an earlier round too, so sent again
    std::optional<std::uint64_t> cleanDirty; ///< dirty count that the clean at its end returned; nullopt: no clean
    std::optional<std::uint64_t> cleanFaults; ///< fault count of that clean
    std::uint64_t leftOver = 0; ///< of cleanDirty: counted before log-dirty mode was on (Xen resets at a clean only)
    std::optional<DurationNs> pause; ///< how long the clean held the domain, exactly
    std::uint32_t peeks = 0; ///< reads of the bitmap between the cleans
    DurationNs peekPauses; ///< how long those held the domain, in all
    bool fromBegin = true; ///< false: the recording began after the round, so marks are a lower bound
    std::uint64_t lostRecords = 0; ///< trace records lost in this time: if any, marks are a lower bound
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
    std::optional<DurationNs> enablePause; ///< how long switching log-dirty mode on held the domain
    std::optional<DurationNs> disablePause;
    bool switchedOff = false; ///< false: the recording ends first
    bool timesKnown = true; ///< false: the recording has no clock; all times are the same
    std::optional<std::size_t> migration; ///< that it belongs to: index into Report::migrations

    static constexpr std::size_t hotPfnsMax = 100;

    [[nodiscard]] std::uint64_t marksTotal() const;
    [[nodiscard]] std::uint64_t distinctTotal() const; ///< pages to send, by round: a page counts in each round
    [[nodiscard]] std::uint64_t againTotal() const; ///< of distinctTotal()
    [[nodiscard]] std::uint64_t lostRecords() const; ///< at most: a loss across a clean counts in both rounds
    /// How long the cleans, the peeks and the switching on held the domain while it ran; of those that are known;
    /// nullopt: none is.
    [[nodiscard]] std::optional<DurationNs> pausesTotal() const;
};

} // namespace xenlens::analysis
