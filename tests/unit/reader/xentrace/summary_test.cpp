// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/record_type.h"
#include "summary.h"
#include "trace_builder.h"

#include <gtest/gtest.h>

#include <numeric>

namespace xenlens::xentrace {
namespace {

using namespace test;

const VcpuSummary& vcpuOf(const Summary& summary, std::uint16_t dom, std::uint16_t vcpu)
{
    for (const VcpuSummary& one : summary.vcpus)
        if (one.dom.value == dom && one.vcpu == vcpu)
            return one;
    throw std::out_of_range("no such vCPU");
}

std::uint64_t recordsOf(const VcpuSummary& vcpu, std::uint32_t event)
{
    return vcpu.records[typeIndex().find(event)];
}

TEST(XentraceSummary, CountsByVcpuAndOp)
{
    const auto file
        = TraceBuilder()
              .window(0,
                  {timed(1, PvHypercallV2, {29}), runs(10, 1, 0), timed(11, PvHypercallV2, {13 | 1U << 22, 2}),
                      timed(12, PvSubcall, {1 | 1U << 22, 1}), timed(13, PvSubcall, {1 | 1U << 22, 1}),
                      timed(14, PvTrap | Flag64, {0, 0, 13}), timed(15, 0x00201104, {0, 0, 0, 0, 2}),
                      timed(16, GrantMap, {5}), record(0x0040f206, {1, 2, 3, 4, 5}), stops(20, 1, 0),
                      timed(21, PvHypercall | Flag64, {0, 0, 17})})
              .window(1, {runs(12, 2, 1), timed(13, PvHypercallV2, {100}), timed(14, PvHypercallV2, {17})})
              .open();
    const Summary summary = summarise(*file);
    EXPECT_EQ(summary.records, 14U);
    EXPECT_EQ(summary.withoutTsc, 1U);
    EXPECT_EQ(summary.firstTsc, 1U);
    EXPECT_EQ(summary.lastTsc, 21U);
    ASSERT_EQ(summary.vcpus.size(), 2U);

    const VcpuSummary& first = vcpuOf(summary, 1, 0);
    EXPECT_EQ(first.calls[13], 1U);
    EXPECT_EQ(first.subcalls[1], 2U);
    EXPECT_EQ(first.traps[13], 1U);
    EXPECT_EQ(recordsOf(first, 0x00201104), 1U);
    EXPECT_EQ(recordsOf(first, 0x0040f206), 1U) << "a shadow record of a PV guest";
    EXPECT_EQ(vcpuOf(summary, 2, 1).calls[17], 1U);
    EXPECT_EQ(vcpuOf(summary, 2, 1).otherCalls, 1U);
    EXPECT_EQ(summary.unattributed.calls[29], 1U);
    EXPECT_EQ(summary.unattributed.calls[17], 1U) << "between two vCPUs";
    EXPECT_EQ(summary.grantsOf.at(5).maps, 1U);
    EXPECT_TRUE(summary.callsByEntry);

    std::uint64_t all
        = std::accumulate(summary.unattributed.records.begin(), summary.unattributed.records.end(), std::uint64_t{0});
    for (const VcpuSummary& vcpu : summary.vcpus)
        all = std::accumulate(vcpu.records.begin(), vcpu.records.end(), all);
    EXPECT_EQ(all, summary.records) << "each record is counted once";
}

TEST(XentraceSummary, AddsUpRunstates)
{
    const auto change = [](std::uint64_t tsc, unsigned from, unsigned to) {
        return timed(tsc, RunstateChange | from << 8 | to << 4, {1U << 16});
    };
    const auto file
        = TraceBuilder()
              .window(0, {change(100, 1, 0), change(150, 0, 2)})
              .window(1, {change(250, 2, 1), change(260, 1, 0), change(300, 3, 0), timed(310, 0x00082013, {0})})
              .open();
    const Summary summary = summarise(*file);
    const auto& states = vcpuOf(summary, 1, 0).runstates;
    EXPECT_EQ(states[0].ticks, 50U + 10) << "the last one up to the end";
    EXPECT_EQ(states[0].intervals, 1U);
    EXPECT_EQ(states[2].ticks, 100U);
    EXPECT_EQ(states[1].ticks, 10U);
    EXPECT_EQ(vcpuOf(summary, 1, 0).unaccountedTicks, 40U) << "it cannot have been offline from 260 to 300";
}

TEST(XentraceSummary, CountsLogdirtyMarksByRound)
{
    const auto file = TraceBuilder()
                          .window(0,
                              {timed(1, LogdirtyCounts, {2U << 16 | 3, 0, 0}),
                                  timed(2, LogdirtyPause, {2U << 16 | 3, 0, 500, 0}), timed(3, LogdirtyMark, {3, 7}),
                                  timed(4, LogdirtyMark, {4, 7}), timed(7, LogdirtyCounts, {11U << 16 | 3, 9, 2}),
                                  timed(9, LogdirtyPause, {11U << 16 | 3, 0, 600, 1}),
                                  timed(10, LogdirtyPause, {11U << 16 | 3, 0xffffffff, 5, 0})})
                          .window(1, {timed(5, LogdirtyMark, {3, 8}), timed(8, LogdirtyMark, {3, 7})})
                          .open();
    const Summary summary = summarise(*file);
    ASSERT_EQ(summary.logdirty.size(), 2U);
    EXPECT_EQ(summary.logdirty.at(4).marks, 1U);
    const LogdirtySummary& dom = summary.logdirty.at(3);
    EXPECT_EQ(dom.marks, 3U);
    ASSERT_EQ(dom.reads.size(), 3U);
    EXPECT_EQ(dom.reads[0].marks, 0U);
    EXPECT_EQ(dom.reads[0].pausedNs, 500U);
    EXPECT_EQ(dom.reads[1].marks, 2U) << "of both CPUs, since log-dirty was enabled";
    EXPECT_EQ(dom.reads[1].dirty, 2U);
    EXPECT_EQ(dom.reads[1].faults, 9U);
    EXPECT_EQ(dom.reads[1].pausedNs, (1ULL << 32) + 600);
    EXPECT_FALSE(dom.reads[2].counted) << "it failed";
    EXPECT_EQ(dom.reads[2].result, -1);
    EXPECT_EQ(dom.reads[2].marks, 1U);
}

TEST(XentraceSummary, AddsUpGrantOperationsAndFaults)
{
    const auto file = TraceBuilder()
                          .window(0,
                              {runs(1, 1, 0), timed(2, GrantOps, {5, 1U | 2U << 16, 10, 4000}),
                                  timed(3, GrantOps, {5, 1U | 2U << 16, 5, 100}),
                                  timed(4, GrantOps, {0xfffdU << 16 | 5, 1U | 2U << 16, 3, 0}),
                                  timed(5, FaultEndRo, {0, 0, 70, 1U << 31}), timed(6, FaultEndShadow, {0, 0, 30, 0})})
                          .open();
    const Summary summary = summarise(*file);
    ASSERT_EQ(summary.grantOps.size(), 1U);
    const auto& [key, total] = *summary.grantOps.begin();
    EXPECT_EQ(key, (GrantOpsKey{5, DomId{1}, DomId{2}}));
    EXPECT_EQ(total.operations, 18U);
    EXPECT_EQ(total.bytes, 4100U);
    EXPECT_EQ(total.failed, 3U);
    EXPECT_EQ(vcpuOf(summary, 1, 0).readOnlyFaults.ticks(), 70U);
    EXPECT_EQ(vcpuOf(summary, 1, 0).readOnlyFaults.failed(), 0U);
    EXPECT_EQ(vcpuOf(summary, 1, 0).shadowFaults.failed(), 1U);
}

TEST(XentraceSummary, PairsHypercallEntriesAndExits)
{
    const auto file = TraceBuilder()
                          .window(0,
                              {runs(1, 1, 0), timed(100, PvHypercallV2, {13 | 1U << 22, 1}),
                                  timed(110, PvSubcall, {17}), timed(150, ExitSubcall, {17, 0xfffffff2}),
                                  timed(200, ExitCall, {13, 0}), timed(300, PvHypercallV2, {36}),
                                  timed(340, ExitCall, {36 | 3U << 30, 0}), timed(400, ExitCall, {12, 0})})
                          .open();
    const Summary summary = summarise(*file);
    const VcpuSummary& vcpu = vcpuOf(summary, 1, 0);
    EXPECT_EQ(vcpu.costs[13].calls(), 1U);
    EXPECT_EQ(vcpu.costs[13].ticks(), 100U);
    EXPECT_EQ(vcpu.subcallCosts[17].ticks(), 40U);
    EXPECT_EQ(vcpu.subcallCosts[17].failed(), 1U);
    EXPECT_EQ(vcpu.costs[36].preempted(), 1U);
    EXPECT_EQ(vcpu.costs[36].failed(), 0U);
    EXPECT_EQ(vcpu.costs[12].calls(), 0U) << "its entry was not seen";
    EXPECT_EQ(vcpu.calls[13], 1U);
}

TEST(XentraceSummary, CountsByCostRecordsWhereThereAreNoEntries)
{
    const auto file = TraceBuilder()
                          .window(0,
                              {timed(100, CostVcpu, {1U << 16}), record(CostCall + 29, {10U << 15 | 5}),
                                  record(CostCall + 29, {1U << 30 | 10U << 15 | 7}), record(CostSubcall + 1, {3})})
                          .open();
    const Summary summary = summarise(*file);
    EXPECT_FALSE(summary.callsByEntry);
    const VcpuSummary& vcpu = vcpuOf(summary, 1, 0);
    EXPECT_EQ(vcpu.calls[29], 2U);
    EXPECT_EQ(vcpu.subcalls[1], 1U);
    EXPECT_EQ(vcpu.costs[29].ticks(), 12U);
    EXPECT_EQ(vcpu.costs[29].failed(), 1U);
}

TEST(XentraceSummary, CountsShortRecordsWithoutLookingIntoThem)
{
    const auto file
        = TraceBuilder().window(0, {timed(1, PvHypercallV2), timed(2, PvTrap, {1}), timed(3, RunstateChange)}).open();
    const Summary summary = summarise(*file);
    EXPECT_EQ(summary.records, 3U);
    EXPECT_EQ(summary.incomplete, 3U);
}

TEST(XentraceSummary, BoundsTheNumberOfVcpus)
{
    std::vector<Words> records;
    for (std::uint32_t i = 0; i < Summary::vcpusMax + 100; ++i) {
        records.push_back(runs(2 * i + 1, static_cast<std::uint16_t>(i), 0));
        records.push_back(timed(2 * i + 2, PvHypercallV2, {17}));
    }
    const Summary summary = summarise(*TraceBuilder().window(0, records).open());
    EXPECT_EQ(summary.vcpus.size(), Summary::vcpusMax);
    EXPECT_EQ(summary.others.calls[17], 100U);
}

TEST(XentraceCallCost, GivesPercentilesFromAbove)
{
    CallCost cost;
    EXPECT_EQ(cost.percentile(0.5), 0U);
    for (std::uint64_t ticks = 1; ticks <= 10'000; ++ticks)
        cost.add(ticks, false, false);
    EXPECT_EQ(cost.ticks(), 50'005'000U);
    for (const double share : {0.01, 0.1, 0.5, 0.9, 0.99, 1.0}) {
        const double exact = share * 10'000;
        EXPECT_GE(static_cast<double>(cost.percentile(share)), exact) << share;
        EXPECT_LE(static_cast<double>(cost.percentile(share)), exact * 1.125 + 1) << share;
    }
    CallCost large;
    large.add(~0ULL, false, false);
    EXPECT_EQ(large.percentile(1), ~0ULL);
}

} // namespace
} // namespace xenlens::xentrace
