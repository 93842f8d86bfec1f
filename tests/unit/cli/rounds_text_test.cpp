// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/report_text.h"
#include "cli/rounds_text.h"
#include "sample.h"

#include <gmock/gmock.h>

namespace xenlens::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string sentences(const analysis::Migration& migration)
{
    return migrationSentences(migration, Style());
}

analysis::Migration sample()
{
    return test::sampleReport().migrations.at(0);
}

TEST(RoundsText, AnswersTheQuestionFirst)
{
    EXPECT_EQ(sentences(sample()),
        "g1 (domain 3) a -> b: completed: b unpaused the guest and a destroyed its copy.\n"
        "Pre-copy converged: so few pages were dirty after 2 live rounds that the rule dirty-threshold ended it.\n"
        "The guest stood still for 500.0 ms (+- 0.5 ms).\n"
        "Sent 160.0 MiB in 3.50 s, 1.25 times its memory of 128.0 MiB; policy xen-4.\n");
}

TEST(RoundsText, SaysWhyItDidNotConverge)
{
    analysis::Migration migration = sample();
    migration.stopReason = analysis::StopReason::IterationLimit;
    EXPECT_THAT(sentences(migration),
        HasSubstr("did not converge: the rule iteration-limit ended it after 2 live rounds with 10 pages dirty. In its "
                  "last live "
                  "round the guest dirtied 0.3 Mbit/s while 1.3 Mbit/s were sent."));
}

TEST(RoundsText, SaysThatClocksWereNotCompared)
{
    analysis::Migration migration = sample();
    migration.downtime->bound.reset();
    EXPECT_THAT(sentences(migration), HasSubstr("500.0 ms, if the hosts' clocks agree: they were not compared."));
}

TEST(RoundsText, InventsNoDowntime)
{
    analysis::Migration migration = sample();
    migration.downtime.reset();
    migration.unpaused.reset();
    EXPECT_THAT(sentences(migration), HasSubstr("not known: no receiver was seen to start it."));
    migration.suspended.reset();
    EXPECT_THAT(sentences(migration), HasSubstr("The guest was never suspended."));
}

TEST(RoundsText, TableHasARowForEachRoundAndDashesForMissingValues)
{
    EXPECT_EQ(roundsTable(sample(), RateUnit::MbitPerSecond, Style()),
        "           start  length   sent                 dirtied               skipped  pause\n"
        "round          s       s  pages    MiB  Mbit/s    pages  MiB  Mbit/s    pages     ms\n"
        "1          0.000   2.000  32768  128.0   536.9       40  0.2     0.7        -    2.0\n"
        "2          2.000   1.000     40    0.2     1.3       10  0.0     0.3        0      -\n"
        "3 stopped  3.000   0.250     10    0.2     1.3        -    -       -        0      -\n");
}

TEST(RoundsText, SaysOnceThatTimesWereEmulated)
{
    analysis::Report report = test::sampleReport();
    EXPECT_THAT(roundsText(report, RateUnit::MbitPerSecond, Style()), Not(HasSubstr("emulated")));
    report.emulated = true;
    EXPECT_THAT(roundsText(report, RateUnit::MbitPerSecond, Style()), HasSubstr("emulated processor"));
}

TEST(ReportText, TellsChecksSourcesAndLosses)
{
    const std::string text = reportText(test::sampleReport(), RateUnit::MbitPerSecond, Style());
    EXPECT_THAT(text, StartsWith("g1 (domain 3)"));
    EXPECT_THAT(text, HasSubstr("Of 3 cross-checks 1 agree, 1 DO NOT, 1 could not be made."));
    EXPECT_THAT(text, HasSubstr("WRONG  two\n       12 (left) : 10 (right), +20.00 % apart, 2 % allowed"));
    EXPECT_THAT(text, HasSubstr("-      three\n       no source"));
    EXPECT_THAT(text, HasSubstr("no   workload: none was traced"));
    EXPECT_THAT(text, HasSubstr("7 events  a: bpf_ring"));
    EXPECT_THAT(text, HasSubstr("some  b: /t/ch_0: cut"));
}

TEST(ReportText, WithoutAMigrationSaysSo)
{
    EXPECT_THAT(reportText({}, RateUnit::MbitPerSecond, Style()), StartsWith("No live migration in this trace.\n"));
}

} // namespace
} // namespace xenlens::cli
