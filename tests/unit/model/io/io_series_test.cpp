// SPDX-License-Identifier: GPL-3.0-or-later
#include "layout_checks.h"
#include "model/io/io_layout.h"
#include "samples.h"

namespace xenlens::model {

namespace {

double totalOf(const StackSeries& series, const QString& name)
{
    for (const StackKind& kind : series.kinds) {
        if (kind.name != name)
            continue;
        double total = 0;
        for (const CountCurve& curve : kind.curves)
            total += curve.total();
        return total;
    }
    return -1;
}

PanelLayout layOut(const ReportPtr& report, QSizeF size)
{
    return layOutIo(ioSeries(report, 0), ringRows(report), size, std::nullopt, RateUnit::MbitPerSecond, tests::measure);
}

} // namespace

TEST(IoSeries, DrawsOneEndOfEachRing)
{
    const auto report = tests::traced();
    const IoSeries series = ioSeries(report, 0);
    EXPECT_EQ(series.ringSide, "seen by the front ends of g1");
    ASSERT_EQ(series.ringBytes.kinds.size(), 4U);
    const auto& rings = report->io->rings;
    const QString disk = QString::fromStdString(rings[0].deviceName());
    const QString net = QString::fromStdString(rings[1].deviceName());
    EXPECT_DOUBLE_EQ(totalOf(series.ringBytes, disk + " write"), static_cast<double>(rings[0].counts.writeBytes));
    EXPECT_DOUBLE_EQ(totalOf(series.ringBytes, disk + " read"), static_cast<double>(rings[0].counts.readBytes));
    EXPECT_DOUBLE_EQ(totalOf(series.ringBytes, net + " sent"), static_cast<double>(rings[1].counts.requestBytes));
    // the requests of a ring that receives are empty buffers: its packets are responses
    EXPECT_DOUBLE_EQ(totalOf(series.ringRequests, net + " received"), static_cast<double>(rings[2].counts.responses));
}

TEST(IoSeries, BackEndsWhereNoFrontEndWasTraced)
{
    const auto report = tests::changed(tests::traced(), [](analysis::Report& r) {
        std::erase_if(r.io->rings, [](const analysis::RingProfile& ring) { return isFrontEnd(ring.kind); });
    });
    EXPECT_EQ(ioSeries(report, 0).ringSide, "seen by the back ends");
    EXPECT_EQ(ioSeries(report, 0).ringBytes.kinds.size(), 4U);
}

TEST(IoSeries, GrantsAreNotCountedTwice)
{
    const auto report = tests::changed(tests::traced(), [](analysis::Report& r) {
        analysis::GrantProfile copy = r.io->grants[4];
        copy.byHypervisor = true;
        r.io->grants.push_back(copy);
        copy.op = analysis::GrantOp::Transfer;
        r.io->grants.push_back(copy);
    });
    const IoSeries series = ioSeries(report, 0);
    EXPECT_DOUBLE_EQ(totalOf(series.grantOperations, "copy from peer"),
        static_cast<double>(report->io->grants[4].counts.operations));
    EXPECT_GT(totalOf(series.grantOperations, "transfer"), 0);
    // mapped pages are not copied
    EXPECT_EQ(series.grantBytes.kinds.size(), 2U);
    EXPECT_TRUE(series.grantSide.contains("or else the hypervisors"));
}

TEST(IoSeries, GrantsAreTheMigratedGuests)
{
    const auto report = tests::changed(tests::traced(), [](analysis::Report& r) {
        for (analysis::GrantProfile& grant : r.io->grants)
            grant.guest = "g1";
        analysis::GrantProfile other = r.io->grants[4];
        other.guest = "g2";
        r.io->grants.push_back(other);
        other.guest.clear(); // a peer that is not known
        r.io->grants.push_back(other);
    });
    const double own = static_cast<double>(report->io->grants[4].counts.operations);
    EXPECT_DOUBLE_EQ(totalOf(ioSeries(report, 0).grantOperations, "copy from peer"), own);
    EXPECT_EQ(ioSeries(report, 0).grantsOf, "g1");
    const auto still = tests::changed(report, [](analysis::Report& r) { r.migrations.clear(); });
    EXPECT_DOUBLE_EQ(totalOf(ioSeries(still, 0).grantOperations, "copy from peer"), 3 * own);
    EXPECT_EQ(ioSeries(still, 0).grantsOf, "all domains");
    const auto nameless = tests::changed(report, [](analysis::Report& r) { // as in a file of xentrace
        r.migrations[0].name.clear();
        for (analysis::GrantProfile& grant : r.io->grants)
            grant.guest.clear();
        r.io->grants.back().peer = r.migrations[0].domid;
        r.io->grants.back().observer = r.migrations[0].source;
    });
    EXPECT_DOUBLE_EQ(totalOf(ioSeries(nameless, 0).grantOperations, "copy from peer"), own);
    EXPECT_TRUE(ioSeries(nameless, 0).grantsOf.startsWith("domain "));
}

TEST(IoSeries, CountsWithoutTimesAreNotDrawn)
{
    const auto report = tests::changed(tests::traced(), [](analysis::Report& r) {
        r.migrations.clear();
        r.io->rings.clear();
        for (analysis::GrantProfile& grant : r.io->grants)
            grant.intervals.clear();
    });
    EXPECT_FALSE(ioSeries(report, 0).known);
    EXPECT_TRUE(ioSeries(report, 0).notes.join(' ').contains("--tsc-hz"));
}

TEST(IoSeries, ManyDevicesShareOther)
{
    const auto report = tests::changed(tests::traced(), [](analysis::Report& r) {
        for (std::uint32_t i = 1; i < 8; ++i) {
            analysis::RingProfile disk = r.io->rings[0];
            disk.device += 16 * i;
            r.io->rings.push_back(disk);
        }
    });
    const IoSeries series = ioSeries(report, 0);
    ASSERT_EQ(series.ringBytes.kinds.size(), static_cast<std::size_t>(namedStreams) + 1);
    EXPECT_EQ(series.ringBytes.kinds.back().name, "other");
    EXPECT_EQ(series.ringBytes.kinds.back().fill, otherFill);
}

TEST(IoSeries, WhatIsMissingIsSaid)
{
    const IoSeries none = ioSeries(tests::sixRounds(), 0);
    EXPECT_FALSE(none.known);
    EXPECT_TRUE(none.notes.join(' ').contains("xenlens-guest"));
    EXPECT_TRUE(ioSeries(tests::tracedWithLosses(), 0).notes.join(' ').contains("lower bounds"));
    EXPECT_TRUE(ioSeries(tests::traced(), 0).notes.join(' ').contains("emulation"));
}

TEST(IoTables, ARowForEachRingWithItsNumbers)
{
    const auto report = tests::traced();
    const TextRows rows = ringRows(report);
    ASSERT_EQ(rows.rows.size(), report->io->rings.size());
    for (const TextRows::Row& row : rows.rows)
        ASSERT_EQ(row.cells.size(), rows.headings.size());
    const auto cell = [&](std::size_t row, const char* heading) {
        return rows.rows[row].cells.value(rows.headings.indexOf(QString::fromUtf8(heading)));
    };
    EXPECT_EQ(cell(0, "seen by"), "g1");
    EXPECT_EQ(cell(0, "slots/push"), "2.40");
    EXPECT_EQ(cell(0, "notified"), "30.0 %");
    EXPECT_EQ(cell(0, "p50 \u2264"), "0.26 ms"); // 2^18 ns
    // rings that receive are not timed
    EXPECT_EQ(cell(2, "p50 \u2264"), "-");
    EXPECT_EQ(cell(2, "requests"), formatCount(report->io->rings[2].counts.responses));
    EXPECT_TRUE(ringRows(nullptr).rows.empty());
    EXPECT_TRUE(ringRows(tests::sixRounds()).rows.empty());
}

TEST(IoTables, ARowForEachKindOfGrant)
{
    const TextRows rows = grantRows(tests::traced());
    ASSERT_EQ(rows.rows.size(), 6U);
    EXPECT_EQ(rows.rows[4].cells.value(1), "copy_from");
    EXPECT_NE(rows.rows[4].cells.value(5), "-");
    EXPECT_EQ(rows.rows[0].cells.value(5), "-");
}

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
    EXPECT_TRUE(tests::hasText(layout.texts, "p99"));
    EXPECT_TRUE(tests::hasText(layout.texts, "netback_tx"));
    // a page that shows the tables beside the figure leaves them out
    const PanelLayout bare
        = layOutIo(ioSeries(tests::traced(), 0), {}, {1200, 700}, std::nullopt, RateUnit::MibPerSecond, tests::measure);
    EXPECT_FALSE(tests::hasText(bare.texts, "p99"));
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
