// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/csv_output.h"
#include "cli/table.h"
#include "sample.h"

#include <gmock/gmock.h>

namespace xenlens::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Table, AlignsColumnsAndFillsHeads)
{
    Table table({{{"name"}, Align::Left}, {{"sent", "pages"}, Align::Right}});
    table.addRow({"a", "1"});
    table.addRow({"long", "123456"});
    EXPECT_EQ(table.print(Style()),
        "        sent\n"
        "name   pages\n"
        "a          1\n"
        "long  123456\n");
}

TEST(Style, MarksOnlyWhenColoured)
{
    EXPECT_EQ(Style(false).bad("x"), "x");
    EXPECT_EQ(Style(true).bad("x"), "\033[1;31mx\033[0m");
}

TEST(Style, StandardOutputOfATestIsNoTerminal)
{
    setenv("TERM", "xterm", 1);
    ::testing::internal::CaptureStdout(); // a file
    const Style style = styleOfStdout();
    ::testing::internal::GetCapturedStdout();
    EXPECT_EQ(style.bold("x"), "x");
}

TEST(Csv, QuotesWhatMustBeQuoted)
{
    EXPECT_EQ(csvField("plain"), "plain");
    EXPECT_EQ(csvField("a,b"), "\"a,b\"");
    EXPECT_EQ(csvField("say \"x\""), "\"say \"\"x\"\"\"");
}

TEST(Csv, HasALineForEachRoundAndEmptyFieldsForMissingValues)
{
    const std::string csv = roundsCsv(test::sampleReport());
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 4);
    EXPECT_THAT(csv,
        HasSubstr(
            "\n1,3,g1,a,b,xen-4,dirty-threshold,completed,1,live,0.000000,2.000000,32768,134218728,,40,2.000000\n"));
    EXPECT_THAT(csv, HasSubstr(",3,stopped,3.000000,0.250000,10,163840,0,,\n"));
}

TEST(Csv, CurvesAreRelativeToTheBegin)
{
    EXPECT_EQ(curvesCsv(test::sampleReport()),
        "migration,curve,round,t_s,value\n"
        "1,stream_bytes,1,0.000000,0\n"
        "1,stream_bytes,3,3.250000,167772160\n"
        "1,dirty_pages,1,0.000000,0\n"
        "1,dirty_pages,1,2.000000,40\n");
}

} // namespace
} // namespace xenlens::cli
