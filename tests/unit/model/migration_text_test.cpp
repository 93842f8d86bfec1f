// SPDX-License-Identifier: GPL-3.0-or-later
// What the viewer says of values that are not known is what the command says (unit/wording/report_test.cpp).
#include "model/migration_text.h"
#include "model/rounds/rounds_series.h"
#include "model/rounds/rounds_table.h"
#include "sample.h"
#include "samples.h"

#include <gtest/gtest.h>

namespace xenlens::model {

namespace {

ReportPtr unknowns()
{
    return std::make_shared<const analysis::Report>(test::unknownsReport());
}

QString cell(const RoundsTable& table, int row, const QString& head, int role = Qt::DisplayRole)
{
    return table.index(row, tests::columnOf(table, head)).data(role).toString();
}

} // namespace

TEST(UnknownsInTheViewer, PagesThatNobodySawSentAreNotZero)
{
    RoundsTable table;
    table.show(unknowns(), 0);
    for (const char* column : {"sent pages", "sent MiB", "sent Mbit/s"}) {
        EXPECT_EQ(cell(table, 0, column), "-");
        EXPECT_EQ(cell(table, 0, column, Qt::ToolTipRole), "no toolstack was traced");
    }
    const RoundsSeries series = roundsSeries(unknowns(), 0);
    EXPECT_FALSE(series.rounds[0].sentKnown);
    EXPECT_TRUE(series.summary.contains("sent - (no toolstack was traced)")) << series.summary.join('|').toStdString();
    EXPECT_TRUE(
        roundText(unknowns()->migrations[0], 1, RateUnit::MbitPerSecond).contains("sent: - (no toolstack was traced)"));
}

TEST(UnknownsInTheViewer, ADowntimeIsNeverInvented)
{
    const RoundsSeries untraced = roundsSeries(unknowns(), 0);
    EXPECT_FALSE(untraced.downtime);
    EXPECT_TRUE(untraced.summary.contains("downtime - (no toolstack was traced)"));
    const RoundsSeries partial = roundsSeries(unknowns(), 1);
    ASSERT_TRUE(partial.downtime);
    EXPECT_EQ(partial.downtime->text, "downtime 500.0 ms (if the hosts' clocks agree: they were not compared)");
    EXPECT_TRUE(partial.summary.contains(partial.downtime->text));
}

TEST(UnknownsInTheViewer, APauseIsAnUpperBoundOnlyWhereXenDidNotMeasureIt)
{
    RoundsTable table;
    table.show(unknowns(), 0);
    EXPECT_EQ(cell(table, 0, "pause ms"), "2.0");
    EXPECT_TRUE(cell(table, 0, "pause ms", Qt::ToolTipRole).endsWith("dirty bitmap: 2.0 ms"));
    EXPECT_EQ(cell(table, 1, "pause ms"), "-");
    table.show(unknowns(), 1);
    EXPECT_EQ(cell(table, 0, "pause ms"), "<= 2.0");
    EXPECT_TRUE(cell(table, 0, "pause ms", Qt::ToolTipRole).endsWith("dirty bitmap: 2.0 ms at most"));
}

TEST(UnknownsInTheViewer, DirtiedPagesRatesAndTheRule)
{
    RoundsTable table;
    table.show(unknowns(), 1);
    EXPECT_EQ(cell(table, 0, "dirtied pages"), "-");
    EXPECT_EQ(cell(table, 1, "sent Mbit/s", Qt::ToolTipRole), "the round has no length");
    const RoundsSeries series = roundsSeries(unknowns(), 1);
    EXPECT_FALSE(series.rounds[0].dirtied);
    EXPECT_TRUE(series.notes.contains("Dirtied in round 1: - (no read of the dirty bitmap was seen at the end)."));
    EXPECT_TRUE(series.summary.contains("pre-copy ended by - (the rule was not seen)"));
    EXPECT_TRUE(series.summary.contains("policy - (it was not seen)"));
    EXPECT_TRUE(series.summary.contains("sent 160.0 MiB, its memory is not known"));
}

TEST(UnknownsInTheViewer, GapsSayHowMuchIsMissing)
{
    const RoundsSeries series = roundsSeries(unknowns(), 1);
    ASSERT_EQ(series.lost.size(), 2U);
    EXPECT_EQ(series.lost[0].text, "17 events lost (a: bpf_ring)");
    EXPECT_EQ(series.lost[1].text, "an unknown amount lost (b: /t/ch_0: cut)");
}

TEST(MigrationText, SentencesAreThoseOfTheReport)
{
    const analysis::Migration migration = tests::sixRounds()->migrations.front();
    EXPECT_EQ(migrationTitle(migration), "Live migration of g1 (domain 1) from a to b");
    EXPECT_EQ(migrationSentences(migration).front(), "the receiver unpaused the guest.");
    EXPECT_TRUE(migrationNotes(migration, true).last().contains("emulated processor"));
    EXPECT_TRUE(migrationNotes(tests::thirtyRounds()->migrations.front(), false).isEmpty());
    EXPECT_TRUE(roundText(migration, 7, RateUnit::MbitPerSecond).isEmpty());
    EXPECT_EQ(migrationNames(tests::sixRounds()), (QStringList{"1. g1 from a to b, completed"}));
    EXPECT_TRUE(migrationNames(nullptr).isEmpty());
}

} // namespace xenlens::model
