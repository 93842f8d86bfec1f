// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/workload.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {
namespace {

constexpr std::uint64_t ms = 1'000'000;

workload::Interval interval(std::uint64_t endMs, std::uint64_t written, std::uint64_t total)
{
    workload::Interval i;
    i.tsNs = endMs * ms;
    i.beginNs = (endMs - 100) * ms;
    i.realtimeNs = (1'000'000 + endMs) * ms;
    i.pagesWritten = written;
    i.totalPagesWritten = total;
    return i;
}

TimeNs at(std::int64_t guestMs)
{
    return {(1'000'000 + guestMs) * static_cast<std::int64_t>(ms)};
}

/// 10 pages in the first 100 ms, 30 in the next, 0 in the third.
WorkloadLog logOf(const char* pattern, std::uint64_t workingSet)
{
    WorkloadLog log;
    log.start = workload::SessionStart{};
    log.start->pattern = pattern;
    log.start->workingSetPages = workingSet;
    log.intervals = {interval(200, 10, 10), interval(300, 30, 40), interval(400, 0, 40)};
    return log;
}

TEST(WorkloadCounter, InterpolatesWithinAnInterval)
{
    const WorkloadLog log = logOf("sequential", 1000);
    const WorkloadCounter counter(log);
    EXPECT_DOUBLE_EQ(*counter.writtenAt(at(100)), 0);
    EXPECT_DOUBLE_EQ(*counter.writtenAt(at(150)), 5);
    EXPECT_DOUBLE_EQ(*counter.writtenAt(at(200)), 10);
    EXPECT_DOUBLE_EQ(*counter.writtenAt(at(250)), 25);
    EXPECT_DOUBLE_EQ(*counter.writtenAt(at(350)), 40);
}

TEST(WorkloadCounter, DoesNotGuessOutsideWhatWasReported)
{
    const WorkloadLog log = logOf("sequential", 1000);
    const WorkloadCounter counter(log);
    EXPECT_EQ(counter.writtenAt(at(99)), std::nullopt);
    EXPECT_EQ(counter.writtenAt(at(401)), std::nullopt);
    EXPECT_EQ(counter.distinctIn(at(50), at(300)), std::nullopt);
}

TEST(WorkloadCounter, SequentialPagesAreDistinctUpToTheWorkingSet)
{
    const WorkloadLog wide = logOf("sequential", 1000);
    EXPECT_DOUBLE_EQ(*WorkloadCounter(wide).distinctIn(at(150), at(300)), 35);
    const WorkloadLog narrow = logOf("sequential", 12);
    EXPECT_DOUBLE_EQ(*WorkloadCounter(narrow).distinctIn(at(150), at(300)), 12);
}

TEST(WorkloadCounter, OfOtherPatternsNothingIsKnown)
{
    const WorkloadLog log = logOf("random", 1000);
    EXPECT_EQ(WorkloadCounter(log).distinctIn(at(150), at(300)), std::nullopt);
}

} // namespace
} // namespace xenlens::analysis
