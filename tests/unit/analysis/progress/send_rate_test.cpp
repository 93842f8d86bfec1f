// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/progress/send_rate.h"
#include "running_fixture.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {
namespace {

TEST(SendRate, IsThatOfTheRoundsWithoutTheReadOfTheBitmap)
{
    Migration migration = test::running({.closedRounds = 2});
    migration.rounds[1].time.end = migration.rounds[1].time.end + DurationNs{500'000'000};
    migration.rounds[1].pause = DurationNs{500'000'000};
    const SendRate rate(migration);
    EXPECT_NEAR(rate.pagesPerSecond(), 1000, 1);
    EXPECT_NEAR(rate.fixedSeconds(), 0.5, 1e-9);
}

TEST(SendRate, FollowsALinkThatBecameSlower)
{
    Migration migration = test::running({.closedRounds = 3});
    migration.rounds[2].pagesSent /= 2;
    const SendRate rate(migration);
    EXPECT_NEAR(rate.pagesPerSecond(), (4 * 500 + 2 * 1000 + 1 * 1000) / 7.0, 1);
    EXPECT_GT(*rate.spread(), 200);
}

TEST(SendRate, OneRoundShowsItsSpreadByItsParts)
{
    Migration migration = test::running({});
    ASSERT_TRUE(SendRate(migration).spread());
    EXPECT_NEAR(*SendRate(migration).spread(), 0, 1);
    migration.sentCurve.clear();
    EXPECT_FALSE(SendRate(migration).spread());
}

TEST(SendRate, IsNotKnownOfWhatSentNothing)
{
    EXPECT_FALSE(SendRate(Migration()).isKnown());
    EXPECT_FALSE(SendRate(test::running({.closedRounds = 0})).isKnown());
}

TEST(BytesAt, LiesOnTheCurveOrIsNotKnown)
{
    const std::vector<CurvePoint> curve{{{10}, 100, 1}, {{20}, 200, 1}};
    EXPECT_EQ(bytesAt(curve, {15}), 150);
    EXPECT_EQ(bytesAt(curve, {10}), 100);
    EXPECT_FALSE(bytesAt(curve, {9}));
    EXPECT_FALSE(bytesAt(curve, {21}));
}

} // namespace
} // namespace xenlens::analysis
