// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/progress/precopy_rule.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {
namespace {

TEST(PrecopyRule, NamesXensOwn)
{
    const auto now = precopyRuleOf("xen-4");
    ASSERT_TRUE(now);
    EXPECT_EQ(now->rounds, 5u);
    EXPECT_EQ(now->pages, 50u);
    EXPECT_FALSE(now->totalFactor);
    const auto then = precopyRuleOf("xen-3.0");
    ASSERT_TRUE(then);
    EXPECT_EQ(then->rounds, 29u);
    EXPECT_EQ(then->totalFactor, 3.0);
}

TEST(PrecopyRule, ReadsTheUsersOwn)
{
    EXPECT_EQ(precopyRuleOf("rounds:30")->rounds, 30u);
    EXPECT_FALSE(precopyRuleOf("rounds:30")->pages);
    EXPECT_EQ(precopyRuleOf("rounds:30,pages:100")->pages, 100u);
    EXPECT_EQ(precopyRuleOf("downtime:300")->downtime, DurationNs{300'000'000});
}

TEST(PrecopyRule, KnowsNothingOfWhatItCannotRead)
{
    for (const char* policy : {"", "callback", "unknown", "rounds:", "rounds:x", "rounds:3,",
             "rounds:3,pages:", "rounds:3,pages:4x", "downtime:99999999999999", "downtime:-1"})
        EXPECT_FALSE(precopyRuleOf(policy)) << policy;
}

} // namespace
} // namespace xenlens::analysis
