// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/csv_printer.h"

#include <gtest/gtest.h>

namespace xenlens::cli {
namespace {

TEST(CsvPrinter, QuotesWhatMustBeQuotedAndLeavesMissingValuesEmpty)
{
    EXPECT_EQ(csvOf({{"name", "pages", "note"}, {{"plain", "", "a,b"}, {"say \"x\"", "1", "two\nlines"}}}),
        "name,pages,note\n"
        "plain,,\"a,b\"\n"
        "\"say \"\"x\"\"\",1,\"two\nlines\"\n");
}

} // namespace
} // namespace xenlens::cli
