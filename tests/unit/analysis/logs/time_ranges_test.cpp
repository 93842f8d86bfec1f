// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/time_ranges.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {
namespace {

TEST(TimeRanges, MergeWhatOverlaps)
{
    const TimeRanges ranges({{{30}, {40}}, {{10}, {20}}, {{15}, {25}}, {{40}, {41}}});
    ASSERT_EQ(ranges.merged().size(), 2U);
    EXPECT_EQ(ranges.merged()[0], (TimeRange{{10}, {25}}));
    EXPECT_EQ(ranges.merged()[1], (TimeRange{{30}, {41}}));
}

TEST(TimeRanges, KnowWhatTheyOverlapAndTouch)
{
    const TimeRanges ranges({{{10}, {20}}, {{50}, {50}}});
    EXPECT_TRUE(ranges.overlap({{19}, {30}}));
    EXPECT_FALSE(ranges.overlap({{20}, {30}})) << "an end in common";
    EXPECT_TRUE(ranges.touch({{20}, {30}}));
    EXPECT_FALSE(ranges.touch({{21}, {30}}));
    EXPECT_TRUE(ranges.overlap({{49}, {51}})) << "a moment within";
    EXPECT_FALSE(TimeRanges().overlap({{0}, {100}}));
    EXPECT_FALSE(TimeRanges().touch({{0}, {100}}));
}

} // namespace
} // namespace xenlens::analysis
