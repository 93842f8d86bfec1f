// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/rate_curve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace xenlens::model {

namespace {

constexpr TimeNs origin{1'000'000'000'000};

analysis::CurvePoint point(double seconds, std::uint64_t value, int round = 1)
{
    return {origin + DurationNs{std::llround(seconds * 1e9)}, value, round};
}

/// Vertical extent of a drawn line in each pixel column, borders between columns included.
std::map<int, std::pair<double, double>> extents(const Polyline& line)
{
    std::map<int, std::pair<double, double>> columns;
    const auto touch = [&](int column, double y) {
        const auto [it, fresh] = columns.try_emplace(column, y, y);
        it->second = {std::min(it->second.first, y), std::max(it->second.second, y)};
    };
    for (std::size_t i = 0; i < line.size(); ++i) {
        touch(static_cast<int>(std::floor(line[i].x())), line[i].y());
        if (i == 0)
            continue;
        const QPointF a = line[i - 1];
        const QPointF b = line[i];
        for (int column = static_cast<int>(std::floor(a.x())) + 1; column <= static_cast<int>(std::floor(b.x()));
             ++column) {
            const double y = a.y() + (b.y() - a.y()) * (column - a.x()) / (b.x() - a.x());
            touch(column - 1, y);
            touch(column, y);
        }
    }
    return columns;
}

} // namespace

TEST(RateCurve, IsTheSlopeOfTheCounter)
{
    const auto curve = rateCurve({point(0, 0), point(1, 10), point(3, 50)}, {}, {origin, 4096, 0, 0, false});
    ASSERT_EQ(curve.size(), 2U);
    EXPECT_DOUBLE_EQ(curve[0].bytesPerSecond, 10 * 4096);
    EXPECT_DOUBLE_EQ(curve[1].bytesPerSecond, 20 * 4096);
    EXPECT_DOUBLE_EQ(curve[1].begin, 1);
    EXPECT_DOUBLE_EQ(curve[1].end, 3);
}

TEST(RateCurve, ACounterSetBackStartsAnew)
{
    // dirty pages fall to 0 when the bitmap is cleaned: never a negative rate, and no rate across the clean
    const auto curve = rateCurve({point(0, 0, 1), point(1, 100, 1), point(1, 0, 2), point(2, 300, 2), point(3, 900, 3)},
        {}, {origin, 1, 0, 0, true});
    ASSERT_EQ(curve.size(), 2U);
    EXPECT_DOUBLE_EQ(curve[0].bytesPerSecond, 100);
    EXPECT_DOUBLE_EQ(curve[1].bytesPerSecond, 300);
    EXPECT_DOUBLE_EQ(curve[1].end, 2) << "round 3 has one sample only, so no rate";
}

TEST(RateCurve, LostEventsAreAGapAndNoZero)
{
    const std::vector<analysis::LostSpan> lost{{{point(1.2, 0).time, point(1.3, 0).time}, "a: bpf_ring", 5}};
    const auto curve
        = rateCurve({point(0, 0), point(1, 10), point(2, 10), point(3, 20)}, lost, {origin, 1, 0, 0, false});
    ASSERT_EQ(curve.size(), 2U);
    EXPECT_DOUBLE_EQ(curve[0].end, 1);
    EXPECT_DOUBLE_EQ(curve[1].begin, 2);
    EXPECT_EQ(stairs(curve, TimeAxis(0, 3, 0, 300), RateUnit::MbitPerSecond).size(), 2U);
}

TEST(RateCurve, ABurstIsAveragedAndItsVolumeKept)
{
    std::vector<analysis::CurvePoint> points{point(0, 0)};
    for (int i = 1; i <= 100; ++i)
        points.push_back(point(0.1 * i, 1000 * static_cast<std::uint64_t>(i))),
            points.push_back(point(0.1 * i + 1e-6, 1000 * static_cast<std::uint64_t>(i) + 900));
    const auto curve = rateCurve(points, {}, {origin, 1, 0.05, 0, false});
    double volume = 0;
    for (const RateStep& step : curve) {
        EXPECT_GE(step.end - step.begin, 0.05 - 1e-9);
        EXPECT_LT(step.bytesPerSecond, 40000);
        volume += step.bytesPerSecond * (step.end - step.begin);
    }
    EXPECT_NEAR(volume, 100900, 1);
}

TEST(RateCurve, ReadingsThatOvertookEachOtherAreNoBurst)
{
    // a sampler's read that began before the clean and ended after it: seen in recordings
    const auto curve = rateCurve({point(1, 0, 2), point(1.003, 1528, 2), point(1.01, 22, 2), point(2, 400, 2)}, {},
        {origin, 1, 0.05, 0.01, true});
    ASSERT_EQ(curve.size(), 1U);
    EXPECT_NEAR(curve[0].bytesPerSecond, 378 / 0.99, 1e-6);
}

TEST(RateCurve, TakesAnyInput)
{
    EXPECT_TRUE(rateCurve({}, {}, {origin, 1, 0, 0, false}).empty());
    EXPECT_TRUE(rateCurve({point(1, 1)}, {}, {origin, 1, 0, 0, false}).empty());
    EXPECT_TRUE(rateCurve({point(1, 1), point(1, 5)}, {}, {origin, 1, 0, 0, false}).empty()) << "no time, no rate";
    EXPECT_TRUE(rateCurve({point(2, 1), point(1, 5)}, {}, {origin, 1, 0, 0, false}).empty()) << "time runs backwards";
}

TEST(Stairs, FourPointsAPixelColumnAndTheSamePicture)
{
    RateCurve curve;
    double at = 0;
    for (int i = 0; i < 100000; ++i) {
        const double rate = 1e6 * (1 + std::sin(i * 0.7) * std::cos(i * 0.013)) + (i == 54321 ? 5e6 : 0);
        curve.push_back({at, at + 1e-4, rate});
        at += 1e-4;
    }
    const TimeAxis axis(0, at, 70, 870);
    Polyline all;
    for (const RateStep& step : curve) {
        all.emplace_back(axis.toX(step.begin), rateIn(RateUnit::MbitPerSecond, step.bytesPerSecond));
        all.emplace_back(axis.toX(step.end), rateIn(RateUnit::MbitPerSecond, step.bytesPerSecond));
    }
    const auto lines = stairs(curve, axis, RateUnit::MbitPerSecond);
    ASSERT_EQ(lines.size(), 1U);
    std::map<int, int> points;
    for (const QPointF point : lines[0])
        ++points[static_cast<int>(std::floor(point.x()))];
    for (const auto& [column, count] : points)
        EXPECT_LE(count, 4) << column;
    const auto expected = extents(all);
    const auto drawn = extents(lines[0]);
    ASSERT_EQ(expected.size(), drawn.size());
    for (const auto& [column, extent] : expected) {
        EXPECT_NEAR(drawn.at(column).first, extent.first, 1e-9) << column;
        EXPECT_NEAR(drawn.at(column).second, extent.second, 1e-9) << column;
    }
}

TEST(Stairs, LeaveOutWhatTheAxisCuts)
{
    const RateCurve curve{{0, 4, 1e6}, {4, 8, 2e6}, {8, 10, 3e6}};
    const TimeAxis axis(0, 10, 0, 500, AxisCut{1, 7});
    const auto lines = stairs(curve, axis, RateUnit::MbitPerSecond);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_DOUBLE_EQ(lines[0].back().x(), axis.pieces()[0].right);
    EXPECT_DOUBLE_EQ(lines[1].front().x(), axis.pieces()[1].left);
    EXPECT_DOUBLE_EQ(lines[1].front().y(), 16);
}

TEST(Stairs, ShowOnlyTheView)
{
    const RateCurve curve{{0, 4, 1e6}, {4, 8, 2e6}, {8, 10, 3e6}};
    const auto lines = stairs(curve, TimeAxis(5, 6, 0, 500), RateUnit::MbitPerSecond);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0], (Polyline{{0, 16}, {500, 16}}));
}

} // namespace xenlens::model
