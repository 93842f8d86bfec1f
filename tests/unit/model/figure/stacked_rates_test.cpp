// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/stacked_rates.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace xenlens::model {

namespace {

/// Two kinds each 10 ms from 0 to 10 s: 3 of the one, 0 to 4 of the other.
StackSeries series(int intervals = 1000, double length = 0.01)
{
    StackSeries made;
    made.kinds = {{"a", 0, std::vector<CountCurve>(1)}, {"b", 1, std::vector<CountCurve>(1)}};
    for (int i = 0; i < intervals; ++i) {
        made.kinds[0].curves[0].add(i * length, (i + 1) * length, 3);
        made.kinds[1].curves[0].add(i * length, (i + 1) * length, i % 5);
    }
    made.known = {{0, intervals * length}};
    return made;
}

double area(const std::vector<StackRun>& runs, std::size_t kind, const TimeAxis& axis)
{
    double sum = 0;
    for (const StackRun& run : runs)
        sum += (run.tops[kind] - (kind > 0 ? run.tops[kind - 1] : 0)) * (run.right - run.left) / axis.pixelsPerSecond();
    return sum;
}

} // namespace

TEST(Stack, AreasAreCounts)
{
    for (const double right : {170.0, 643.5, 2070.0}) {
        const TimeAxis axis(0, 10, 70, right);
        const auto runs = stackRuns(series(), axis);
        EXPECT_NEAR(area(runs, 0, axis), 3000, 1e-6);
        EXPECT_NEAR(area(runs, 1, axis), 2000, 1e-6);
    }
}

TEST(Stack, AGapIsNoRateAndDoesNotLowerItsNeighbours)
{
    StackSeries gapped = series();
    gapped.gaps = {{4, 6}};
    for (StackKind& kind : gapped.kinds)
        kind.curves.front() = {};
    for (int i = 0; i < 1000; ++i) {
        if (i < 400 || i >= 600)
            gapped.kinds[0].curves[0].add(i * 0.01, (i + 1) * 0.01, 3);
    }
    gapped.known = without({{0, 10}}, gapped.gaps);
    // 97 px: the gap's borders lie inside columns
    const TimeAxis axis(0, 10, 0, 97);
    const auto runs = stackRuns(gapped, axis);
    ASSERT_FALSE(runs.empty());
    for (const StackRun& run : runs) {
        EXPECT_NEAR(run.tops.back(), 300, 1e-6);
        const bool inside = run.left >= std::ceil(axis.toX(4)) && run.right <= std::floor(axis.toX(6));
        EXPECT_FALSE(inside) << run.left;
    }
}

TEST(Stack, WhatWasWatchedAndEmptyIsZero)
{
    StackSeries idle;
    idle.kinds = {{"a", 0, std::vector<CountCurve>(1)}};
    idle.known = {{2, 4}};
    const auto runs = stackRuns(idle, TimeAxis(0, 10, 0, 100));
    ASSERT_EQ(runs.size(), 1U);
    EXPECT_DOUBLE_EQ(runs[0].left, 20);
    EXPECT_DOUBLE_EQ(runs[0].right, 40);
    EXPECT_DOUBLE_EQ(runs[0].tops[0], 0);
}

TEST(Stack, AtMostFourPointsAColumnHoweverLongTheTrace)
{
    const StackSeries dense = series(300'000, 10.0 / 300'000);
    const auto runs = stackRuns(dense, TimeAxis(0, 10, 70, 770));
    EXPECT_LE(runs.size(), 700U);
    EXPECT_GT(runs.size(), 100U);
    // an outline has two points of each run on its upper edge and two on its lower
    std::map<int, int> points;
    for (const StackRun& run : runs)
        points[static_cast<int>(std::floor(run.left))] += 4;
    for (const auto& [column, count] : points)
        EXPECT_LE(count, 4) << column;
}

TEST(Stack, EqualColumnsAreOneRun)
{
    StackSeries even;
    even.kinds = {{"a", 0, std::vector<CountCurve>(1)}};
    for (int i = 0; i < 100; ++i)
        even.kinds[0].curves[0].add(i * 0.1, (i + 1) * 0.1, 5);
    even.known = {{0, 10}};
    EXPECT_EQ(stackRuns(even, TimeAxis(0, 10, 0, 500)).size(), 1U);
}

TEST(Stack, KnownIsWithoutTheGaps)
{
    const auto known = without({{0, 10}, {20, 30}}, {{25, 26}, {-1, 2}, {8, 22}, {26, 26}, {29, 40}});
    ASSERT_EQ(known.size(), 3U);
    EXPECT_DOUBLE_EQ(known[0].begin, 2);
    EXPECT_DOUBLE_EQ(known[0].end, 8);
    EXPECT_DOUBLE_EQ(known[1].begin, 22);
    EXPECT_DOUBLE_EQ(known[1].end, 25);
    EXPECT_DOUBLE_EQ(known[2].begin, 26);
    EXPECT_DOUBLE_EQ(known[2].end, 29);
}

} // namespace xenlens::model
