// SPDX-License-Identifier: GPL-2.0-or-later
#include "xen/place.h"

#include <gtest/gtest.h>

#include <vector>

namespace xenlens::xen {
namespace {

class PcpuContextTest : public testing::Test
{
protected:
    void add(uint32_t event, std::vector<uint32_t> words) { context.add(event, words); }
    static uint32_t change(unsigned from, unsigned to) { return RunstateChange | from << 8 | to << 4; }

    PcpuContext context;
};

TEST_F(PcpuContextTest, FollowsTheRunstates)
{
    EXPECT_EQ(context.running.running(), (VcpuId{DomidInvalid, 0}));
    add(change(RunstateRunnable, RunstateRunning), {5 << 16 | 1});
    EXPECT_EQ(context.running.running(), (VcpuId{5, 1}));
    add(change(RunstateBlocked, RunstateRunnable), {6 << 16});
    EXPECT_EQ(context.running.running(), (VcpuId{5, 1})) << "another one wakes up";
    add(change(RunstateRunning, RunstateBlocked), {5 << 16 | 1});
    EXPECT_FALSE(context.running.contextKnown);
    add(ContinueRunning, {7 << 16 | 2});
    EXPECT_EQ(context.running.running(), (VcpuId{7, 2}));
    add(ContinueRunning, {});
    EXPECT_EQ(context.running.running(), (VcpuId{7, 2})) << "a record without words says nothing";
}

TEST_F(PcpuContextTest, BelievesSwitchesOfUnitsWithoutRunstatesOnly)
{
    add(SchedSwitch, {1, 2, 3, 4});
    EXPECT_EQ(context.running.running(), (VcpuId{3, 4}));
    add(ContinueRunning, {7 << 16 | 2});
    add(SchedSwitch, {1, 2, 3, 4});
    EXPECT_EQ(context.running.running(), (VcpuId{7, 2}));
}

TEST_F(PcpuContextTest, LearnsFromALossWhoRunsButNotWhoseTheCallsAre)
{
    add(CostVcpu, {5 << 16 | 1});
    EXPECT_EQ(context.callers.running(), (VcpuId{5, 1}));
    add(LostRecords, {9, 2 << 16 | 7, 100, 0});
    EXPECT_EQ(context.running.running(), (VcpuId{7, 2}));
    EXPECT_FALSE(context.callers.contextKnown);
    context.forget();
    EXPECT_FALSE(context.running.contextKnown);
}

} // namespace
} // namespace xenlens::xen
