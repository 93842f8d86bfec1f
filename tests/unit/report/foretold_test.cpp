// SPDX-License-Identifier: GPL-3.0-or-later
#include "foretold.h"
#include "report/read_report.h"

#include <gtest/gtest.h>

#include <cmath>

namespace xenlens::bench {
namespace {

class ForetoldDataset : public ::testing::TestWithParam<const char*>
{
};

/// Of two recordings, which is few: both are of one load on one link, and ended by the limit.
TEST_P(ForetoldDataset, TotalTimeAndRuleAreRightAfterEachRound)
{
    const auto report = report::readReport({std::string(DATASETS "/") + GetParam() + "/trace"});
    const std::vector<Foretold> all = foretellAll(*report);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].liveRounds, 5);
    ASSERT_EQ(all[0].byRound.size(), 4u);
    for (const ForetoldThen& then : all[0].byRound) {
        ASSERT_TRUE(then.error) << "after round " << then.round;
        EXPECT_LT(std::abs(*then.error), 0.08) << "after round " << then.round;
        EXPECT_TRUE(then.ruleRight) << "after round " << then.round;
        EXPECT_EQ(then.liveRounds, 5);
        EXPECT_EQ(then.verdict, analysis::Verdict::LimitFirst) << "after round " << then.round;
    }
}

INSTANTIATE_TEST_SUITE_P(Each, ForetoldDataset, ::testing::Values("three-sides", "two-hosts"));

TEST(ForetoldSummary, SaysThatFewAreFew)
{
    EXPECT_EQ(summaryOf({}), "0 migrations: few\n");
}

} // namespace
} // namespace xenlens::bench
