// SPDX-License-Identifier: GPL-3.0-or-later
#include "layout_checks.h"
#include "model/hypercalls/hypercall_layout.h"
#include "samples.h"

#include <numeric>

namespace xenlens::model {

namespace {

const RankRow& rowOf(const std::vector<RankRow>& rows, const QString& name)
{
    static const RankRow none;
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const RankRow& one) { return one.name == name; });
    return row == rows.end() ? none : *row;
}

} // namespace

TEST(HypercallSeries, ShowsTheMigratedGuestFromBothSides)
{
    const HypercallSeries series = hypercallSeries(tests::traced(), 0, std::nullopt);
    ASSERT_EQ(series.sides.size(), 2U);
    EXPECT_EQ(series.sides[0].title, "counted by its own kernel");
    EXPECT_EQ(series.sides[1].title, "counted by Xen on a and b");
    const auto report = tests::traced();
    const auto total = [&](std::size_t i) { return static_cast<double>(report->hypercalls[i].total()); };
    EXPECT_DOUBLE_EQ(series.sides[0].total, total(0));
    EXPECT_DOUBLE_EQ(series.sides[1].total, total(2) + total(3));
}

TEST(HypercallSeries, CountsWithoutTimesHaveNoRates)
{
    const auto report = tests::changed(tests::traced(), [](analysis::Report& r) {
        r.migrations.clear();
        for (analysis::HypercallProfile& profile : r.hypercalls) {
            profile.intervals.clear();
            profile.time = {};
        }
    });
    const HypercallSeries series = hypercallSeries(report, 0, 3);
    EXPECT_FALSE(series.timesKnown);
    EXPECT_TRUE(series.summary.join(' ').contains(" hypercalls in - (the recording has no times), "));
    EXPECT_TRUE(series.notes.join(' ').contains("--tsc-hz"));
    const PanelLayout layout = layOutHypercalls(series, {1200, 700}, std::nullopt, tests::measure);
    EXPECT_TRUE(layout.panels.empty());
    EXPECT_FALSE(layout.bars.empty());
    EXPECT_FALSE(tests::hasText(tests::allTexts(layout), "time since"));
}

TEST(HypercallSeries, RanksByCountWithShareAndMeanCost)
{
    const HypercallSeries series = hypercallSeries(tests::traced(), 0, std::nullopt);
    const auto& ranks = series.sides[0].ranks;
    ASSERT_EQ(ranks.size(), 8U);
    EXPECT_TRUE(std::is_sorted(
        ranks.begin(), ranks.end(), [](const RankRow& a, const RankRow& b) { return a.count > b.count; }));
    EXPECT_EQ(ranks[0].name, "mmu_update");
    EXPECT_NEAR(std::accumulate(
                    ranks.begin(), ranks.end(), 0.0, [](double sum, const RankRow& row) { return sum + row.share; }),
        1, 1e-9);
    ASSERT_TRUE(rowOf(ranks, "multicall").meanCost);
    EXPECT_NEAR(*rowOf(ranks, "multicall").meanCost, 5.2e-6, 1e-12);
    EXPECT_FALSE(rowOf(ranks, "iret").meanCost);
    EXPECT_FALSE(rowOf(series.sides[1].ranks, "multicall").meanCost);
    // subcalls are no hypercalls: they are in a ranking of their own
    ASSERT_FALSE(series.sides[0].subcalls.empty());
    EXPECT_DOUBLE_EQ(series.sides[0].subcalls[0].count, 91'000);
    EXPECT_EQ(series.sides[0].subcalls[0].fill, otherFill);
}

TEST(HypercallSeries, TheSameCallHasTheSameFillOnBothSides)
{
    const HypercallSeries series = hypercallSeries(tests::traced(), 0, std::nullopt);
    int named = 0;
    for (const RankRow& row : series.sides[0].ranks) {
        EXPECT_EQ(row.fill, rowOf(series.sides[1].ranks, row.name).fill) << qPrintable(row.name);
        named += row.fill != otherFill ? 1 : 0;
    }
    EXPECT_EQ(named, namedOps);
    for (const HypercallSide& side : series.sides) {
        ASSERT_EQ(side.rates.kinds.size(), static_cast<std::size_t>(namedOps) + 1);
        EXPECT_EQ(side.rates.kinds.back().name, "other");
    }
}

TEST(HypercallSeries, RatesHoldEveryCall)
{
    for (const HypercallSide& side : hypercallSeries(tests::traced(), 0, std::nullopt).sides) {
        double counted = 0;
        for (const StackKind& kind : side.rates.kinds) {
            for (const CountCurve& curve : kind.curves)
                counted += curve.total();
        }
        EXPECT_DOUBLE_EQ(counted, side.total);
    }
}

TEST(HypercallSeries, OneProfileCanBeChosen)
{
    const auto report = tests::traced();
    EXPECT_EQ(hypercallProfileNames(report).value(1), "2. Domain-0 (domain 0), counted by Xen on a");
    const HypercallSeries series = hypercallSeries(report, 0, 1);
    ASSERT_EQ(series.sides.size(), 1U);
    EXPECT_TRUE(series.title.contains("Domain-0"));
    EXPECT_TRUE(hypercallSeries(report, 0, 99).sides.empty());
}

TEST(HypercallSeries, WhatIsMissingIsSaid)
{
    EXPECT_TRUE(hypercallSeries(nullptr, 0, std::nullopt).notes.join(' ').contains("No trace is open"));
    const HypercallSeries none = hypercallSeries(tests::sixRounds(), 0, std::nullopt);
    EXPECT_TRUE(none.sides.empty());
    EXPECT_TRUE(none.notes.join(' ').contains("xenlens-guest"));
    const QString notes = hypercallSeries(tests::tracedWithLosses(), 0, std::nullopt).notes.join(' ');
    EXPECT_TRUE(notes.contains("Counts over time are missing"));
    EXPECT_TRUE(notes.contains("iret is not known"));
    EXPECT_TRUE(notes.contains("emulated processor"));
}

TEST(HypercallLayout, TextsFindRoomAtEverySize)
{
    for (const QSizeF size : tests::figureSizes) {
        for (const auto& report : {tests::traced(), tests::tracedWithLosses(), tests::sixRounds()}) {
            const HypercallSeries series = hypercallSeries(report, 0, std::nullopt);
            const PanelLayout layout = layOutHypercalls(series, size, std::nullopt, tests::measure);
            SCOPED_TRACE(size.width());
            tests::expectTextsApart(tests::allTexts(layout), size);
            EXPECT_EQ(layout.panels.size(), series.sides.size());
            for (const Panel& panel : layout.panels)
                EXPECT_GE(panel.plot.height(), leastPanelHeight - 1);
        }
    }
}

TEST(HypercallLayout, BarsAreAsLongAsTheirCounts)
{
    const HypercallSeries series = hypercallSeries(tests::traced(), 0, 0);
    const PanelLayout layout = layOutHypercalls(series, {1200, 700}, std::nullopt, tests::measure);
    ASSERT_GE(layout.bars.size(), 8U);
    const double perCall = layout.bars[0].rect.width() / series.sides[0].ranks[0].count;
    for (std::size_t i = 0; i < 5; ++i)
        EXPECT_NEAR(layout.bars[i].rect.width(), series.sides[0].ranks[i].count * perCall, 1) << i;
    EXPECT_TRUE(tests::hasText(layout.texts, "mmu_update"));
    EXPECT_TRUE(tests::hasText(layout.texts, "0.0052 ms"));
    EXPECT_TRUE(tests::hasText(layout.texts, "entries of multicalls"));
}

TEST(HypercallLayout, HoverTellsTheRatesAndGapsAreUnknown)
{
    const HypercallSeries series = hypercallSeries(tests::tracedWithLosses(), 0, std::nullopt);
    const PanelLayout layout = layOutHypercalls(series, {1200, 700}, std::nullopt, tests::measure);
    const double y = layout.panels[0].plot.center().y();
    const QString inside = panelText(layout, {layout.axis.toX(5), y});
    EXPECT_TRUE(inside.startsWith("round 1"));
    EXPECT_TRUE(inside.contains("mmu_update:"));
    EXPECT_TRUE(inside.contains("all: "));
    const QString gap = panelText(layout, {layout.axis.toX(12.1), y});
    EXPECT_TRUE(gap.contains("missing"));
    EXPECT_TRUE(gap.contains("calls/s: -"));
    EXPECT_TRUE(panelText(layout, {5, 5}).isEmpty());
    ASSERT_EQ(layout.panels[0].gaps.size(), 2U);
    for (const LostBand& band : layout.panels[0].gaps)
        EXPECT_GE(band.right - band.left, leastLostPixels - 1e-9);
}

} // namespace xenlens::model
