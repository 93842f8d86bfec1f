// SPDX-License-Identifier: GPL-3.0-or-later
#include "layout_checks.h"
#include "model/heatmap/heat_layout.h"
#include "samples.h"

namespace xenlens::model {

namespace {

HeatLayout layOut(const ReportPtr& report, QSizeF size, const std::optional<TimeRange>& range = std::nullopt)
{
    return layOutHeat(heatSeries(report, 0), size, range, tests::measure);
}

std::uint64_t marksIn(const HeatGrid& grid)
{
    std::uint64_t sum = 0;
    for (const HeatCell& cell : grid.cells)
        sum += cell.marks;
    return sum;
}

} // namespace

TEST(HeatSeries, HoldsEveryMarkAndKnowsWhichCameAgain)
{
    const auto report = tests::traced();
    const HeatSeries series = heatSeries(report, 0);
    std::uint64_t marks = 0;
    std::uint64_t again = 0;
    for (const analysis::DirtyRound& round : report->dirty.front().rounds) {
        marks += round.marks;
        again += round.again;
    }
    EXPECT_EQ(series.marks.size(), marks);
    EXPECT_TRUE(std::is_sorted(
        series.marks.begin(), series.marks.end(), [](const Mark& a, const Mark& b) { return a.seconds < b.seconds; }));
    const auto counted = std::count_if(series.marks.begin(), series.marks.end(), [](const Mark& m) { return m.again; });
    EXPECT_EQ(static_cast<std::uint64_t>(counted), again);
    for (const Mark& mark : series.marks)
        EXPECT_FALSE(mark.again && mark.seconds < 11.4);
    EXPECT_TRUE(series.summary.join(' ').contains("hottest page: pfn 4,096"));
}

TEST(HeatGrid, EveryMarkInViewIsInOneCell)
{
    for (const QSizeF size : tests::figureSizes) {
        const HeatLayout layout = layOut(tests::traced(), size);
        EXPECT_EQ(marksIn(layout.grid), heatSeries(tests::traced(), 0).marks.size());
        EXPECT_LE(layout.grid.columns * cellPixels, layout.plot.width() + cellPixels);
        EXPECT_LE(layout.grid.rows.count * cellPixels, layout.plot.height());
    }
}

TEST(HeatGrid, ZoomShowsWhatIsInTheRangeOnly)
{
    const auto report = tests::traced();
    const TimeNs begin = report->migrations.front().time.begin;
    const HeatSeries series = heatSeries(report, 0);
    const TimeRange range{begin + DurationNs{11'400'000'000}, begin + DurationNs{12'700'000'000}};
    const HeatLayout layout = layOut(report, {1200, 700}, range);
    const auto inside = std::count_if(series.marks.begin(), series.marks.end(),
        [](const Mark& mark) { return mark.seconds >= 11.4 && mark.seconds < 12.7; });
    EXPECT_EQ(marksIn(layout.grid), static_cast<std::uint64_t>(inside));
    EXPECT_GT(inside, 1800);
}

TEST(HeatLayout, AZoomUsesTheIndexAgain)
{
    const auto report = tests::traced();
    const HeatSeries series = heatSeries(report, 0);
    const HeatLayout whole = layOutHeat(series, {1200, 700}, std::nullopt, tests::measure);
    const TimeNs begin = report->migrations.front().time.begin;
    const TimeRange range{begin + DurationNs{11'400'000'000}, begin + DurationNs{12'700'000'000}};
    const HeatLayout zoomed = layOutHeat(series, {1200, 700}, range, tests::measure, whole.index);
    EXPECT_EQ(zoomed.index, whole.index);
    EXPECT_NE(layOutHeat(series, {1200, 600}, range, tests::measure, whole.index).index, whole.index);
}

TEST(HeatLayout, TextsFindRoomAtEverySize)
{
    for (const QSizeF size : tests::figureSizes) {
        for (const auto& report : {tests::traced(), tests::tracedWithLosses(), tests::sixRounds()}) {
            SCOPED_TRACE(size.width());
            const HeatLayout layout = layOut(report, size);
            tests::expectTextsApart(layout.texts, size);
        }
    }
}

TEST(HeatLayout, HoverTellsPfnsAndCount)
{
    const HeatLayout layout = layOut(tests::traced(), {1200, 700});
    // the hot pages of round 2
    const HeatGrid& grid = layout.grid;
    const int row = static_cast<int>(4096 / grid.rows.pfns);
    const double y = layout.plot.bottom() - (row + 0.5) * cellPixels;
    QString found;
    for (double x = layout.axis.toX(11.41); x < layout.axis.toX(12.6) && found.isEmpty(); x += 1) {
        const QString text = heatText(layout, {x, y});
        if (!text.contains("marked dirty: 0,"))
            found = text;
    }
    EXPECT_TRUE(found.startsWith("round 2")) << qPrintable(found);
    EXPECT_TRUE(found.contains("pfn 4,0") || found.contains("pfn 4,1")) << qPrintable(found);
    EXPECT_FALSE(found.contains(" 0 in an earlier")) << qPrintable(found);
    EXPECT_TRUE(heatText(layout, {5, 5}).isEmpty());
}

TEST(HeatLayout, LossesAndBordersAreDrawn)
{
    const HeatLayout layout = layOut(tests::tracedWithLosses(), {1200, 700});
    ASSERT_EQ(layout.lost.size(), 2U);
    EXPECT_GE(layout.lost[1].right - layout.lost[1].left, leastLostPixels - 1e-9);
    EXPECT_FALSE(layout.lostKey.isNull());
    EXPECT_EQ(layout.boundaries.size(), 10U);
    EXPECT_TRUE(heatSeries(tests::tracedWithLosses(), 0).notes.join(' ').contains("730 trace records were lost"));
}

TEST(HeatLayout, WithoutMarksThereIsASentence)
{
    const HeatSeries none = heatSeries(tests::sixRounds(), 0);
    EXPECT_EQ(none.pfns, 0U);
    EXPECT_TRUE(none.notes.join(' ').contains("Xen with our patches"));
    const HeatLayout layout = layOut(tests::sixRounds(), {1200, 700});
    EXPECT_TRUE(layout.plot.isNull());
    EXPECT_TRUE(tests::hasText(layout.texts, "Xen with our patches"));
}

TEST(HeatLayout, APfnBeyondAllMemoryDoesNotAskForMore)
{
    const auto report = tests::changed(tests::traced(), [](analysis::Report& r) {
        r.dirty.front().marks.front().pfns.push_back(std::uint64_t{1} << 51);
        r.dirty.front().pfnsMax = (std::uint64_t{1} << 51) + 1;
    });
    const HeatLayout layout = layOut(report, {640, 400});
    EXPECT_LE(layout.grid.cells.size(), 640U * 400U);
    EXPECT_LT(layout.texts.size(), 100U);
}

} // namespace xenlens::model
