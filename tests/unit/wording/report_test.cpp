// SPDX-License-Identifier: GPL-3.0-or-later
// Every medium of the command says the same of what is not known; those of the viewer are in unit/model.
#include "cli/csv_printer.h"
#include "cli/html_printer.h"
#include "cli/json_values.h"
#include "cli/text_printer.h"
#include "sample.h"
#include "wording/report.h"
#include "wording/rounds.h"

#include <gmock/gmock.h>

#include <sstream>

namespace xenlens::wording {
namespace {

using cli::Json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Unknowns : public testing::Test
{
protected:
    const analysis::Report report = test::unknownsReport();
    const std::string text = cli::textOf(reportDocument(report, RateUnit::MbitPerSecond), cli::Style());
    const std::string html = cli::htmlOf(reportDocument(report, RateUnit::MbitPerSecond));
    const std::vector<std::vector<std::string>> records = roundsRecords(report).rows;
    const Json json = cli::reportJson(report);

    [[nodiscard]] Json round(std::size_t migration, std::size_t index) const
    {
        return json["rounds"]["migrations"][migration]["rounds"][index];
    }
    /// A record's field by its column's name.
    [[nodiscard]] std::string field(std::size_t record, const std::string& column) const
    {
        const std::vector<std::string> columns = roundsRecords(report).columns;
        const auto found = std::find(columns.begin(), columns.end(), column);
        return records.at(record).at(static_cast<std::size_t>(found - columns.begin()));
    }
    /// The line of a text that begins with the words, or an empty one.
    [[nodiscard]] std::string line(const std::string& words) const
    {
        std::istringstream lines(text);
        for (std::string one; std::getline(lines, one);)
            if (one.starts_with(words))
                return one;
        return {};
    }
};

TEST_F(Unknowns, PagesThatNobodySawSentAreNotZero)
{
    EXPECT_EQ(line("1 "), "1          0.000   2.000      -    -       -       40  0.2     0.7        -    2.0");
    EXPECT_THAT(html,
        HasSubstr("<td class=\"text\">1</td><td>0.000</td><td>2.000</td><td title=\"no toolstack was traced\">-</td>"
                  "<td title=\"no toolstack was traced\">-</td><td title=\"no toolstack was traced\">-</td>"
                  "<td>40</td>"));
    EXPECT_EQ(field(0, "pages_sent"), "");
    EXPECT_EQ(field(0, "bytes_sent"), "");
    EXPECT_TRUE(round(0, 0)["pages_sent"].is_null());
    EXPECT_TRUE(round(0, 0)["sent_mbit_per_s"].is_null());
    EXPECT_TRUE(json["rounds"]["migrations"][0]["bytes_sent"].is_null());
    for (const std::string& medium : {text, html})
        EXPECT_THAT(
            medium, HasSubstr("What was sent in 3.50 s is not known, nor the policy: no toolstack was traced."));
    EXPECT_THAT(html, HasSubstr("<td class=\"bars\"><div class=\"bar dirtied\"")) << "no bar for what is not known";
}

TEST_F(Unknowns, ADowntimeIsNeverInvented)
{
    for (const std::string& medium : {text, html}) {
        EXPECT_THAT(medium, HasSubstr("How long the guest stood still is not known: no toolstack was traced."));
        EXPECT_THAT(medium, Not(HasSubstr(" 0.0 ms")));
    }
    EXPECT_THAT(
        text, HasSubstr("The guest stood still for 500.0 ms (if the hosts' clocks agree: they were not compared)."));
    EXPECT_TRUE(json["rounds"]["migrations"][0]["downtime_ms"].is_null());
    EXPECT_EQ(json["rounds"]["migrations"][1]["downtime_ms"], 500);
    EXPECT_TRUE(json["rounds"]["migrations"][1]["downtime_bound_ms"].is_null());
}

TEST_F(Unknowns, APauseIsAnUpperBoundOnlyWhereXenDidNotMeasureIt)
{
    EXPECT_THAT(line("1 "), testing::EndsWith("    2.0"));
    EXPECT_THAT(text, HasSubstr("  <= 2.0\n"));
    EXPECT_THAT(html, AllOf(HasSubstr("<td>2.0</td>"), HasSubstr("<td>&lt;= 2.0</td>")));
    EXPECT_THAT(html, AllOf(HasSubstr("dirty bitmap: 2.0 ms\""), HasSubstr("dirty bitmap: 2.0 ms at most\"")));
    EXPECT_EQ(field(0, "pause_exact"), "true");
    EXPECT_EQ(field(3, "pause_exact"), "false");
    EXPECT_EQ(field(1, "pause_exact"), "");
    EXPECT_EQ(round(0, 0)["pause_exact"], true);
    EXPECT_EQ(round(1, 0)["pause_exact"], false);
    EXPECT_TRUE(round(0, 1)["pause_exact"].is_null());
}

TEST_F(Unknowns, DirtiedPagesAndRates)
{
    EXPECT_EQ(field(3, "pages_dirtied"), "");
    EXPECT_TRUE(round(1, 0)["pages_dirtied"].is_null());
    EXPECT_TRUE(round(1, 1)["sent_mbit_per_s"].is_null()) << "the round has no length";
    EXPECT_THAT(html, HasSubstr("<td title=\"no read of the dirty bitmap was seen at the round&#39;s end\">-</td>"));
    EXPECT_THAT(html, HasSubstr("<td title=\"the round has no length\">-</td>"));
}

TEST_F(Unknowns, TheRuleThePolicyAndTheMemory)
{
    for (const std::string& medium : {text, html}) {
        EXPECT_THAT(medium, HasSubstr("Which rule ended pre-copy is not known from this trace."));
        EXPECT_THAT(medium, HasSubstr(", its memory is not known; policy - (it was not seen)."));
    }
    EXPECT_EQ(json["rounds"]["migrations"][1]["stop_reason"], "unknown");
    EXPECT_TRUE(json["rounds"]["migrations"][1]["memory_bytes"].is_null());
}

TEST_F(Unknowns, LossesHaveTheirSizeInEventsOrRecords)
{
    EXPECT_EQ(line("1234 "), "1234 records  Xen's trace buffer of CPU 0");
    EXPECT_EQ(line("17 "), "17 events  a: bpf_ring");
    EXPECT_EQ(line("an unknown"), "an unknown amount  b: /t/ch_0: cut");
    EXPECT_THAT(html, HasSubstr("<li>1234 records Xen&#39;s trace buffer of CPU 0</li>"));
    EXPECT_THAT(html, HasSubstr("<li>an unknown amount b: /t/ch_0: cut</li>"));
    EXPECT_EQ(json["lost"]["records"], 1234);
    EXPECT_TRUE(json["lost"]["where"][2]["events"].is_null());
    EXPECT_TRUE(json["lost"]["where"][2]["records"].is_null());
}

TEST(Report, SaysChecksSourcesAndLosses)
{
    const std::string text = cli::textOf(reportDocument(test::sampleReport(), RateUnit::MbitPerSecond), cli::Style());
    EXPECT_THAT(text, StartsWith("g1 (domain 3) a -> b: completed: b unpaused"));
    EXPECT_THAT(text, HasSubstr("DIFFERS  two\n       12 (left) : 10 (right), +20.00 % apart, 2 % allowed"));
    EXPECT_THAT(text, HasSubstr("-      three\n       no source"));
    EXPECT_THAT(text, HasSubstr("no   workload: none was traced"));
    EXPECT_THAT(text, HasSubstr("7 events  a: bpf_ring"));
    EXPECT_THAT(text, HasSubstr("an unknown amount  b: /t/ch_0: cut"));
}

TEST(Report, WithoutAMigrationSaysSo)
{
    EXPECT_THAT(cli::textOf(reportDocument({}, RateUnit::MbitPerSecond), cli::Style()),
        StartsWith("No live migration in this trace.\n"));
}

TEST(Report, SaysOnceThatTimesWereEmulated)
{
    analysis::Report report = test::sampleReport();
    for (Document (*document)(const analysis::Report&, RateUnit) : {reportDocument, roundsDocument}) {
        report.emulated = false;
        EXPECT_THAT(cli::textOf(document(report, RateUnit::MbitPerSecond), cli::Style()), Not(HasSubstr("emulated")));
        report.emulated = true;
        const std::string text = cli::textOf(document(report, RateUnit::MbitPerSecond), cli::Style());
        EXPECT_THAT(text, HasSubstr("emulated processor"));
        EXPECT_EQ(text.find("emulated"), text.rfind("emulated"));
    }
}

TEST(Report, IsOnePageOfHtml)
{
    analysis::Report report = test::sampleReport();
    report.migrations[0].name = "<script>alert('x')</script>";
    const std::string html = cli::htmlOf(reportDocument(report, RateUnit::MbitPerSecond));
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, HasSubstr("<h2>&lt;script&gt;alert(&#39;x&#39;)"));
    EXPECT_THAT(html, HasSubstr("<span class=\"bad\">DIFFERS</span> two"));
    EXPECT_THAT(html, HasSubstr("<td class=\"text\">3 stopped</td>"));
}

} // namespace
} // namespace xenlens::wording
