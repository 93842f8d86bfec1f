// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/migrations/stop_reason.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {
namespace {

PrecopyFacts suspendedAfter(std::vector<std::uint64_t> cleanDirty)
{
    PrecopyFacts facts;
    facts.cleanDirty = std::move(cleanDirty);
    facts.suspended = true;
    return facts;
}

TEST(StopReason, FiveLiveRoundsAreTheLimit)
{
    EXPECT_EQ(findStopReason(suspendedAfter({900, 800, 700, 600})), StopReason::IterationLimit);
}

TEST(StopReason, FewerThanFiftyDirtyPagesAreEnough)
{
    EXPECT_EQ(findStopReason(suspendedAfter({900, 49})), StopReason::DirtyThreshold);
    EXPECT_EQ(findStopReason(suspendedAfter({0})), StopReason::DirtyThreshold);
}

TEST(StopReason, FiftyAreNotFewer)
{
    EXPECT_EQ(findStopReason(suspendedAfter({900, 50})), StopReason::Unknown) << "the stock policy would have gone on";
}

TEST(StopReason, TheThresholdIsAskedBeforeTheLimit)
{
    EXPECT_EQ(findStopReason(suspendedAfter({900, 800, 700, 49})), StopReason::DirtyThreshold);
}

TEST(StopReason, ASaveThatFailedWhileTheGuestRanWasAborted)
{
    PrecopyFacts facts;
    facts.cleanDirty = {900};
    facts.failed = true;
    EXPECT_EQ(findStopReason(facts), StopReason::Aborted);
}

TEST(StopReason, ASaveThatGoesOnHasNone)
{
    PrecopyFacts facts;
    facts.cleanDirty = {900};
    EXPECT_EQ(findStopReason(facts), StopReason::Unknown);
}

TEST(StopReason, IsNotGuessedOfACallbackNorWithEventsLost)
{
    PrecopyFacts facts = suspendedAfter({900, 49});
    facts.policy = toolstack::PrecopyPolicy::Callback;
    EXPECT_EQ(findStopReason(facts), StopReason::Unknown);
    facts.policy = toolstack::PrecopyPolicy::Stock;
    facts.eventsLost = true;
    EXPECT_EQ(findStopReason(facts), StopReason::Unknown);
}

} // namespace
} // namespace xenlens::analysis
