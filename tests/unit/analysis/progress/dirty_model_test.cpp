// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/progress/dirty_model.h"
#include "running_fixture.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {
namespace {

using test::running;

TEST(DirtyModel, FollowsTheCurveInsideARoundAndItsSaturation)
{
    // 400 pages/s; the working set of 2000 pages is dirty after 5 s of the 10 s
    const DirtyModel model(running({}), nullptr);
    EXPECT_NEAR(model.at(1)->pages, 400, 1);
    EXPECT_NEAR(model.at(4)->pages, 1600, 1);
    EXPECT_NEAR(model.at(9)->pages, 2000, 1);
    EXPECT_NEAR(model.at(30)->pages, 2000, 1) << "nothing new behind the end of a saturated round";
    EXPECT_EQ(model.at(1)->low, model.at(1)->high) << "one round shows no spread";
}

TEST(DirtyModel, WithoutPointsInsideARoundTheEndsBoundIt)
{
    test::RunningScript script;
    script.samples = false;
    const DirtyModel model(running(script), nullptr);
    const auto value = model.at(1);
    ASSERT_TRUE(value);
    EXPECT_NEAR(value->low, 200, 1) << "the chord to 2000 pages at 10 s";
    EXPECT_NEAR(value->high, 2000, 1);
    EXPECT_LE(value->low, 400);
    EXPECT_GE(value->high, 400) << "what the guest does lies between";
}

TEST(DirtyModel, TheLatestRoundWeighsMost)
{
    Migration migration = running({.closedRounds = 2}); // rounds of 10 s and of 2 s
    for (CurvePoint& point : migration.dirtyCurve)
        if (point.round == 2)
            point.value *= 2;
    *migration.rounds[1].pagesDirtied *= 2;
    const auto value = DirtyModel(migration, nullptr).at(1);
    ASSERT_TRUE(value);
    EXPECT_NEAR(value->pages, (2 * 800 + 400) / 3.0, 2);
    EXPECT_NEAR(value->low, 400, 2);
    EXPECT_NEAR(value->high, 800, 2);
}

TEST(DirtyModel, MarksGoBeforeSamplesUnlessTheyHaveGaps)
{
    const Migration migration = running({});
    DirtyProfile marks;
    for (int i = 1; i <= 100; ++i)
        marks.curve.push_back({test::secondsIn(i * 0.1), static_cast<std::uint64_t>(i * 20), 1});
    EXPECT_NEAR(DirtyModel(migration, &marks).at(1)->pages, 200, 1);
    marks.gaps.push_back({test::secondsIn(3), test::secondsIn(4)});
    EXPECT_NEAR(DirtyModel(migration, &marks).at(1)->pages, 400, 1);
}

TEST(DirtyModel, NothingSeenIsNothingKnown)
{
    EXPECT_FALSE(DirtyModel(Migration(), nullptr).at(1));
    EXPECT_FALSE(DirtyModel(running({.closedRounds = 0}), nullptr).at(1));
    EXPECT_FALSE(DirtyModel(running({}), nullptr).dirtyNow()) << "the open round has no point yet";
}

} // namespace
} // namespace xenlens::analysis
