// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/html_printer.h"

#include <gmock/gmock.h>

namespace xenlens::cli {
namespace {

using namespace wording;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(HtmlPrinter, EscapesEveryText)
{
    const std::string hostile = "<script>alert('x')</script>";
    Cell cell = missing(hostile);
    Row row{{cell, hostile}, Tone::Plain, hostile};
    const Table table{{{hostile}, {hostile, "", Align::Left}}, {row}, hostile};
    const List list{{{{hostile}, hostile, {hostile}}}};
    const std::string html = htmlOf(Document{hostile, {Section{{hostile}, {Line(hostile), table, list}}}});
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, HasSubstr("<p>&lt;script&gt;alert(&#39;x&#39;)"));
}

TEST(HtmlPrinter, ACellCarriesItsReasonAndItsTone)
{
    Cell bad("DIFFERS");
    bad.tone = Tone::Bad;
    const Table table{{{"sent", "pages"}, {"verdict", "", Align::Left}}, {{{missing("no toolstack"), bad}}}};
    const std::string html = htmlOf(Document{{}, {Section{{}, {table}}}});
    EXPECT_THAT(html, HasSubstr("<th>sent pages</th><th class=\"text\">verdict</th>"));
    EXPECT_THAT(html, HasSubstr("<td title=\"no toolstack\">-</td><td class=\"text bad\">DIFFERS</td>"));
}

TEST(HtmlPrinter, DrawsBarsToTheirShare)
{
    const Table table{{{"round"}}, {{{"1"}, Tone::Plain, {}, {{"sent", 0.5}, {"dirtied", 1}}}}, "sent, dirtied"};
    EXPECT_THAT(htmlOf(Document{{}, {Section{{}, {table}}}}),
        HasSubstr(R"(<td class="bars"><div class="bar sent" style="width:50.00%"></div>)"
                  R"(<div class="bar dirtied" style="width:100.00%"></div></td>)"));
}

TEST(HtmlPrinter, NeedsNoOtherFile)
{
    EXPECT_THAT(htmlOf(Document{"t", {}}), Not(HasSubstr("http")));
}

} // namespace
} // namespace xenlens::cli
