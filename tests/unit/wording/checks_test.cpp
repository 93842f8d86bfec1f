// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample.h"
#include "wording/checks.h"

#include <gmock/gmock.h>

namespace xenlens::wording {
namespace {

using ::testing::ElementsAre;

TEST(Checks, CountsVerdicts)
{
    analysis::Report report = test::sampleReport();
    EXPECT_EQ(checksSummary(report).text(), "Of 3 cross-checks 1 agrees, 1 DIFFERS, 1 could not be made.");
    report.checks.resize(1);
    EXPECT_EQ(checksSummary(report).text(), "Of 1 cross-check 1 agrees.");
}

TEST(Checks, ListsBothNumbers)
{
    const Section section = checksSection(test::sampleReport());
    const auto& items = std::get<List>(section.blocks.at(0)).items;
    ASSERT_EQ(items.size(), 3U);
    EXPECT_EQ(items[1].mark, (Span{"DIFFERS", Tone::Bad}));
    EXPECT_THAT(items[1].details, ElementsAre("12 (left) : 10 (right), +20.00 % apart, 2 % allowed"));
    EXPECT_EQ(items[2].mark.text, "-");
    EXPECT_THAT(items[2].details, ElementsAre("no source"));
}

TEST(Checks, TheTableSaysTheSame)
{
    const Table table = checksTable(test::sampleReport());
    const auto texts = [&](std::size_t row) {
        std::vector<std::string> cells;
        for (const Cell& cell : table.rows.at(row).cells)
            cells.push_back(cell.text);
        return cells;
    };
    EXPECT_THAT(texts(0), ElementsAre("DIFFERS", "two", "12", "10", "+20.00 %", "2 %", "left", "right"))
        << "what differs comes first";
    EXPECT_EQ(table.rows[0].tone, Tone::Bad);
    EXPECT_EQ(texts(1)[0], "ok");
    EXPECT_THAT(texts(2), ElementsAre("-", "three", "-", "-", "-", "2 %", "left", "right"));
    EXPECT_EQ(table.rows[2].cells[0].whyMissing, "no source");
    EXPECT_EQ(table.columns.size(), table.rows[0].cells.size());
}

} // namespace
} // namespace xenlens::wording
