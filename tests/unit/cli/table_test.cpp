// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/csv_output.h"
#include "cli/table.h"

#include <gtest/gtest.h>

namespace xenlens::cli {
namespace {

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

TEST(Csv, QuotesWhatMustBeQuoted)
{
    EXPECT_EQ(csvField("plain"), "plain");
    EXPECT_EQ(csvField("a,b"), "\"a,b\"");
    EXPECT_EQ(csvField("say \"x\""), "\"say \"\"x\"\"\"");
}

} // namespace
} // namespace xenlens::cli
