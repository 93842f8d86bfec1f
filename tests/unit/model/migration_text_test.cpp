// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/migration_text.h"
#include "samples.h"

#include <gtest/gtest.h>

namespace xenlens::model {

namespace {

using analysis::Migration;

const Migration& only(const ReportPtr& report)
{
    return report->migrations.front();
}

} // namespace

TEST(MigrationText, SaysWhoFromWhereToWhere)
{
    EXPECT_EQ(migrationTitle(only(tests::sixRounds())), "Live migration of g1 (domain 1) from a to b");
    EXPECT_EQ(migrationTitle(only(tests::damaged())), "Live migration of g1 (domain 1) from a to an untraced host");
    Migration nameless;
    nameless.domid = {9};
    EXPECT_EQ(migrationTitle(nameless), "Live migration of domain 9 from an untraced host to an untraced host");
}

TEST(MigrationText, SummaryHasTotalRatioPolicyRuleAndDowntime)
{
    const QString summary = migrationSummary(only(tests::sixRounds())).join("; ");
    EXPECT_TRUE(summary.contains("sent 158 MiB = 1.23 x the guest's 128 MiB")) << summary.toStdString();
    EXPECT_TRUE(summary.contains("policy xen-4"));
    EXPECT_TRUE(summary.contains("pre-copy ended by: limit of rounds"));
    EXPECT_TRUE(summary.contains("5 live rounds and stop-and-copy"));
    EXPECT_TRUE(summary.contains(QStringLiteral("downtime 310 ms \u00b1 4.0 ms")));
    EXPECT_TRUE(summary.endsWith("completed"));
}

TEST(MigrationText, AMissingNumberIsADashAndAReason)
{
    Migration migration = only(tests::sixRounds());
    migration.memoryBytes.reset();
    EXPECT_TRUE(migrationSummary(migration).front().contains("memory: -"));
    migration.policy = "unknown";
    migration.stopReason = analysis::StopReason::Unknown;
    EXPECT_TRUE(migrationSummary(migration).contains("policy - (not seen)"));
    EXPECT_TRUE(migrationSummary(migration).contains("pre-copy ended by: - (rule not seen)"));
    migration.downtime->bound.reset();
    EXPECT_TRUE(downtimeText(migration).contains("clocks were never compared"));
    migration.downtime.reset();
    EXPECT_EQ(downtimeText(migration), "- (the two hosts' clocks cannot be compared)");
    migration.unpaused.reset();
    EXPECT_EQ(downtimeText(migration), "- (nobody saw the guest run again)");
    migration.suspended.reset();
    EXPECT_EQ(downtimeText(migration), "- (no suspend was seen)");
}

TEST(MigrationText, AFailureIsNeverShownAsSuccess)
{
    Migration migration = only(tests::sixRounds());
    using analysis::Outcome;
    for (const Outcome outcome : {Outcome::ResumedAtSource, Outcome::Failed, Outcome::GuestLost,
             Outcome::BothEndsUndefined, Outcome::Incomplete}) {
        migration.outcome = outcome;
        EXPECT_TRUE(migrationSummary(migration).last().startsWith("NOT completed: "));
    }
}

TEST(MigrationText, NotesTellWhatIsMissing)
{
    const QString notes = migrationNotes(only(tests::damaged()), true).join(' ');
    EXPECT_TRUE(notes.contains("Dirtied in round 1: -")) << notes.toStdString();
    EXPECT_TRUE(notes.contains("17 events lost (a: bpf_ring)"));
    EXPECT_TRUE(notes.contains("events lost (a: lttng stream)"));
    EXPECT_TRUE(notes.contains("no sample of the dirty bitmap"));
    EXPECT_TRUE(notes.contains("under emulation"));
    EXPECT_TRUE(migrationNotes(only(tests::thirtyRounds()), false).isEmpty());
}

TEST(MigrationText, ARoundInWords)
{
    const QString text = roundText(only(tests::sixRounds()), 2, RateUnit::MbitPerSecond);
    EXPECT_TRUE(text.contains("transferred: 3,700 pages, 14.5 MiB, 93.3 Mbit/s")) << text.toStdString();
    EXPECT_TRUE(text.contains("dirtied: 1,900 pages, 7.42 MiB, 47.9 Mbit/s"));
    EXPECT_TRUE(text.contains("pause to read the bitmap: 1.20 ms at most"));
    EXPECT_TRUE(roundText(only(tests::sixRounds()), 6, RateUnit::MbitPerSecond).startsWith("Round 6, stop-and-copy"));
    EXPECT_TRUE(roundText(only(tests::sixRounds()), 7, RateUnit::MbitPerSecond).isEmpty());
}

TEST(MigrationText, NamesToChooseFrom)
{
    EXPECT_EQ(migrationNames(tests::sixRounds()), (QStringList{"1. g1 from a to b, completed"}));
    EXPECT_TRUE(migrationNames(nullptr).isEmpty());
}

} // namespace xenlens::model
