// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rounds/rounds_table.h"
#include "samples.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>

namespace xenlens::model {

namespace {

QString cell(const QAbstractItemModel& model, int row, const QString& head, int role = Qt::DisplayRole)
{
    return model.data(model.index(row, tests::columnOf(model, head)), role).toString();
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

TEST(RoundsTable, ShowsTheNumbersOfTheReport)
{
    RoundsTable table;
    table.show(tests::sixRounds(), 0);
    ASSERT_EQ(table.rowCount(), 6);
    const wording::Table expected
        = wording::roundsTable(tests::sixRounds()->migrations.front(), RateUnit::MbitPerSecond);
    for (int row = 0; row < table.rowCount(); ++row)
        for (int column = 0; column < table.columnCount(); ++column)
            EXPECT_EQ(table.index(row, column).data().toString().toStdString(),
                expected.rows[static_cast<std::size_t>(row)].cells[static_cast<std::size_t>(column)].text);
    EXPECT_EQ(cell(table, 1, "sent Mbit/s"), "93.3") << "3700 x 4096 x 8 / 1.3 s";
    EXPECT_EQ(cell(table, 5, "round"), "6 stopped");
}

TEST(RoundsTable, AnotherUnitKeepsTheRows)
{
    RoundsTable table;
    table.show(tests::sixRounds(), 0);
    const QSignalSpy resets(&table, &QAbstractItemModel::modelReset);
    table.setUnit(RateUnit::PagesPerSecond);
    EXPECT_EQ(resets.count(), 0) << "the selection stays";
    EXPECT_EQ(cell(table, 1, "sent pages/s"), "2846");
    EXPECT_EQ(table.headerData(tests::columnOf(table, "sent pages/s"), Qt::Horizontal, Qt::DisplayRole).toString(),
        "sent\npages/s");
}

TEST(RoundsTable, AMissingNumberIsADashThatSaysWhy)
{
    RoundsTable table;
    table.show(tests::damaged(), 0);
    EXPECT_EQ(cell(table, 0, "dirtied pages"), "-");
    EXPECT_TRUE(cell(table, 0, "dirtied pages", Qt::ToolTipRole).contains("no read of the dirty bitmap"));
    EXPECT_EQ(cell(table, 5, "dirtied Mbit/s"), "-");
    EXPECT_TRUE(cell(table, 5, "dirtied Mbit/s", Qt::ToolTipRole).contains("suspended"));
    EXPECT_TRUE(cell(table, 1, "sent pages", Qt::ToolTipRole).startsWith("Round 2\n"));
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

} // namespace xenlens::model
