// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/text_table.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>

namespace xenlens::model {

TEST(TextTable, ShowsATableOfWording)
{
    TextTable table;
    const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::Fatal);
    wording::Row bad{{"a", wording::missing("no source")}, wording::Tone::Bad, "its sentence"};
    table.show(wording::Table{{{"name", "", wording::Align::Left}, {"sent", "pages"}}, {bad, {{"b"}}}});
    ASSERT_EQ(table.rowCount(), 2);
    ASSERT_EQ(table.columnCount(), 2);
    EXPECT_EQ(table.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), "sent\npages");
    EXPECT_EQ(table.index(0, 0).data().toString(), "a");
    EXPECT_EQ(table.index(0, 0).data(Qt::ToolTipRole).toString(), "its sentence");
    EXPECT_EQ(table.index(0, 1).data(Qt::ToolTipRole).toString(), "no source");
    EXPECT_EQ(table.index(0, 1).data(Qt::TextAlignmentRole).toInt(), int(Qt::AlignRight | Qt::AlignVCenter));
    EXPECT_TRUE(table.index(0, 0).data(TextTable::AlertRole).toBool());
    EXPECT_FALSE(table.index(1, 0).data(TextTable::AlertRole).toBool());
    EXPECT_EQ(table.index(1, 1).data().toString(), "") << "a cell that the row does not have";
}

} // namespace xenlens::model
