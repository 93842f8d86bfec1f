// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/text_printer.h"

#include <gtest/gtest.h>

namespace xenlens::cli {
namespace {

using namespace wording;

Table sample()
{
    return {{{"name", "", Align::Left}, {"sent", "pages"}, {"sent", "MiB", Align::Right, true}},
        {{{"a", "1", missing("no host")}}, {{"long", "123456", "1.0"}}}};
}

TEST(TextPrinter, AlignsColumnsAndFillsHeadsFromBelow)
{
    EXPECT_EQ(textOf(sample(), Style()),
        "        sent\n"
        "name   pages  MiB\n"
        "a          1    -\n"
        "long  123456  1.0\n");
}

TEST(TextPrinter, TonesAreAroundTheWordsOnly)
{
    Table table = sample();
    table.rows[0].cells[1].tone = Tone::Bad;
    EXPECT_NE(textOf(table, Style(true)).find("a          \033[1;31m1\033[0m    -\n"), std::string::npos);
}

TEST(TextPrinter, SeparatesSectionsAndTables)
{
    Section first{{"g1 on a"}, {Line("12 pages."), sample()}, true};
    Section second;
    second.blocks = {Line("No heading."), Line("Second line.")};
    EXPECT_EQ(textOf(Document{"title", {first, second}}, Style()),
        "g1 on a: 12 pages.\n"
        "\n"
        "        sent\n"
        "name   pages  MiB\n"
        "a          1    -\n"
        "long  123456  1.0\n"
        "\n"
        "No heading.\n"
        "Second line.\n");
}

TEST(TextPrinter, ATableDirectlyUnderItsHeading)
{
    EXPECT_EQ(textOf(Document{{}, {Section{{"Sums"}, {Table{{{"n"}}, {{{"5"}}}}}}}}, Style()), "Sums\nn\n5\n");
}

TEST(TextPrinter, ListsKeepRoomForTheMark)
{
    const List list{{{{"ok", Tone::Good}, "pages", {"1 : 1"}}, {{"DIFFERS", Tone::Bad}, "bytes"}}, 5};
    EXPECT_EQ(textOf(Document{{}, {Section{{"Checks"}, {list}}}}, Style()),
        "Checks\n"
        "ok     pages\n"
        "       1 : 1\n"
        "DIFFERS  bytes\n");
}

} // namespace
} // namespace xenlens::cli
