// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/hatch_pattern.h"

#include <gtest/gtest.h>

namespace xenlens::model {

TEST(Hatch, StaysInsideAndIsNotEmpty)
{
    const QRectF rect(13.3, -7.1, 60.5, 41.9);
    for (const Hatch hatch : {Hatch::Level, Hatch::Upright, Hatch::Rising, Hatch::Crossed}) {
        const auto lines = hatchLines(rect, hatch, 5);
        EXPECT_GE(lines.size(), 7U);
        for (const QLineF& line : lines) {
            EXPECT_TRUE(rect.adjusted(-1e-9, -1e-9, 1e-9, 1e-9).contains(line.p1()));
            EXPECT_TRUE(rect.adjusted(-1e-9, -1e-9, 1e-9, 1e-9).contains(line.p2()));
        }
    }
}

TEST(Hatch, RisesToTheRight)
{
    for (const QLineF& line : hatchLines(QRectF(0, 0, 50, 50), Hatch::Rising, 5))
        EXPECT_LT((line.p2().y() - line.p1().y()) / (line.p2().x() - line.p1().x()), 0) << "y grows downwards";
}

TEST(Hatch, BoundsWhatItDraws)
{
    EXPECT_TRUE(hatchLines(QRectF(0, 0, 1e9, 10), Hatch::Rising, 5).empty());
    EXPECT_TRUE(hatchLines(QRectF(0, 0, 10, 10), Hatch::Rising, 0).empty());
    EXPECT_TRUE(hatchLines(QRectF(), Hatch::Crossed, 5).empty());
    EXPECT_TRUE(hatchLines(QRectF(0, 0, 10, 10), Hatch::None, 5).empty());
}

} // namespace xenlens::model
