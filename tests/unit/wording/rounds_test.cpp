// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/csv_printer.h"
#include "cli/text_printer.h"
#include "sample.h"
#include "wording/rounds.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace xenlens::wording {
namespace {

using ::testing::HasSubstr;

analysis::Migration sample()
{
    return test::sampleReport().migrations.at(0);
}

std::size_t columnOf(const Table& table, const std::string& head)
{
    const auto found = std::find_if(
        table.columns.begin(), table.columns.end(), [&](const Column& column) { return column.head(" ") == head; });
    return static_cast<std::size_t>(found - table.columns.begin());
}

const Cell& cell(const Table& table, std::size_t row, const std::string& head)
{
    return table.rows.at(row).cells.at(columnOf(table, head));
}

TEST(Rounds, ARowForEachRoundAndDashesForMissingValues)
{
    EXPECT_EQ(cli::textOf(roundsTable(sample(), RateUnit::MbitPerSecond), cli::Style()),
        "           start  length   sent                 dirtied               skipped   pause\n"
        "round          s       s  pages    MiB  Mbit/s    pages  MiB  Mbit/s    pages      ms\n"
        "1          0.000   2.000  32768  128.0   536.9       40  0.2     0.7        -  <= 2.0\n"
        "2          2.000   1.000     40    0.2     1.3       10  0.0     0.3        0       -\n"
        "3 stopped  3.000   0.250     10    0.2     1.3        -    -       -        0       -\n");
}

TEST(Rounds, ADashSaysWhy)
{
    const Table table = roundsTable(sample(), RateUnit::PagesPerSecond);
    EXPECT_EQ(cell(table, 0, "skipped pages").whyMissing, "no source tells which pages were left out");
    EXPECT_THAT(cell(table, 1, "pause ms").whyMissing, HasSubstr("no read of the dirty bitmap"));
    EXPECT_THAT(cell(table, 2, "dirtied pages/s").whyMissing, HasSubstr("the guest was suspended"));
    EXPECT_EQ(table.columns.at(columnOf(table, "sent pages/s")).head("\n"), "sent\npages/s");
}

TEST(Rounds, ARoundWithoutALengthHasNoRate)
{
    analysis::Migration migration = sample();
    migration.rounds[0].time.end = migration.rounds[0].time.begin;
    const Table table = roundsTable(migration, RateUnit::MbitPerSecond);
    EXPECT_EQ(cell(table, 0, "sent Mbit/s").phrase(), "- (the round has no length)");
    EXPECT_EQ(cell(table, 0, "length s").phrase(), "- (the round has no length)");
    EXPECT_EQ(cell(table, 0, "sent pages").phrase(), "32768");
}

TEST(Rounds, APauseIsAtMostUnlessXenMeasuredIt)
{
    analysis::Migration migration = sample();
    analysis::Round& round = migration.rounds[0];
    const auto tip = [&] { return roundText(migration, round, RateUnit::MbitPerSecond); };
    EXPECT_THAT(tip(), HasSubstr("pause to read the dirty bitmap: 2.0 ms at most"));
    round.pauseExact = true;
    EXPECT_EQ(cell(roundsTable(migration, RateUnit::MbitPerSecond), 0, "pause ms").text, "2.0");
    EXPECT_TRUE(tip().ends_with("pause to read the dirty bitmap: 2.0 ms"));
}

TEST(Rounds, ARoundInWords)
{
    const analysis::Migration migration = sample();
    EXPECT_EQ(roundText(migration, migration.rounds[1], RateUnit::MbitPerSecond),
        "Round 2\n"
        "from 2.000 s for 1.000 s\n"
        "sent: 40 pages, 0.2 MiB, 1.3 Mbit/s\n"
        "dirtied: 10 pages, 0.0 MiB, 0.3 Mbit/s\n"
        "skipped because dirty again: 0 pages\n"
        "pause to read the dirty bitmap: - (no read of the dirty bitmap that paused the guest was seen at the round's "
        "end)");
    EXPECT_THAT(roundText(migration, migration.rounds[2], RateUnit::MbitPerSecond),
        testing::StartsWith("Round 3, stop-and-copy\n"));
}

TEST(Rounds, BarsAreToOneScale)
{
    const Table table = roundsTable(sample(), RateUnit::MbitPerSecond);
    ASSERT_EQ(table.rows[0].bars.size(), 2U);
    EXPECT_EQ(table.rows[0].bars[0].kind, "sent");
    EXPECT_DOUBLE_EQ(table.rows[0].bars[0].share, 1);
    EXPECT_DOUBLE_EQ(table.rows[1].bars[1].share, 10.0 / 32768);
    EXPECT_EQ(table.rows[2].bars.size(), 1U) << "nothing was dirtied while the guest was stopped";
}

TEST(Rounds, RecordsHaveEmptyFieldsForMissingValues)
{
    const std::string csv = cli::csvOf(roundsRecords(test::sampleReport()));
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 4);
    EXPECT_THAT(csv,
        HasSubstr("\n1,3,g1,a,b,xen-4,dirty-threshold,completed,1,live,0.000000,2.000000,32768,134218728,,40,2.000000,"
                  "false\n"));
    EXPECT_THAT(csv, HasSubstr(",3,stopped,3.000000,0.250000,10,163840,0,,,\n"));
}

TEST(Rounds, EveryNumberSaysWhatItIsCountedFrom)
{
    const Table table = originsTable();
    for (const Row& row : table.rows)
        EXPECT_EQ(row.cells.size(), table.columns.size());
    for (const char* number : {"sent", "dirtied", "skipped", "pause"})
        EXPECT_TRUE(std::any_of(table.rows.begin(), table.rows.end(), [number](const Row& row) {
            return row.cells.front().text == number;
        })) << number;
}

TEST(Rounds, CurvesAreRelativeToTheBegin)
{
    EXPECT_EQ(cli::csvOf(curvesRecords(test::sampleReport())),
        "migration,curve,round,t_s,value\n"
        "1,stream_bytes,1,0.000000,0\n"
        "1,stream_bytes,3,3.250000,167772160\n"
        "1,dirty_pages,1,0.000000,0\n"
        "1,dirty_pages,1,2.000000,40\n");
}

} // namespace
} // namespace xenlens::wording
