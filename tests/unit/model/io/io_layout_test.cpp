// SPDX-License-Identifier: GPL-3.0-or-later
#include "layout_checks.h"
#include "model/io/io_layout.h"
#include "model/io/io_tables.h"
#include "samples.h"

namespace xenlens::model {

namespace {

PanelLayout layOut(const ReportPtr& report, QSizeF size)
{
    return layOutIo(ioSeries(report, 0), ringRows(report), size, std::nullopt, RateUnit::MbitPerSecond, tests::measure);
}

} // namespace

TEST(IoLayout, TextsFindRoomAtEverySize)
{
    for (const QSizeF size : tests::figureSizes) {
        for (const auto& report : {tests::traced(), tests::tracedWithLosses(), tests::sixRounds()}) {
            SCOPED_TRACE(size.width());
            const PanelLayout layout = layOut(report, size);
            tests::expectTextsApart(tests::allTexts(layout), size);
        }
    }
}

TEST(IoLayout, ALargePictureHasPanelsKeysAndTable)
{
    const PanelLayout layout = layOut(tests::traced(), {1200, 700});
    EXPECT_EQ(layout.panels.size(), 4U);
    EXPECT_EQ(layout.panels[0].unit, "Mbit/s");
    for (const char* text : {"rings: ", "grants: ", "copy to peer", "stop-and-copy"})
        EXPECT_TRUE(tests::hasText(tests::allTexts(layout), text)) << text;
    EXPECT_TRUE(tests::hasText(layout.texts, "99 % <= us"));
    EXPECT_TRUE(tests::hasText(layout.texts, "netback_tx"));
    // a page that shows the tables beside the figure leaves them out
    const PanelLayout bare
        = layOutIo(ioSeries(tests::traced(), 0), {}, {1200, 700}, std::nullopt, RateUnit::MibPerSecond, tests::measure);
    EXPECT_FALSE(tests::hasText(bare.texts, "99 % <= us"));
    EXPECT_GT(bare.panels[0].plot.height(), layout.panels[0].plot.height());
}

TEST(IoLayout, SaysWhereAPanelIsEmpty)
{
    const auto draw = [](const IoSeries& series) {
        return layOutIo(series, {}, {1200, 700}, std::nullopt, RateUnit::MibPerSecond, tests::measure);
    };
    IoSeries series = ioSeries(tests::traced(), 0);
    EXPECT_FALSE(tests::hasText(draw(series).texts, "none was counted in this time"));
    for (StackKind& kind : series.grantOperations.kinds)
        kind.curves.clear();
    EXPECT_TRUE(tests::hasText(draw(series).texts, "none was counted in this time"));
    // what the analysis says ends without a stop
    series.notes = {"one thing", "Another."};
    EXPECT_TRUE(tests::hasText(draw(series).texts, "one thing. Another."));
}

} // namespace xenlens::model
