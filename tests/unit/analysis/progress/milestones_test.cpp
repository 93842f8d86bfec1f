// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/progress/as_of.h"
#include "analysis/progress/milestones.h"
#include "running_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using test::running;
using test::secondsIn;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Report ended()
{
    Migration migration = running({.closedRounds = 3});
    migration.rounds.back().kind = RoundKind::Stopped;
    migration.rounds.back().time.end = secondsIn(13.12);
    migration.suspended = secondsIn(12.8);
    migration.unpaused = secondsIn(13.62);
    migration.time.end = *migration.unpaused;
    migration.outcome = Outcome::Completed;
    Report report;
    report.migrations.push_back(migration);
    return report;
}

std::vector<std::string> named(const std::vector<Milestone>& milestones)
{
    std::vector<std::string> names;
    for (const Milestone& milestone : milestones)
        names.push_back(toString(milestone.kind) + (milestone.round ? " " + std::to_string(milestone.round) : ""));
    return names;
}

TEST(Milestones, TellAWholeMigrationInOrder)
{
    EXPECT_THAT(named(milestonesOf(ended())),
        ElementsAre("began", "round-ended 1", "round-ended 2", "round-ended 3", "suspended", "round-ended 4", "arrived",
            "ended"));
}

TEST(Milestones, NothingTwiceAndNothingMissedHoweverOftenOneLooks)
{
    const Report whole = ended();
    for (const double step : {0.05, 0.7, 3.0, 11.0, 20.0}) {
        std::vector<std::string> seen;
        Report before;
        for (double at = 0; at < 14 + step; at += step) {
            const Report after = asOf(whole, secondsIn(at));
            for (const std::string& name : named(milestonesSince(before, after)))
                seen.push_back(name);
            before = after;
        }
        EXPECT_EQ(seen, named(milestonesOf(whole))) << "a look each " << step << " s";
        EXPECT_THAT(milestonesSince(before, before), IsEmpty());
    }
}

TEST(Milestones, AClockThatBecomesBetterKnownIsNoEvent)
{
    const Report before = ended();
    Report after = before;
    Migration& migration = after.migrations[0];
    for (Round& round : migration.rounds)
        round.time = {round.time.begin + DurationNs{1'000'000}, round.time.end + DurationNs{1'000'000}};
    migration.time.begin = migration.time.begin + DurationNs{1'000'000};
    EXPECT_THAT(milestonesSince(before, after), IsEmpty());
}

TEST(Milestones, EachMigrationHasItsOwn)
{
    Report before;
    before.migrations = {running({.closedRounds = 1})};
    Report after = before;
    Migration second = running({.closedRounds = 2});
    second.source = "b";
    second.destination = "a";
    second.time.begin = second.time.begin - DurationNs{1};
    after.migrations.insert(after.migrations.begin(), second); // the other's index changes
    const auto milestones = milestonesSince(before, after);
    EXPECT_THAT(named(milestones), ElementsAre("began", "round-ended 1", "round-ended 2"));
    for (const Milestone& milestone : milestones)
        EXPECT_EQ(milestone.migration, 0u);
}

TEST(Milestones, TheSameGuestMayMigrateAgain)
{
    Report before = ended();
    Report after = before;
    after.migrations.push_back(running({.closedRounds = 0}));
    EXPECT_THAT(named(milestonesSince(before, after)), ElementsAre("began"));
}

TEST(Milestones, AnEndThatWasNotOneIsToldAgainAsItIs)
{
    Report before = ended();
    before.migrations[0].outcome = Outcome::ArrivedPaused;
    before.migrations[0].unpaused.reset();
    EXPECT_THAT(named(milestonesSince(before, ended())), ElementsAre("arrived", "ended"));
}

TEST(Milestones, ARoundThatWasCutOffHasNotEnded)
{
    Report report;
    report.migrations = {running({.closedRounds = 1})};
    report.migrations[0].outcome = Outcome::Failed;
    EXPECT_THAT(named(milestonesOf(report)), ElementsAre("began", "round-ended 1", "ended"));
}

TEST(Milestones, LossesAreToldByWhatWasLostSince)
{
    Report before;
    before.lost = {{"a: bpf_ring", 7, 0, 0}};
    before.warnings = {"one"};
    Report after = before;
    EXPECT_THAT(milestonesSince(before, after), IsEmpty());
    after.lost = {{"a: bpf_ring", 10, 0, 0}, {"b: stream", 0, 0, 0}};
    after.warnings = {"one", "two"};
    const auto milestones = milestonesSince(before, after);
    ASSERT_THAT(named(milestones), ElementsAre("lost", "lost", "warning"));
    EXPECT_EQ(milestones[0].lost.events, 3u);
    EXPECT_EQ(milestones[1].lost.where, "b: stream") << "of unknown size";
    EXPECT_EQ(milestones[2].text, "two");
}

} // namespace
} // namespace xenlens::analysis
