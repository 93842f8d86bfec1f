// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample.h"
#include "wording/migration.h"

#include <gmock/gmock.h>

namespace xenlens::wording {
namespace {

using analysis::Migration;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

Migration sample()
{
    return test::sampleReport().migrations.at(0);
}

/// The heading and the sentences, a line each.
std::string sentences(const Migration& migration)
{
    std::string text = migrationSection(migration, RateUnit::MbitPerSecond).heading.text;
    for (const std::string& sentence : migrationSentences(migration))
        text += "\n" + sentence;
    return text;
}

TEST(Migration, AnswersTheQuestionFirst)
{
    EXPECT_EQ(sentences(sample()),
        "g1 (domain 3) a -> b: completed\n"
        "b unpaused the guest and a destroyed its copy.\n"
        "Pre-copy converged: so few pages were dirty after 2 live rounds that the rule dirty-threshold ended it.\n"
        "The guest stood still for 500.0 ms (+- 0.5 ms).\n"
        "Sent 160.0 MiB in 3.50 s, 1.25 times its memory of 128.0 MiB; policy xen-4.");
}

TEST(Migration, TheSubtitleSaysTheSameInPhrases)
{
    EXPECT_THAT(migrationSubtitle(sample()),
        ElementsAre("sent 160.0 MiB, 1.25 times its memory of 128.0 MiB", "policy xen-4",
            "pre-copy ended by dirty-threshold", "2 live rounds and stop-and-copy in 3.50 s",
            "downtime 500.0 ms (+- 0.5 ms)", "completed"));
}

TEST(Migration, SaysWhyItDidNotConverge)
{
    Migration migration = sample();
    migration.stopReason = analysis::StopReason::IterationLimit;
    EXPECT_THAT(sentences(migration),
        HasSubstr("did not converge: the rule iteration-limit ended it after 2 live rounds with 10 pages dirty. In its "
                  "last live round the guest dirtied 0.3 Mbit/s while 1.3 Mbit/s were sent."));
}

TEST(Migration, SaysThatClocksWereNotCompared)
{
    Migration migration = sample();
    migration.downtime->bound.reset();
    EXPECT_EQ(downtimeOf(migration).text, "500.0 ms (if the hosts' clocks agree: they were not compared)");
}

TEST(Migration, InventsNoDowntime)
{
    Migration migration = sample();
    migration.downtime.reset();
    EXPECT_EQ(downtimeOf(migration).phrase(), "- (the two hosts' clocks cannot be compared)");
    migration.unpaused.reset();
    EXPECT_EQ(downtimeOf(migration).phrase(), "- (no host was seen to start the guest again)");
    EXPECT_THAT(sentences(migration),
        HasSubstr("How long the guest stood still is not known: no host was seen to start the guest again."));
    migration.suspended.reset();
    EXPECT_EQ(downtimeOf(migration).phrase(), "- (no suspend was seen)");
    migration.streamKnown = false;
    EXPECT_EQ(downtimeOf(migration).phrase(), "- (no toolstack was traced)");
    EXPECT_THAT(sentences(migration), Not(HasSubstr("0.0 ms")));
}

TEST(Migration, AMissingValueIsADashAndAReason)
{
    Migration migration = sample();
    migration.memoryBytes.reset();
    EXPECT_THAT(migrationSubtitle(migration).front(), HasSubstr("sent 160.0 MiB, its memory is not known"));
    EXPECT_THAT(sentences(migration), HasSubstr("Sent 160.0 MiB in 3.50 s, its memory is not known;"));
    migration.policy = "unknown";
    migration.stopReason = analysis::StopReason::Unknown;
    migration.time.end = migration.time.begin;
    EXPECT_THAT(migrationSubtitle(migration), Contains("policy - (it was not seen)"));
    EXPECT_THAT(migrationSubtitle(migration), Contains("pre-copy ended by - (the rule was not seen)"));
    EXPECT_THAT(migrationSubtitle(migration), Contains("2 live rounds and stop-and-copy in -"));
    EXPECT_THAT(sentences(migration), HasSubstr("Sent 160.0 MiB in -"));
}

TEST(Migration, AFailureIsNeverShownAsSuccess)
{
    Migration migration = sample();
    using analysis::Outcome;
    for (const Outcome outcome : {Outcome::ResumedAtSource, Outcome::Failed, Outcome::GuestLost,
             Outcome::BothEndsUndefined, Outcome::Incomplete}) {
        migration.outcome = outcome;
        EXPECT_EQ(migrationSection(migration, RateUnit::MbitPerSecond).heading.tone, Tone::Bad);
        EXPECT_THAT(migrationSubtitle(migration).back(), Not(HasSubstr("completed")));
        EXPECT_THAT(migrationSubtitle(migration).back(), HasSubstr(": b unpaused")) << "with the reason";
    }
}

TEST(Migration, TitlesSayWhoFromWhereToWhere)
{
    EXPECT_EQ(migrationTitle(sample()), "Live migration of g1 (domain 3) from a to b");
    Migration nameless;
    nameless.domid = {9};
    EXPECT_EQ(migrationTitle(nameless), "Live migration of domain 9 from an untraced host to an untraced host");
    EXPECT_THAT(migrationChoices(test::sampleReport()), ElementsAre("1. g1 from a to b, completed"));
}

TEST(Migration, NotesSayWhatIsMissing)
{
    EXPECT_THAT(migrationNotes(sample(), false), IsEmpty());
    Migration migration = sample();
    migration.rounds[0].pagesDirtied.reset();
    migration.rounds[1].pagesDirtied.reset();
    migration.rounds[2].time.end = migration.rounds[2].time.begin;
    migration.dirtyCurve.clear();
    migration.lost = {{migration.time, "a: bpf_ring", 17}, {migration.time, "a: lttng stream", 0}};
    EXPECT_THAT(migrationNotes(migration, false),
        ElementsAre("Dirtied in rounds 1 and 2: - (no read of the dirty bitmap was seen at the end).",
            "No rate and no bar for round 3, which lasted no time.",
            "Dirtied inside the rounds: - (no sample of the dirty bitmap is in the trace).",
            "Gap: 17 events lost (a: bpf_ring); volumes of the rounds that it touches are lower bounds.",
            "Gap: an unknown amount lost (a: lttng stream); volumes of the rounds that it touches are lower bounds."));
    EXPECT_THAT(migrationNotes(migration, true), Not(Contains(StartsWith("Dirtied inside"))));
}

} // namespace
} // namespace xenlens::wording
