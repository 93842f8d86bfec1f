// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/time_axis.h"

#include <gtest/gtest.h>

#include <array>

namespace xenlens::model {

TEST(TimeAxis, MapsItsEnds)
{
    const TimeAxis axis(2, 12, 100, 600);
    EXPECT_DOUBLE_EQ(axis.toX(2), 100);
    EXPECT_DOUBLE_EQ(axis.toX(12), 600);
    EXPECT_DOUBLE_EQ(axis.toSeconds(350), 7);
    EXPECT_FALSE(axis.isBroken());
}

TEST(TimeAxis, BreakIsMonotonicAndReversible)
{
    const TimeAxis axis(0, 14, 70, 1180, AxisCut{0.3, 11.1});
    ASSERT_TRUE(axis.isBroken());
    double before = -1;
    for (int i = 0; i <= 14000; ++i) {
        const double seconds = i / 1000.0;
        const double x = axis.toX(seconds);
        ASSERT_GT(x, before) << seconds;
        ASSERT_NEAR(axis.toSeconds(x), seconds, 1e-9);
        before = x;
    }
    EXPECT_DOUBLE_EQ(axis.toX(0), 70);
    EXPECT_DOUBLE_EQ(axis.toX(14), 1180);
}

TEST(TimeAxis, BothPiecesHaveOneScaleAndTheGapHasItsWidth)
{
    const TimeAxis axis(0, 14, 70, 1180, AxisCut{0.3, 11.1});
    const auto& [first, last] = std::tie(axis.pieces()[0], axis.pieces()[1]);
    EXPECT_NEAR((first.right - first.left) / 0.3, axis.pixelsPerSecond(), 1e-9);
    EXPECT_NEAR((last.right - last.left) / 2.9, axis.pixelsPerSecond(), 1e-9);
    EXPECT_NEAR(last.left - first.right, TimeAxis::gapPixels, 1e-9);
}

TEST(TimeAxis, IgnoresACutThatIsNotInside)
{
    for (const AxisCut cut : {AxisCut{-1, 3}, AxisCut{0, 3}, AxisCut{3, 10}, AxisCut{4, 2}, AxisCut{12, 13}})
        EXPECT_FALSE(TimeAxis(0, 10, 0, 500, cut).isBroken()) << cut.begin;
}

TEST(TimeAxis, SurvivesNoSpanAndNoWidth)
{
    const TimeAxis axis(5, 5, 100, 100);
    EXPECT_GT(axis.pixelsPerSecond(), 0);
    EXPECT_DOUBLE_EQ(axis.toX(5), 100);
    EXPECT_LT(axis.ticks(40).size(), 10U);
}

TEST(TimeAxis, TicksKeepTheirDistanceAndSayWhatTheyAre)
{
    for (const double span : {1e-4, 0.07, 3.0, 14.2, 27.77, 5000.0}) {
        const TimeAxis axis(0, span, 70, 1180, AxisCut{span * 0.03, span * 0.8});
        const auto ticks = axis.ticks(55);
        ASSERT_GE(ticks.size(), 4U) << span;
        for (std::size_t i = 0; i < ticks.size(); ++i) {
            EXPECT_NEAR(ticks[i].text.toDouble(), ticks[i].seconds, span * 1e-6);
            EXPECT_NEAR(axis.toX(ticks[i].seconds), ticks[i].x, 1e-6);
            EXPECT_TRUE(i == 0 || ticks[i].x - ticks[i - 1].x >= 54.9) << span;
        }
    }
}

TEST(TimeAxis, NiceSteps)
{
    EXPECT_DOUBLE_EQ(niceStep(0.03), 0.05);
    EXPECT_DOUBLE_EQ(niceStep(0.2), 0.2);
    EXPECT_DOUBLE_EQ(niceStep(7), 10);
    EXPECT_DOUBLE_EQ(niceStep(1000), 1000);
    EXPECT_DOUBLE_EQ(niceStep(0), 1);
}

} // namespace xenlens::model
