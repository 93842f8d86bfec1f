// SPDX-License-Identifier: GPL-3.0-or-later
#include "../analysis/progress/running_fixture.h"
#include "analysis/progress/as_of.h"
#include "analysis/progress/progress.h"
#include "wording/progress.h"

#include <gmock/gmock.h>

namespace xenlens::wording {
namespace {

using namespace analysis;
using test::running;
using test::secondsIn;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

ProgressWords wordsOf(const Migration& migration)
{
    return progressWords(migration, progressOf(migration), RateUnit::MbitPerSecond);
}

TEST(ProgressWords, InARoundTheyAreOneSentence)
{
    Migration migration = running({.closedRounds = 2});
    migration.outcome = Outcome::Completed;
    const ProgressWords words = wordsOf(asOf(migration, secondsIn(11)));
    EXPECT_EQ(words.state, "round 2, 3.9 of 7.8 MiB sent, 32.8 Mbit/s out, 13.1 Mbit/s dirtied");
    EXPECT_THAT(words.forecast, HasSubstr("about 3 more rounds, all sent in 2.3"));
    EXPECT_EQ(words.verdict, "rounds get smaller, but the limit of rounds will end it");
    EXPECT_THAT(words.stopping, HasSubstr("stopping now would take 1.20 s (+- "));
    EXPECT_THAT(words.sentence(), HasSubstr("dirtied; about 3 more rounds"));
}

TEST(ProgressWords, WhatIsNotKnownSaysWhy)
{
    Migration migration = running({.samples = false, .policy = "callback"});
    const ProgressWords words = wordsOf(migration);
    EXPECT_THAT(words.state, HasSubstr("dirtied: - (no sample of the dirty bitmap was seen)"));
    EXPECT_EQ(words.forecast, "its end: - (the policy is not known)");
    EXPECT_EQ(words.stopping, "what stopping now would take: - (no sample of the dirty bitmap was seen)");
    EXPECT_THAT(words.verdict, IsEmpty());
}

TEST(ProgressWords, AnEndedMigrationHasItsOutcome)
{
    Migration migration = running({});
    migration.outcome = Outcome::Failed;
    migration.outcomeReason = "the save failed";
    EXPECT_EQ(wordsOf(migration).sentence(), "failed: the save failed");
    EXPECT_EQ(wordsOf(migration).tone, Tone::Bad);
    EXPECT_EQ(shortState(migration, progressOf(migration)), "failed");
}

TEST(MilestoneText, ARoundTellsWhatWasForetold)
{
    Report report;
    report.migrations = {running({.closedRounds = 2})};
    const auto milestones = milestonesOf(report);
    EXPECT_EQ(milestoneText(report, milestones[0], RateUnit::MbitPerSecond),
        "g1 (domain 3) a -> b: began, 39.1 MiB of memory, policy xen-4");
    EXPECT_THAT(milestoneText(report, milestones[1], RateUnit::MbitPerSecond),
        HasSubstr("g1 (domain 3) a -> b: round 1 ended after 10.00 s: 39.1 MiB sent, 32.8 Mbit/s; 7.8 MiB dirtied, "
                  "6.6 Mbit/s; about 3 more rounds, all sent in 3.3"));
}

TEST(MilestoneText, ALossHasNoMigration)
{
    Report report;
    report.lost = {{"a: bpf_ring", 7, 0, 0}};
    EXPECT_EQ(
        milestoneText(report, milestonesOf(report).at(0), RateUnit::MbitPerSecond), "data lost: a: bpf_ring: 7 events");
}

TEST(FormatMoment, IsUtcOrAMissingMark)
{
    EXPECT_EQ(formatMoment(TimeNs{1'700'000'000'123'000'000}), "2023-11-14T22:13:20.123Z");
    EXPECT_EQ(formatMoment(TimeNs{-1}), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(formatMoment(std::nullopt), "-");
}

} // namespace
} // namespace xenlens::wording
