// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/report_tables.h"
#include "model/rounds/rounds_table.h"
#include "samples.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>

namespace xenlens::model {

namespace {

QString cell(const QAbstractItemModel& model, int row, int column, int role = Qt::DisplayRole)
{
    return model.data(model.index(row, column), role).toString();
}

} // namespace

TEST(RoundsTable, KeepsTheRulesOfModels)
{
    RoundsTable table;
    const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::Fatal);
    table.show(tests::sixRounds(), 0);
    table.setUnit(RateUnit::PagesPerSecond);
    table.show(tests::thirtyRounds(), 0);
    EXPECT_EQ(table.rowCount(), 30);
    table.show(tests::sixRounds(), 7);
    EXPECT_EQ(table.rowCount(), 0);
    table.show(nullptr, 0);
    EXPECT_EQ(table.rowCount(), 0);
}

TEST(RoundsTable, ShowsTheNumbers)
{
    RoundsTable table;
    table.show(tests::sixRounds(), 0);
    ASSERT_EQ(table.rowCount(), 6);
    EXPECT_EQ(cell(table, 0, RoundsTable::PagesSent), "32,768");
    EXPECT_EQ(cell(table, 0, RoundsTable::VolumeSent), "128");
    EXPECT_EQ(cell(table, 0, RoundsTable::Duration), "11.400");
    EXPECT_EQ(cell(table, 1, RoundsTable::Start), "11.400");
    EXPECT_EQ(cell(table, 1, RoundsTable::RateSent), "93.3") << "3700 x 4096 x 8 / 1.3 s";
    EXPECT_EQ(cell(table, 1, RoundsTable::RateDirtied), "47.9");
    EXPECT_EQ(cell(table, 1, RoundsTable::Pause), "1.20");
    EXPECT_EQ(cell(table, 5, RoundsTable::Kind), "stopped");
    table.setUnit(RateUnit::PagesPerSecond);
    EXPECT_EQ(cell(table, 1, RoundsTable::RateSent), "2846");
    EXPECT_TRUE(
        table.headerData(RoundsTable::RateSent, Qt::Horizontal, Qt::DisplayRole).toString().contains("pages/s"));
}

TEST(RoundsTable, AMissingNumberIsADashThatSaysWhy)
{
    RoundsTable table;
    table.show(tests::damaged(), 0);
    EXPECT_EQ(cell(table, 0, RoundsTable::PagesDirtied), "-");
    EXPECT_TRUE(cell(table, 0, RoundsTable::PagesDirtied, Qt::ToolTipRole).contains("no read of the dirty bitmap"));
    EXPECT_EQ(cell(table, 5, RoundsTable::RateDirtied), "-");
    EXPECT_TRUE(cell(table, 5, RoundsTable::RateDirtied, Qt::ToolTipRole).contains("stood still"));
    EXPECT_EQ(cell(table, 0, RoundsTable::PagesSkipped), "-");
    EXPECT_FALSE(cell(table, 0, RoundsTable::PagesSkipped, Qt::ToolTipRole).isEmpty());
}

TEST(RoundsTable, FindsRowsAndRounds)
{
    RoundsTable table;
    table.show(tests::sixRounds(), 0);
    EXPECT_EQ(table.roundAt(2), 3);
    EXPECT_EQ(table.roundAt(6), 0);
    EXPECT_EQ(table.roundAt(-1), 0);
    EXPECT_EQ(table.rowOf(3), 2);
    EXPECT_EQ(table.rowOf(99), -1);
}

TEST(ReportTables, ChecksShowBothSidesAndTheVerdict)
{
    TextTable table;
    const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::Fatal);
    table.show(checkRows(tests::sixRounds()));
    ASSERT_EQ(table.rowCount(), 2);
    EXPECT_EQ(cell(table, 0, 2), "165,060,608");
    EXPECT_EQ(cell(table, 0, 5), "-0.190 %");
    EXPECT_EQ(cell(table, 0, 7), "agrees");
    EXPECT_EQ(cell(table, 1, 4), "-");
    EXPECT_TRUE(cell(table, 1, 7).startsWith("-"));
    EXPECT_TRUE(cell(table, 1, 7, Qt::ToolTipRole).contains("network interface"));
    table.show(
        checkRows(tests::changed(tests::sixRounds(), [](analysis::Report& report) { report.checks[0].ok = false; })));
    EXPECT_EQ(cell(table, 0, 7), "DIFFERS");
    EXPECT_TRUE(table.data(table.index(0, 0), TextTable::AlertRole).toBool());
}

TEST(ReportTables, LossesAreCountedAndNothingIsSaidWhenNothingIsLost)
{
    TextTable table;
    table.show(lossRows(tests::damaged()));
    EXPECT_EQ(cell(table, 0, 0), "a: bpf_ring");
    EXPECT_EQ(cell(table, 0, 1), "17 events lost");
    EXPECT_TRUE(cell(table, 1, 1).contains("not known"));
    EXPECT_TRUE(cell(table, 2, 1).contains("middle of a packet"));
    table.show(lossRows(tests::thirtyRounds()));
    ASSERT_EQ(table.rowCount(), 1);
    EXPECT_EQ(cell(table, 0, 1), "No loss is known.");
    EXPECT_TRUE(lossSentence(tests::thirtyRounds()).isEmpty());
    EXPECT_TRUE(lossSentence(tests::damaged()).contains("17 or more events were lost"));
}

TEST(ReportTables, EveryRowHasAsManyCellsAsHeadings)
{
    for (const TextRows& rows :
        {checkRows(tests::damaged()), sourceRows(tests::damaged()), lossRows(tests::damaged()), originRows()}) {
        EXPECT_FALSE(rows.rows.empty());
        for (const TextRows::Row& row : rows.rows)
            EXPECT_EQ(row.cells.size(), rows.headings.size());
    }
    EXPECT_TRUE(checkRows(nullptr).rows.empty());
    EXPECT_TRUE(sourceRows(nullptr).rows.empty());
    EXPECT_TRUE(lossRows(nullptr).rows.empty());
}

} // namespace xenlens::model
