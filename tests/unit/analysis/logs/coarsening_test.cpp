// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/coarsening.h"
#include "analysis/logs/guest_recording.h"
#include "analysis/logs/hypervisor_log.h"

#include <gmock/gmock.h>

#include <set>

namespace xenlens::analysis {
namespace {

constexpr std::uint64_t second = 1'000'000'000;

using ::testing::Le;
using ::testing::SizeIs;

hypervisor::Hypercalls calls(std::uint64_t interval, std::uint16_t domid, std::vector<std::uint32_t> ops)
{
    hypervisor::Hypercalls calls;
    calls.beginNs = (interval + 1) * second;
    calls.tsNs = (interval + 2) * second;
    calls.domid = DomId{domid};
    calls.ops = std::move(ops);
    calls.counts.assign(calls.ops.size(), 3);
    calls.timed.assign(calls.ops.size(), 2);
    return calls;
}

TEST(Coarsening, KeepsSumsAndTheNewestRows)
{
    constexpr std::uint64_t intervals = 100'000;
    HypervisorLog log;
    for (std::uint64_t i = 0; i < intervals; ++i)
        for (std::uint16_t domid : {0, 1})
            log.add(calls(i, domid, i % 2 == 0 ? std::vector<std::uint32_t>{1} : std::vector<std::uint32_t>{2, 1}));
    EXPECT_THAT(log.hypercalls, SizeIs(Le(HypervisorLog::rowsMax)));
    std::uint64_t ones = 0, twos = 0, timed = 0;
    for (const hypervisor::Hypercalls& row : log.hypercalls)
        for (std::size_t i = 0; i < row.ops.size(); ++i) {
            (row.ops[i] == 1 ? ones : twos) += row.counts[i];
            timed += row.timed[i];
        }
    EXPECT_EQ(ones, 2 * 3 * intervals);
    EXPECT_EQ(twos, 3 * intervals);
    EXPECT_EQ(timed, 2 * (2 * intervals + intervals));
    for (std::size_t i = log.hypercalls.size() - 1000; i < log.hypercalls.size(); ++i)
        EXPECT_EQ(log.hypercalls[i].tsNs - log.hypercalls[i].beginNs, second);
    EXPECT_EQ(log.hypercalls.front().beginNs, second) << "nothing is left out at the begin";
    ASSERT_TRUE(log.coarsened());
    EXPECT_GT(log.coarsened()->longestNs, second);
    EXPECT_LT(log.coarsened()->untilNs, intervals * second);
}

/// The older, the coarser: a row is no longer than a hundredth of its age where a day has an interval each second.
TEST(Coarsening, IsAPyramid)
{
    constexpr std::uint64_t day = 86'400;
    HypervisorLog log;
    for (std::uint64_t i = 0; i < day; ++i)
        log.add(calls(i, 0, {1}));
    for (const hypervisor::Hypercalls& row : log.hypercalls) {
        const std::uint64_t age = (day + 1) * second - row.tsNs;
        EXPECT_LE(row.tsNs - row.beginNs, std::max(second, age / 100)) << age / second << " s old";
    }
}

TEST(Coarsening, LeavesShortRecordingsAsTheyAre)
{
    HypervisorLog log;
    for (std::uint64_t i = 0; i < 4000; ++i)
        log.add(calls(i, 0, {1}));
    EXPECT_THAT(log.hypercalls, SizeIs(4000));
    EXPECT_FALSE(log.coarsened());
}

/// Whoever compares a front end with hypercalls needs common ends.
TEST(Coarsening, GivesAllSeriesOfAKernelTheSameEnds)
{
    GuestRecording recording;
    std::uint64_t requests = 0;
    for (std::uint64_t i = 0; i < 60'000; ++i) {
        guest::Hypercalls calls;
        calls.beginNs = (i + 1) * second;
        calls.tsNs = (i + 2) * second;
        calls.callOps = {1};
        calls.callCounts = {7};
        recording.add(calls);
        if (i % 3 == 0)
            continue;
        guest::Ring ring;
        ring.beginNs = calls.beginNs;
        ring.tsNs = calls.tsNs;
        ring.requests = 5;
        recording.add(ring);
        requests += 5;
    }
    std::set<std::uint64_t> begins, ends;
    std::uint64_t counted = 0;
    for (const HypercallRow& row : recording.hypercallRows) {
        begins.insert(row.beginNs);
        ends.insert(row.tsNs);
        counted += row.ops.at(0).count;
    }
    EXPECT_EQ(counted, 7U * 60'000);
    std::uint64_t inRows = 0;
    for (const auto& row : recording.ringRows.begin()->second) {
        EXPECT_TRUE(begins.contains(row.beginNs));
        EXPECT_TRUE(ends.contains(row.tsNs));
        inRows += row.numbers[5];
    }
    EXPECT_EQ(inRows, requests);
    EXPECT_LE(recording.hypercallRows.size() + recording.ringRows.begin()->second.size(), GuestRecording::rowsMax);
    for (std::size_t i = 1; i < recording.hypercallRows.size(); ++i)
        EXPECT_EQ(recording.hypercallRows[i].beginNs, recording.hypercallRows[i - 1].tsNs) << "no time is left out";
}

TEST(Coarsening, FoldsWhatIsOnlyASum)
{
    HypervisorLog log;
    for (std::uint64_t i = 1; i <= 10'000; ++i) {
        log.add(hypervisor::HypercallCost{i + 1, i, DomId{1}, 2, 4, {1, 2}});
        log.add(hypervisor::Faults{i + 1, i, DomId{1}, xen::FaultKind::PageTableWrite, 3, 2, 100});
        log.add(hypervisor::HypercallCounters{i, DomId{1}, 0, false, {1}, {i}, {0}});
    }
    EXPECT_THAT(log.costs, SizeIs(Le(HypervisorLog::sumsMax)));
    EXPECT_THAT(log.faults, SizeIs(Le(HypervisorLog::rowsMax)));
    std::uint64_t timed = 0, faults = 0;
    for (const hypervisor::HypercallCost& cost : log.costs)
        for (const std::uint64_t bucket : cost.buckets)
            timed += bucket;
    for (const hypervisor::Faults& fault : log.faults)
        faults += fault.count;
    EXPECT_EQ(timed, 30'000U);
    EXPECT_EQ(faults, 30'000U);
    EXPECT_THAT(log.counters, SizeIs(Le(HypervisorLog::sumsMax)));
    EXPECT_EQ(log.counters.at(0).counts.at(0), 1U);
    EXPECT_EQ(log.counters.at(1).counts.at(0), 2U);
    EXPECT_EQ(log.counters.back().counts.at(0), 10'000U);
    EXPECT_EQ(log.counters.at(log.counters.size() - 2).counts.at(0), 9'999U);
}

} // namespace
} // namespace xenlens::analysis
