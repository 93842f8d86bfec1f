// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/html_output.h"
#include "sample.h"

#include <gmock/gmock.h>

namespace xenlens::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Html, EscapesWhatComesFromTheTrace)
{
    analysis::Report report = test::sampleReport();
    report.migrations[0].name = "<script>alert('x')</script>";
    const std::string html = reportHtml(report, RateUnit::MbitPerSecond);
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)"));
}

TEST(Html, ShowsRoundsChecksSourcesAndLosses)
{
    const std::string html = reportHtml(test::sampleReport(), RateUnit::MbitPerSecond);
    EXPECT_THAT(html, HasSubstr("<td>1 live</td>"));
    EXPECT_THAT(html, HasSubstr("<td>3 stopped</td>"));
    EXPECT_THAT(html, HasSubstr("class=\"bad\">WRONG"));
    EXPECT_THAT(html, HasSubstr("workload: none was traced"));
    EXPECT_THAT(html, HasSubstr("a: bpf_ring: 7 events"));
    EXPECT_THAT(html, Not(HasSubstr("http"))) << "the page needs no other file";
}

} // namespace
} // namespace xenlens::cli
