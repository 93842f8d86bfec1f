// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/count_curve.h"

#include <gtest/gtest.h>

namespace xenlens::model {

TEST(CountCurve, CountsEvenlyInsideAnInterval)
{
    CountCurve curve;
    curve.add(1, 2, 100);
    curve.add(4, 6, 40);
    EXPECT_DOUBLE_EQ(curve.until(0.5), 0);
    EXPECT_DOUBLE_EQ(curve.until(1.25), 25);
    EXPECT_DOUBLE_EQ(curve.until(2), 100);
    EXPECT_DOUBLE_EQ(curve.until(3), 100);
    EXPECT_DOUBLE_EQ(curve.until(5), 120);
    EXPECT_DOUBLE_EQ(curve.until(9), 140);
    EXPECT_DOUBLE_EQ(curve.total(), 140);
}

TEST(CountCurve, AnIntervalOfNoLengthCountsAtOnce)
{
    CountCurve curve;
    curve.add(1, 1, 7);
    EXPECT_DOUBLE_EQ(curve.until(1), 0);
    EXPECT_DOUBLE_EQ(curve.until(1.000001), 7);
}

TEST(CountCurve, NeverFallsWhenIntervalsOverlap)
{
    CountCurve curve;
    curve.add(0, 2, 10);
    curve.add(1, 3, 10);
    double before = 0;
    for (double t = 0; t < 4; t += 0.01) {
        EXPECT_GE(curve.until(t), before);
        before = curve.until(t);
    }
    EXPECT_DOUBLE_EQ(before, 20);
}

} // namespace xenlens::model
