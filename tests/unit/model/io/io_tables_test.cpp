// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/io/io_tables.h"
#include "model/text_table.h"
#include "samples.h"
#include "wording/io.h"

#include <gtest/gtest.h>

namespace xenlens::model {

TEST(IoTables, ShowWhatTheCommandPrints)
{
    const auto report = tests::traced();
    const wording::Table rings = wording::ringsTable(*report->io);
    TextTable shown;
    shown.show(ringRows(report));
    ASSERT_EQ(static_cast<std::size_t>(shown.rowCount()), report->io->rings.size());
    for (int row = 0; row < shown.rowCount(); ++row)
        for (int column = 0; column < shown.columnCount(); ++column)
            EXPECT_EQ(shown.index(row, column).data().toString().toStdString(),
                rings.rows[static_cast<std::size_t>(row)].cells[static_cast<std::size_t>(column)].text);
    // rings that receive are not timed
    const QModelIndex latency = shown.index(2, shown.columnCount() - 2);
    EXPECT_EQ(latency.data().toString(), "-");
    EXPECT_TRUE(latency.data(Qt::ToolTipRole).toString().contains("not timed"));
}

TEST(IoTables, HaveHeadingsAloneWithoutData)
{
    for (const ReportPtr& report : {ReportPtr(), tests::sixRounds()}) {
        EXPECT_TRUE(ringRows(report).rows.empty());
        EXPECT_FALSE(ringRows(report).columns.empty());
        EXPECT_TRUE(grantRows(report).rows.empty());
        EXPECT_FALSE(grantRows(report).columns.empty());
    }
}

TEST(IoTables, ARowForEachKindOfGrant)
{
    const wording::Table grants = grantRows(tests::traced());
    ASSERT_EQ(grants.rows.size(), 6U);
    EXPECT_EQ(grants.rows[4].cells[0].text, "copy_from");
    EXPECT_NE(grants.rows[4].cells[7].text, "-");
    EXPECT_EQ(grants.rows[0].cells[7].text, "-");
}

} // namespace xenlens::model
