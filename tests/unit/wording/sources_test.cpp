// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample.h"
#include "wording/sources.h"

#include <gtest/gtest.h>

namespace xenlens::wording {
namespace {

TEST(Sources, AMissingSourceSaysWhatItMeans)
{
    const Section section = sourcesSection(test::sampleReport());
    const auto& items = std::get<List>(section.blocks.at(0)).items;
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0].mark.text, "yes");
    EXPECT_EQ(items[0].text, "toolstack of a");
    EXPECT_EQ(items[1].mark.text, "no");
    EXPECT_EQ(items[1].text, "workload: none was traced");
    const Table table = sourcesTable(test::sampleReport());
    EXPECT_EQ(table.rows[1].cells[3].text, "none was traced");
    EXPECT_EQ(table.rows[1].tone, Tone::Bad);
}

TEST(Sources, EveryRowHasAsManyCellsAsColumns)
{
    const Table table = sourcesTable(test::sampleReport());
    for (const Row& row : table.rows)
        EXPECT_EQ(row.cells.size(), table.columns.size());
}

} // namespace
} // namespace xenlens::wording
