// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/progress/forecast.h"
#include "running_fixture.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {
namespace {

using test::running;
using test::RunningScript;

ForecastResult foretold(const RunningScript& script, std::optional<Estimate> restart = {})
{
    const Migration migration = running(script);
    const DirtyModel dirty(migration, nullptr);
    const SendRate rate(migration);
    return foretell({&migration, *precopyRuleOf(script.policy), &dirty, &rate, restart});
}

constexpr std::int64_t second = 1'000'000'000;

TEST(Forecast, PlaysTheRoundsToTheLimit)
{
    // round 1: 10 s, 2000 dirty; then 2 s and 800, 0.8 s and 320, 0.32 s and 128, 0.128 s and 51 for the stopped round
    const ForecastResult result = foretold({});
    ASSERT_TRUE(result.forecast);
    EXPECT_EQ(result.verdict, Verdict::LimitFirst);
    EXPECT_EQ(result.forecast->rule, StopReason::IterationLimit);
    EXPECT_EQ(result.forecast->liveRounds, 5);
    EXPECT_EQ(result.forecast->moreLiveRounds, 3) << "after round 2";
    EXPECT_NEAR(result.forecast->left.value.seconds(), 2 + 0.8 + 0.32 + 0.128 + 0.051, 0.02);
    EXPECT_NEAR(result.forecast->total.value.seconds(), 13.3, 0.02);
    EXPECT_FALSE(result.forecast->restartKnown);
}

TEST(Forecast, AThresholdNeedsOneMoreLiveRound)
{
    // 2000, 400, 80, 16: round 5 sends the 16, and few are left
    const ForecastResult result = foretold({.dirtyRate = 200});
    ASSERT_TRUE(result.forecast);
    EXPECT_EQ(result.verdict, Verdict::Converging);
    EXPECT_EQ(result.forecast->rule, StopReason::DirtyThreshold);
    EXPECT_EQ(result.forecast->liveRounds, 5);
    EXPECT_LT(result.forecast->pagesStopped, 5u);
}

TEST(Forecast, MoreDirtiedThanSentDoesNotConverge)
{
    const ForecastResult result = foretold({.dirtyRate = 1'500, .workingSet = 9'000});
    ASSERT_TRUE(result.forecast);
    EXPECT_EQ(result.verdict, Verdict::NotConverging);
    EXPECT_EQ(result.forecast->rule, StopReason::IterationLimit);
}

TEST(Forecast, WithoutALimitItMayNeverEnd)
{
    const ForecastResult result = foretold({.dirtyRate = 1'500, .workingSet = 9'000, .policy = "downtime:1000"});
    EXPECT_FALSE(result.forecast);
    EXPECT_EQ(result.forecast.why(), Unseen::NoEnd);
    EXPECT_EQ(result.verdict, Verdict::NeverEnds);
}

TEST(Forecast, OldPolicyStopsAtThreeTimesTheMemory)
{
    const ForecastResult result = foretold({.dirtyRate = 1'500, .workingSet = 9'000, .policy = "xen-3.0"});
    ASSERT_TRUE(result.forecast);
    EXPECT_EQ(result.forecast->rule, StopReason::TotalFactor);
}

TEST(Forecast, ADowntimeTargetCountsTheRestart)
{
    const RunningScript script{.policy = "downtime:500"};
    const ForecastResult alone = foretold(script);
    ASSERT_TRUE(alone.forecast);
    EXPECT_EQ(alone.forecast->liveRounds, 4) << "320 pages take 0.32 s: round 4 sends them";
    EXPECT_EQ(alone.forecast->rule, StopReason::DowntimeTarget);
    const ForecastResult restarted = foretold(script, Estimate{{second / 4}, {}});
    ASSERT_TRUE(restarted.forecast);
    EXPECT_EQ(restarted.forecast->liveRounds, 5) << "0.25 s are taken: 128 pages are few enough";
    EXPECT_TRUE(restarted.forecast->restartKnown);
    EXPECT_NEAR(restarted.forecast->downtime.value.seconds(), 0.25 + 0.051, 0.01);
}

TEST(Forecast, TheBoundGrowsWithTheSpreadOfTheRates)
{
    Migration migration = running({.closedRounds = 3});
    const auto boundOf = [](const Migration& m) {
        const DirtyModel dirty(m, nullptr);
        const SendRate rate(m);
        return foretell({&m, *precopyRuleOf(m.policy), &dirty, &rate, {}}).forecast->left.bound->seconds();
    };
    const double steady = boundOf(migration);
    migration.rounds[1].pagesSent = migration.rounds[1].pagesSent * 3 / 2;
    EXPECT_GT(boundOf(migration), steady + 0.05);
}

TEST(Forecast, SaysWhyItCannot)
{
    Migration migration = running({.closedRounds = 0});
    const DirtyModel dirty(migration, nullptr);
    const SendRate rate(migration);
    ForecastInput input{&migration, *precopyRuleOf("xen-4"), &dirty, &rate, {}};
    EXPECT_EQ(foretell(input).forecast.why(), Unseen::TooEarly);
    migration.memoryBytes.reset();
    EXPECT_EQ(foretell(input).forecast.why(), Unseen::NoMemory);
    migration.outcome = Outcome::Completed;
    EXPECT_EQ(foretell(input).forecast.why(), Unseen::NotRunning);
}

TEST(CostOfStopping, LiesBetweenAllSharedAndNoneShared)
{
    const Migration migration = running({.closedRounds = 2});
    const DirtyModel dirty(migration, nullptr);
    const SendRate rate(migration);
    const ForecastInput input{&migration, *precopyRuleOf("xen-4"), &dirty, &rate, Estimate{{second}, {{second / 10}}}};
    const Maybe<StopCost> cost = costOfStopping(input, 600, 200);
    ASSERT_TRUE(cost);
    EXPECT_EQ(cost->leastPages, 600u);
    EXPECT_EQ(cost->mostPages, 800u);
    EXPECT_NEAR(cost->downtime.value.seconds(), 1 + 0.7, 0.01);
    EXPECT_GE(cost->downtime.bound->seconds(), 0.2 - 0.01);
    EXPECT_EQ(costOfStopping(input, 600, {}).why(), Unseen::NoSamples);
    EXPECT_EQ(costOfStopping(input, {}, 200).why(), Unseen::NoDirtyCount);
}

TEST(Restart, IsTheMeanAndHowFarOneWasFromIt)
{
    EXPECT_FALSE(restartOf({}));
    EXPECT_FALSE(restartOf({{second}})->bound) << "one alone shows no spread";
    const auto two = restartOf({{second}, {2 * second}});
    EXPECT_EQ(two->value, DurationNs{3 * second / 2});
    EXPECT_EQ(two->bound, DurationNs{second / 2});
}

} // namespace
} // namespace xenlens::analysis
