// SPDX-License-Identifier: GPL-2.0-or-later
#include "xen/runstate_history.h"

#include <gtest/gtest.h>

namespace xenlens::xen {
namespace {

TEST(RunstateHistory, ForgetsTheOldest)
{
    RunstateHistory history;
    for (unsigned i = 0; i < 100; ++i)
        history.change(1000 + 10 * i, i % 2, (i + 1) % 2, 0);
    const auto spent = history.within(1500, 2000);
    EXPECT_EQ(spent.states[RunstateRunning] + spent.states[RunstateRunnable], 10 * RunstateHistory::Kept);
    EXPECT_EQ(spent.unknown, 500 - 10 * RunstateHistory::Kept);
}

TEST(RunstateHistory, KnowsWhatWasBeforeTheFirstChangeSinceNoRecordIsMissing)
{
    RunstateHistory history;
    history.change(2000, RunstateRunning, RunstateOffline, 1000);
    const auto spent = history.within(500, 2500);
    EXPECT_EQ(spent.states[RunstateRunning], 1000U);
    EXPECT_EQ(spent.states[RunstateOffline], 500U);
    EXPECT_EQ(spent.unknown, 500U);
}

TEST(RunstateHistory, DoesNotBelieveAStateThatTheNextChangeContradicts)
{
    RunstateHistory history;
    history.change(1000, RunstateRunning, RunstateBlocked, 1000);
    history.change(1400, RunstateRunning, RunstateOffline, 1000); // but it was blocked
    const auto spent = history.within(1000, 2000);
    EXPECT_EQ(spent.states[RunstateOffline], 600U);
    EXPECT_EQ(spent.unknown, 400U);
}

TEST(RunstateHistory, SaysForHowLongItWasOfflineBefore)
{
    RunstateHistory history;
    history.change(1000, RunstateRunnable, RunstateOffline, 1000);
    EXPECT_EQ(history.within(1500, 2000).offlineBefore, 500U);
}

} // namespace
} // namespace xenlens::xen
