// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/progress/as_of.h"
#include "analysis/progress/progress.h"
#include "running_fixture.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {
namespace {

using test::running;
using test::secondsIn;

/// Rounds of 10, 2 and 0.8 s, then suspended, 0.32 s of stop-and-copy and 0.5 s of restart.
Migration ended()
{
    Migration migration = running({.closedRounds = 3});
    migration.rounds.back().kind = RoundKind::Stopped;
    migration.rounds.back().time.end = secondsIn(13.12);
    migration.rounds.back().pagesSent = 320;
    migration.rounds.back().bytesSent = 320 * pageBytes;
    migration.bytesSent += 320 * pageBytes;
    migration.sentCurve.push_back({secondsIn(13.12), migration.bytesSent, 4});
    migration.suspended = secondsIn(12.8);
    migration.unpaused = secondsIn(13.62);
    migration.time.end = *migration.unpaused;
    migration.outcome = Outcome::Completed;
    migration.stopReason = StopReason::Unknown;
    return migration;
}

TEST(Progress, InsideARound)
{
    const MigrationProgress progress = progressOf(asOf(ended(), secondsIn(11)));
    EXPECT_EQ(progress.phase, MigrationPhase::Precopy);
    EXPECT_EQ(progress.round, 2);
    EXPECT_EQ(progress.elapsed, DurationNs{11'000'000'000});
    EXPECT_EQ(progress.roundElapsed, DurationNs{1'000'000'000});
    EXPECT_EQ(*progress.pagesDue, 2000u);
    EXPECT_NEAR(static_cast<double>(*progress.pagesSent), 1000, 2);
    EXPECT_NEAR(static_cast<double>(*progress.pagesDirty), 400, 2);
    EXPECT_NEAR(static_cast<double>(*progress.pagesLeft), 1400, 3);
    EXPECT_NEAR(*progress.sentNow, 1000, 5);
    EXPECT_NEAR(*progress.dirtiedNow, 400, 5);
    EXPECT_NEAR(*progress.sentInRound, 1000, 5);
    ASSERT_TRUE(progress.forecast);
    EXPECT_NEAR(progress.forecast->total.value.seconds(), 13.3, 0.05);
    ASSERT_TRUE(progress.stopNow);
    EXPECT_NEAR(static_cast<double>(progress.stopNow->mostPages), 1400, 3);
}

TEST(Progress, WhileTheGuestIsSuspended)
{
    const MigrationProgress progress = progressOf(asOf(ended(), secondsIn(12.96)));
    EXPECT_EQ(progress.phase, MigrationPhase::Suspended);
    EXPECT_TRUE(progress.stopped);
    EXPECT_EQ(progress.round, 4);
    EXPECT_EQ(progress.pagesDirty.why(), Unseen::NotRunning);
    EXPECT_EQ(progress.stopNow.why(), Unseen::NotRunning);
    ASSERT_TRUE(progress.forecast);
    EXPECT_NEAR(progress.forecast->left.value.seconds(), 0.16, 0.01);
    EXPECT_NEAR(progress.forecast->downtime.value.seconds(), 0.32, 0.01);
}

TEST(Progress, AtItsEndThereIsNothingToForetell)
{
    const MigrationProgress progress = progressOf(ended());
    EXPECT_EQ(progress.phase, MigrationPhase::Over);
    EXPECT_EQ(progress.forecast.why(), Unseen::NotRunning);
    EXPECT_EQ(progress.pagesLeft.why(), Unseen::NotRunning);
}

TEST(Progress, WhatIsMissingHasItsReason)
{
    Migration migration = asOf(ended(), secondsIn(11));
    migration.policy = "callback";
    EXPECT_EQ(progressOf(migration).forecast.why(), Unseen::UnknownPolicy);
    EXPECT_TRUE(progressOf(migration).stopNow) << "that needs no policy";
    migration.streamKnown = false;
    EXPECT_EQ(progressOf(migration).forecast.why(), Unseen::NoStream);
    EXPECT_EQ(progressOf(migration).pagesSent.why(), Unseen::NoStream);
    migration = asOf(ended(), secondsIn(3));
    migration.memoryBytes.reset();
    EXPECT_EQ(progressOf(migration).pagesDue.why(), Unseen::NoMemory);
}

TEST(Progress, TakesTheRestartFromMigrationsThatEndedBefore)
{
    Report report;
    report.migrations = {ended(), ended()};
    report.migrations[0].unpaused = secondsIn(12);
    report.migrations[0].rounds.back().time.end = secondsIn(11.5);
    const MigrationProgress early = progressAt(report, 1, secondsIn(10.5));
    ASSERT_TRUE(early.forecast);
    EXPECT_FALSE(early.forecast->restartKnown) << "the other had not ended by then";
    const MigrationProgress late = progressAt(report, 1, secondsIn(12.5));
    ASSERT_TRUE(late.forecast);
    EXPECT_TRUE(late.forecast->restartKnown);
}

TEST(AsOf, KnowsNothingThatCameLater)
{
    const Migration whole = ended();
    const Migration then = asOf(whole, secondsIn(12.4));
    EXPECT_EQ(then.outcome, Outcome::InProgress);
    ASSERT_EQ(then.rounds.size(), 3u);
    EXPECT_EQ(then.rounds[1].pagesDirtied, whole.rounds[1].pagesDirtied);
    EXPECT_FALSE(then.rounds[2].pagesDirtied);
    EXPECT_NEAR(static_cast<double>(then.rounds[2].pagesSent), 400, 2);
    EXPECT_FALSE(then.suspended);
    EXPECT_FALSE(then.unpaused);
    for (const CurvePoint& point : then.dirtyCurve)
        EXPECT_LE(point.time, secondsIn(12.4));
    EXPECT_TRUE(asOf(whole, secondsIn(12.8)).suspended);
    EXPECT_EQ(asOf(whole, secondsIn(20)).outcome, Outcome::Completed);
    EXPECT_TRUE(asOf(whole, secondsIn(-1)).rounds.empty());
}

TEST(AsOf, TheEndOfARoundBelongsToIt)
{
    const Migration then = asOf(ended(), secondsIn(10));
    ASSERT_EQ(then.rounds.size(), 2u);
    EXPECT_EQ(then.rounds[0].pagesDirtied, 2000u);
    EXPECT_EQ(then.rounds[1].pagesSent, 0u);
}

} // namespace
} // namespace xenlens::analysis
