// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rounds/rounds_layout.h"
#include "samples.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace xenlens::model {

namespace {

/// A font of the model's tests: 0.58 of its height a letter, as DejaVu Sans has about.
QSizeF measure(const QString& text, TextRole role)
{
    const double height = role == TextRole::Title ? 19
        : role == TextRole::Subtitle              ? 14
        : role == TextRole::Note                  ? 12
                                                  : 13;
    return {0.5 * height * static_cast<double>(text.size()), height};
}

struct Case
{
    const char* name;
    ReportPtr (*report)();
    QSizeF size;
    bool axisBreak;
    RateUnit unit = RateUnit::MbitPerSecond;
};

void PrintTo(const Case& c, std::ostream* out)
{
    *out << c.name << ' ' << c.size.width() << 'x' << c.size.height() << (c.axisBreak ? " broken" : "");
}

std::vector<Case> cases()
{
    std::vector<Case> all;
    for (const QSizeF size : {QSizeF(1200, 700), QSizeF(800, 500), QSizeF(2000, 900), QSizeF(640, 400)}) {
        for (const bool axisBreak : {true, false}) {
            all.push_back({"six", tests::sixRounds, size, axisBreak});
            all.push_back({"thirty", tests::thirtyRounds, size, axisBreak});
            all.push_back({"damaged", tests::damaged, size, axisBreak, RateUnit::PagesPerSecond});
        }
    }
    return all;
}

RoundsLayout layOut(const RoundsSeries& series, const Case& c)
{
    return layOutRounds(series, {c.size, c.unit, c.axisBreak, std::nullopt}, measure);
}

double volumeOf(const RoundBars& round, BarKind kind)
{
    return kind == BarKind::Skipped ? round.skipped.value_or(0)
        : kind == BarKind::Dirtied  ? round.dirtied.value_or(0)
                                    : round.sent;
}

/// Every text with its box, wherever the layout keeps it.
std::vector<PlacedText> allTexts(const RoundsLayout& layout)
{
    std::vector<PlacedText> texts = layout.texts;
    for (const LegendEntry& entry : layout.legend)
        texts.push_back(entry.text);
    for (const VolumeLabel& label : layout.volumes)
        texts.push_back(label.text);
    if (layout.bracket)
        texts.push_back(layout.bracket->text);
    return texts;
}

class RoundsLayoutOf : public testing::TestWithParam<Case>
{
protected:
    ReportPtr report = GetParam().report();
    RoundsSeries series = roundsSeries(report, 0);
    RoundsLayout layout = layOut(series, GetParam());
};

} // namespace

TEST_P(RoundsLayoutOf, AreasAreVolumes)
{
    ASSERT_GT(layout.bytesPerSquarePixel, 0);
    std::map<std::pair<int, BarKind>, double> areas;
    for (const Bar& bar : layout.bars) {
        if (!bar.cut)
            areas[{bar.round, bar.kind}] += bar.rect.width() * bar.rect.height();
    }
    EXPECT_GE(areas.size(), layout.axis.isBroken() ? 9U : 10U);
    for (const auto& [key, area] : areas) {
        const double volume = volumeOf(series.rounds[static_cast<std::size_t>(key.first - 1)], key.second);
        EXPECT_NEAR(area * layout.bytesPerSquarePixel, volume, volume * 1e-9) << "round " << key.first;
    }
}

TEST_P(RoundsLayoutOf, ARoundIsAsWideAsItLasted)
{
    for (const RoundSpan& span : layout.spans) {
        const RoundBars& round = series.rounds[static_cast<std::size_t>(span.round - 1)];
        EXPECT_NEAR(span.left, layout.axis.toX(round.begin), 1e-6);
        EXPECT_NEAR(span.right, layout.axis.toX(round.end), 1e-6);
        for (const Bar& bar : layout.bars) {
            if (bar.round != span.round || bar.cut)
                continue;
            EXPECT_NEAR(bar.rect.width(), (span.right - span.left) / 2, 1e-6);
            EXPECT_NEAR(bar.kind == BarKind::Dirtied ? bar.rect.right() : bar.rect.left(),
                bar.kind == BarKind::Dirtied ? span.right : span.left, 1e-6);
        }
    }
}

TEST_P(RoundsLayoutOf, NothingLeavesThePictureAndNoTextMeetsAnother)
{
    const QRectF picture(QPointF(), layout.size);
    const auto texts = allTexts(layout);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        EXPECT_TRUE(picture.contains(texts[i].box)) << texts[i].text.toStdString();
        for (std::size_t j = 0; j < i; ++j) {
            EXPECT_FALSE(texts[i].box.adjusted(0.5, 0.5, -0.5, -0.5).intersects(texts[j].box))
                << texts[i].text.toStdString() << " | " << texts[j].text.toStdString();
        }
    }
    for (const Bar& bar : layout.bars) {
        EXPECT_TRUE(layout.ratePlot.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(bar.rect));
        for (const VolumeLabel& label : layout.volumes)
            EXPECT_FALSE(label.text.box.intersects(bar.rect)) << label.text.text.toStdString();
    }
}

TEST_P(RoundsLayoutOf, EveryVolumeIsShownOrCountedAsDropped)
{
    std::size_t wanted = 0;
    for (const RoundBars& round : series.rounds)
        wanted += round.stopped && !round.dirtied ? 1 : 2;
    EXPECT_EQ(layout.volumes.size() + static_cast<std::size_t>(layout.droppedVolumes), wanted);
    const bool said = std::any_of(layout.texts.begin(), layout.texts.end(),
        [](const PlacedText& text) { return text.text.contains("no room above") || text.text.contains("More notes"); });
    EXPECT_TRUE(said || layout.droppedVolumes == 0) << "what is dropped is said";
}

TEST_P(RoundsLayoutOf, GapsAreMarked)
{
    ASSERT_EQ(layout.lost.size(), series.lost.size());
    for (const LostBand& band : layout.lost)
        EXPECT_GE(band.right - band.left, leastLostPixels - 1e-9);
    for (const auto* lines : {&layout.sentLines, &layout.dirtyLines}) {
        for (const Polyline& line : *lines) {
            for (const LostStretch& lost : series.lost)
                EXPECT_FALSE(line.front().x() < layout.axis.toX(lost.begin) - 1e-6
                    && line.back().x() > layout.axis.toX(lost.end) + 1e-6);
        }
    }
}

TEST_P(RoundsLayoutOf, FourPointsAPixelColumn)
{
    for (const auto* lines : {&layout.sentLines, &layout.dirtyLines}) {
        const auto points = std::accumulate(lines->begin(), lines->end(), std::size_t(0),
            [](std::size_t sum, const Polyline& line) { return sum + line.size(); });
        EXPECT_LE(static_cast<double>(points), 4 * layout.ratePlot.width() + 4);
    }
}

INSTANTIATE_TEST_SUITE_P(Samples, RoundsLayoutOf, testing::ValuesIn(cases()));

TEST(RoundsLayout, WhatIsDirtiedInARoundHasTheAreaOfWhatTheNextSendsAndSkips)
{
    const RoundsSeries series = roundsSeries(tests::thirtyRounds(), 0);
    const RoundsLayout layout = layOut(series, {"", nullptr, {1200, 700}, true});
    std::map<int, double> due;
    std::map<int, double> dirtied;
    for (const Bar& bar : layout.bars) {
        if (!bar.cut)
            (bar.kind == BarKind::Dirtied ? dirtied : due)[bar.round] += bar.rect.width() * bar.rect.height();
    }
    for (int round = 2; round < 30; ++round)
        EXPECT_NEAR(dirtied[round], due[round + 1], 1e-6) << round;
}

TEST(RoundsLayout, TheBreakLeavesOutMostOfRoundOneOnly)
{
    const RoundsSeries series = roundsSeries(tests::sixRounds(), 0);
    const auto cut = cutAfterRoundOne(series, 1100);
    ASSERT_TRUE(cut);
    EXPECT_GT(cut->begin, 0);
    EXPECT_LT(cut->end, series.rounds[0].end);
    EXPECT_GT(cut->end - cut->begin, 10);
    const RoundsLayout layout = layOut(series, {"", nullptr, {1200, 700}, true});
    for (const Bar& bar : layout.bars)
        EXPECT_EQ(bar.cut, bar.round == 1);
    EXPECT_TRUE(std::any_of(layout.texts.begin(), layout.texts.end(),
        [](const PlacedText& text) { return text.text.contains("at the break") && text.text.contains("left out"); }));
}

TEST(RoundsLayout, NoBreakWhereItWouldSaveNothing)
{
    RoundsSeries series = roundsSeries(tests::sixRounds(), 0);
    series.rounds.resize(1);
    EXPECT_FALSE(cutAfterRoundOne(series, 1100)) << "one round";
    series = roundsSeries(tests::sixRounds(), 0);
    series.rounds[0].end = 2;
    EXPECT_FALSE(cutAfterRoundOne(series, 1100)) << "a short first round";
    EXPECT_FALSE(cutAfterRoundOne({}, 1100));
}

TEST(RoundsLayout, AViewThatBeginsInsideTheCutBeginsBesideIt)
{
    const RoundsSeries series = roundsSeries(tests::sixRounds(), 0);
    RoundsOptions options;
    options.range = {5, 13};
    const RoundsLayout layout = layOutRounds(series, options, measure);
    EXPECT_GT(layout.axis.begin(), 10);
    EXPECT_FALSE(layout.axis.isBroken());
    options.axisBreak = false;
    EXPECT_DOUBLE_EQ(layOutRounds(series, options, measure).axis.begin(), 5);
}

TEST(RoundsLayout, ZoomKeepsTheScaleOfRates)
{
    const RoundsSeries series = roundsSeries(tests::sixRounds(), 0);
    RoundsOptions options;
    const RoundsLayout all = layOutRounds(series, options, measure);
    options.range = {12, 12.5};
    const RoundsLayout part = layOutRounds(series, options, measure);
    EXPECT_NEAR(part.rateAxis.max, all.rateAxis.max, all.rateAxis.max * 0.1);
    ASSERT_EQ(part.spans.size(), 1U);
    EXPECT_EQ(part.spans[0].round, 2);
}

TEST(RoundsLayout, TheBracketSpansTheDowntime)
{
    const RoundsSeries series = roundsSeries(tests::sixRounds(), 0);
    const RoundsLayout layout = layOut(series, {"", nullptr, {1200, 700}, true});
    ASSERT_TRUE(layout.bracket);
    EXPECT_NEAR((layout.bracket->right - layout.bracket->left) / layout.axis.pixelsPerSecond(), 0.31, 1e-9);
    EXPECT_FALSE(layout.bracket->open);
    EXPECT_EQ(layout.bracket->text.text, QStringLiteral("downtime 310.0 ms (+- 4.0 ms)"));
    const RoundsLayout open = layOut(roundsSeries(tests::damaged(), 0), {"", nullptr, {1200, 700}, true});
    ASSERT_TRUE(open.bracket);
    EXPECT_TRUE(open.bracket->open);
    EXPECT_EQ(open.bracket->text.text, "downtime - (no host was seen to start the guest again)");
}

TEST(RoundsLayout, TheKeySquareHasItsVolume)
{
    const RoundsLayout layout = layOut(roundsSeries(tests::sixRounds(), 0), {"", nullptr, {1200, 700}, true});
    const auto key = std::find_if(layout.legend.begin(), layout.legend.end(),
        [](const LegendEntry& entry) { return entry.swatch == Swatch::Area; });
    ASSERT_NE(key, layout.legend.end());
    const double mebibytes = key->text.text.section(' ', 1, 1).toDouble();
    EXPECT_NEAR(
        key->box.width() * key->box.height() * layout.bytesPerSquarePixel, mebibytes * 1048576, mebibytes * 1000);
}

TEST(RoundsLayout, TheLegendNamesOnlyWhatIsThere)
{
    const auto swatches = [](const ReportPtr& report) {
        std::vector<Swatch> found;
        for (const LegendEntry& entry : layOut(roundsSeries(report, 0), {"", nullptr, {1200, 700}, true}).legend)
            found.push_back(entry.swatch);
        return found;
    };
    const auto has
        = [](const std::vector<Swatch>& all, Swatch one) { return std::count(all.begin(), all.end(), one) == 1; };
    EXPECT_FALSE(has(swatches(tests::sixRounds()), Swatch::Skipped));
    EXPECT_TRUE(has(swatches(tests::thirtyRounds()), Swatch::Skipped));
    EXPECT_FALSE(has(swatches(tests::sixRounds()), Swatch::Lost));
    EXPECT_TRUE(has(swatches(tests::damaged()), Swatch::Lost));
}

TEST(RoundsLayout, AMissingVolumeIsADashAndNoBar)
{
    const RoundsLayout layout = layOut(roundsSeries(tests::damaged(), 0), {"", nullptr, {1200, 700}, true});
    EXPECT_TRUE(std::none_of(layout.bars.begin(), layout.bars.end(),
        [](const Bar& bar) { return bar.round == 1 && bar.kind == BarKind::Dirtied; }));
    EXPECT_TRUE(std::any_of(layout.volumes.begin(), layout.volumes.end(), [](const VolumeLabel& label) {
        return label.round == 1 && label.kind == BarKind::Dirtied && label.text.text == "-";
    }));
}

TEST(RoundsLayout, TakesAnyMigration)
{
    const auto broken = tests::changed(tests::sixRounds(), [](analysis::Report& report) {
        analysis::Migration& migration = report.migrations.front();
        migration.rounds[1].time.end = migration.rounds[1].time.begin;
        migration.rounds[2].time = {migration.rounds[2].time.end, migration.rounds[2].time.begin};
        migration.rounds[3].pagesSent = ~0ULL;
        migration.rounds[4].time.begin.ns = 0;
        std::reverse(migration.dirtyCurve.begin(), migration.dirtyCurve.end());
        migration.lost.push_back({{{0}, {INT64_MAX}}, "x", ~0ULL});
    });
    for (const bool axisBreak : {true, false}) {
        const RoundsLayout layout = layOut(roundsSeries(broken, 0), {"", nullptr, {800, 500}, axisBreak});
        for (const Bar& bar : layout.bars) {
            EXPECT_TRUE(std::isfinite(bar.rect.width()) && std::isfinite(bar.rect.height()));
            EXPECT_NE(bar.round, 2) << "a round of no length has no bar";
            EXPECT_NE(bar.round, 3) << "a round that ends before it begins has none either";
        }
    }
    const RoundsLayout nothing = layOut(roundsSeries(nullptr, 0), {"", nullptr, {800, 500}, true});
    EXPECT_TRUE(nothing.bars.empty());
    EXPECT_EQ(nothing.texts.front().text, "No migration");
    const RoundsLayout tiny = layOut(roundsSeries(tests::sixRounds(), 0), {"", nullptr, {50, 40}, true});
    EXPECT_GE(tiny.ratePlot.height(), 0);
}

TEST(RoundsLayout, TenThousandRoundsAreDrawnInBoundedTime)
{
    const auto many = tests::changed(tests::sixRounds(), [](analysis::Report& report) {
        analysis::Migration& migration = report.migrations.front();
        const analysis::Round round = migration.rounds[4];
        for (int i = 7; i < 10000; ++i) {
            migration.rounds.push_back(round);
            migration.rounds.back().index = i;
            migration.rounds.back().time.begin = migration.rounds[migration.rounds.size() - 2].time.end;
            migration.rounds.back().time.end = migration.rounds.back().time.begin + DurationNs{200'000'000};
        }
    });
    const RoundsLayout layout = layOut(roundsSeries(many, 0), {"", nullptr, {1200, 700}, true});
    EXPECT_GT(layout.droppedVolumes, 15000);
}

} // namespace xenlens::model
