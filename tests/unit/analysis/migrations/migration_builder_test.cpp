// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/migrations/migration_builder.h"
#include "toolstack_fixture.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace xenlens::analysis {
namespace {

using test::offsetOfB;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using toolstack::DomainAction;

/// Host a saves from 10 to 21; on host b the same moments have other numbers: 10 is 10 - 1000 + 1000.
struct TwoHosts
{
    explicit TwoHosts(bool reference = true)
        : hosts{test::makeHost("a", offsetOfB, reference), test::makeHost("b", offsetOfB - 5'000'000'000, reference)}
    {
    }

    ToolstackLog& a() { return hosts[0]; }
    ToolstackLog& b() { return hosts[1]; }

    std::vector<Migration> build()
    {
        for (ToolstackLog& host : hosts)
            host.finalize();
        std::vector<Migration> results;
        for (const TracedMigration& migration : buildMigrations(hosts))
            results.push_back(migration.result);
        return results;
    }

    std::vector<ToolstackLog> hosts; ///< b's monotonic clock is 5 s ahead of a's
};

TEST(MigrationBuilder, JoinsSenderAndReceiverOnOneAxis)
{
    TwoHosts lab;
    test::addSave(lab.a(), {});
    test::addRestore(lab.b(), "u-1", 16, 27); // 11 and 22 of a
    test::addState(lab.a(), DomainAction::Destroyed, DomId{1}, 24);
    const auto migrations = lab.build();
    ASSERT_THAT(migrations, SizeIs(1));
    const Migration& m = migrations[0];
    EXPECT_EQ(m.source, "a");
    EXPECT_EQ(m.destination, "b");
    EXPECT_EQ(m.outcome, Outcome::Completed) << m.outcomeReason;
    EXPECT_EQ(m.stopReason, StopReason::IterationLimit);
    EXPECT_EQ(m.policy, "xen-4");
    EXPECT_EQ(m.memoryBytes, 1000u * 4096);
    EXPECT_EQ(m.bytesSent, test::batchBytes(1510, 6) + 500);
    EXPECT_EQ(m.time.begin.ns, offsetOfB + 10'000'000'000);
    EXPECT_EQ(m.time.end.ns, offsetOfB + 22'500'000'000) << "the unpause";
    ASSERT_TRUE(m.downtime);
    EXPECT_EQ(m.downtime->value.ns, 2'500'000'000);
    EXPECT_EQ(m.downtime->bound, DurationNs{20'000}) << "half a round trip of each host";
}

TEST(MigrationBuilder, WithoutAReferenceTheDowntimeHasNoBound)
{
    TwoHosts lab(false);
    test::addSave(lab.a(), {});
    test::addRestore(lab.b(), "u-1", 16, 27);
    const auto migrations = lab.build();
    ASSERT_TRUE(migrations.at(0).downtime);
    EXPECT_EQ(migrations[0].downtime->bound, std::nullopt);
}

TEST(MigrationBuilder, TakesTheWayBackAsAMigrationOfItsOwn)
{
    TwoHosts lab;
    test::addSave(lab.a(), {});
    test::addRestore(lab.b(), "u-1", 16, 27);
    test::SaveScript back;
    back.begin = 45; // 40 of a
    back.domid = DomId{5};
    test::addSave(lab.b(), back);
    test::addRestore(lab.a(), "u-1", 41, 52);
    const auto migrations = lab.build();
    ASSERT_THAT(migrations, SizeIs(2));
    EXPECT_EQ(migrations[0].source + migrations[0].destination, "ab");
    EXPECT_EQ(migrations[1].source + migrations[1].destination, "ba");
    EXPECT_EQ(migrations[0].unpaused->ns, offsetOfB + 22'500'000'000);
    EXPECT_EQ(migrations[1].unpaused->ns, offsetOfB + 52'500'000'000);
}

TEST(MigrationBuilder, DoesNotTakeTheRestoreOfAnotherDomain)
{
    TwoHosts lab;
    test::addSave(lab.a(), {});
    test::addRestore(lab.b(), "u-2", 16, 27);
    const auto migrations = lab.build();
    EXPECT_EQ(migrations.at(0).destination, "");
    EXPECT_EQ(migrations[0].downtime, std::nullopt);
    EXPECT_NE(migrations[0].outcome, Outcome::Completed);
}

TEST(MigrationBuilder, KnowsTheArrivingDomainByNameWithoutUuids)
{
    TwoHosts lab;
    test::SaveScript script;
    script.uuid.clear();
    test::addSave(lab.a(), script);
    test::addRestore(lab.b(), "", 16, 27);
    EXPECT_EQ(lab.build().at(0).destination, "b");
}

TEST(MigrationBuilder, ASecondTryGetsItsOwnReceiver)
{
    TwoHosts lab;
    test::SaveScript first;
    first.dirty = {500};
    first.suspends = false;
    first.result = -1;
    test::addSave(lab.a(), first); // 10 to 14
    test::addRestore(lab.b(), "u-1", 15, 19, -1, false);
    test::SaveScript second;
    second.begin = 30;
    test::addSave(lab.a(), second);
    test::addRestore(lab.b(), "u-1", 36, 47);
    const auto migrations = lab.build();
    ASSERT_THAT(migrations, SizeIs(2));
    EXPECT_EQ(migrations[0].outcome, Outcome::Failed) << migrations[0].outcomeReason;
    EXPECT_EQ(migrations[0].stopReason, StopReason::Aborted);
    EXPECT_EQ(migrations[0].unpaused, std::nullopt);
    EXPECT_EQ(migrations[1].outcome, Outcome::Completed);
}

TEST(MigrationBuilder, AGuestDestroyedInMidMigrationIsLost)
{
    TwoHosts lab;
    test::SaveScript script;
    script.dirty = {500};
    script.suspends = false;
    script.result = -1;
    test::addSave(lab.a(), script); // ends at 14
    test::addState(lab.a(), DomainAction::Destroyed, DomId{1}, 13);
    test::addRestore(lab.b(), "u-1", 15, 19, -1, false);
    EXPECT_EQ(lab.build().at(0).outcome, Outcome::GuestLost);
}

/// The round in which the guest is destroyed: 1 to 5 are live, 6 is the stopped one.
class DestroyedInRound : public ::testing::TestWithParam<std::size_t>
{
};

TEST_P(DestroyedInRound, LeavesTheRoundsBeforeExactAndInventsNoDowntime)
{
    TwoHosts complete;
    test::addSave(complete.a(), {});
    const std::vector<Round> whole = complete.build().at(0).rounds;
    ASSERT_THAT(whole, SizeIs(6));

    const std::size_t last = GetParam();
    TwoHosts lab;
    test::SaveScript script;
    script.dirty.resize(std::min(script.dirty.size(), last - 1));
    script.suspends = last == 6;
    script.result = -1;
    const std::uint64_t end = test::addSave(lab.a(), script);
    toolstack::BatchSent& batch = lab.a().batches.back(); // the stream breaks in it
    batch.pages /= 2;
    batch.pfns = batch.pages;
    batch.bytes = test::batchBytes(batch.pages);
    test::addState(lab.a(), DomainAction::Destroyed, DomId{1}, end - 1);
    test::addRestore(lab.b(), "u-1", 16, end + 6, -1, false);
    const auto migrations = lab.build();
    ASSERT_THAT(migrations, SizeIs(1));
    const Migration& m = migrations[0];
    EXPECT_EQ(m.outcome, Outcome::GuestLost) << m.outcomeReason;
    EXPECT_EQ(m.downtime, std::nullopt);
    EXPECT_EQ(m.unpaused, std::nullopt);
    EXPECT_EQ(m.stopReason, last == 6 ? StopReason::IterationLimit : StopReason::Aborted);
    ASSERT_THAT(m.rounds, SizeIs(last));
    for (std::size_t i = 0; i + 1 < last; ++i) {
        EXPECT_EQ(m.rounds[i].kind, whole[i].kind) << i;
        EXPECT_EQ(m.rounds[i].time, whole[i].time) << i;
        EXPECT_EQ(m.rounds[i].pagesSent, whole[i].pagesSent) << i;
        EXPECT_EQ(m.rounds[i].bytesSent, whole[i].bytesSent) << i;
        EXPECT_EQ(m.rounds[i].pagesDirtied, whole[i].pagesDirtied) << i;
    }
    EXPECT_EQ(m.rounds.back().kind, last == 6 ? RoundKind::Stopped : RoundKind::Live);
    EXPECT_EQ(m.rounds.back().pagesSent, batch.pages) << "as far as it came";
    EXPECT_EQ(m.rounds.back().pagesDirtied, std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Rounds, DestroyedInRound, ::testing::Range(std::size_t{1}, std::size_t{7}));

TEST(MigrationBuilder, AResumeThatFailedIsNoResume)
{
    TwoHosts lab;
    test::SaveScript script;
    script.result = -1;
    test::addSave(lab.a(), script);
    test::addState(lab.a(), DomainAction::Resumed, DomId{1}, 22, -1);
    EXPECT_EQ(lab.build().at(0).outcome, Outcome::BothEndsUndefined);
}

TEST(MigrationBuilder, OnOneHostTheDowntimeIsExact)
{
    TwoHosts lab;
    lab.hosts.pop_back();
    test::addSave(lab.a(), {});
    test::addRestore(lab.a(), "u-1", 11, 22);
    const auto migrations = lab.build();
    EXPECT_EQ(migrations.at(0).destination, "a");
    EXPECT_EQ(migrations[0].downtime->bound, DurationNs{0});
}

TEST(MigrationBuilder, NamesNoRuleWhenTheSenderLostEvents)
{
    TwoHosts lab;
    test::addSave(lab.a(), {});
    test::addRestore(lab.b(), "u-1", 16, 27);
    lab.a().losses.push_back({15 * test::second, toolstack::LostWhere::BpfRing, 3});
    const auto migrations = lab.build();
    EXPECT_EQ(migrations.at(0).stopReason, StopReason::Unknown);
    ASSERT_THAT(migrations[0].lost, SizeIs(1));
    EXPECT_EQ(migrations[0].lost[0].where, "a: bpf_ring");
    EXPECT_EQ(migrations[0].lost[0].events, 3u);
}

TEST(MigrationBuilder, AReceiverWhoseTraceIsCutDidNotLoseTheGuest)
{
    TwoHosts lab;
    test::addSave(lab.a(), {});
    test::addState(lab.a(), DomainAction::Destroyed, DomId{1}, 24);
    test::addRestore(lab.b(), "u-1", 16, 27, 0, false);
    EXPECT_EQ(lab.build().at(0).outcome, Outcome::ArrivedPaused) << "b was watched to the end and unpaused nothing";
    lab.b().ends.clear();
    EXPECT_EQ(lab.build().at(0).outcome, Outcome::Completed);
}

TEST(MigrationBuilder, AGuestThatArrivedAndWasLeftPausedIsNotLost)
{
    TwoHosts lab;
    const std::uint64_t end = test::addSave(lab.a(), {});
    test::addRestore(lab.b(), "u-1", 16, 27, 0, false);
    test::addState(lab.a(), DomainAction::Destroyed, DomId{1}, end + 1);
    const auto migrations = lab.build();
    EXPECT_EQ(migrations.at(0).outcome, Outcome::ArrivedPaused);
    ASSERT_TRUE(migrations[0].suspended && migrations[0].pausedUntil);
    EXPECT_GT(*migrations[0].pausedUntil, *migrations[0].suspended) << "still paused when b's trace ends";
    EXPECT_EQ(migrations[0].downtime, std::nullopt) << "it goes on";
    test::addState(lab.b(), DomainAction::Destroyed, DomId{5}, 30);
    EXPECT_EQ(lab.build().at(0).outcome, Outcome::GuestLost);
}

TEST(MigrationBuilder, AnUnfinishedSaveIsIncomplete)
{
    TwoHosts lab;
    test::SaveScript script;
    script.dirty = {500};
    script.suspends = false;
    script.ends = false;
    test::addSave(lab.a(), script);
    const auto migrations = lab.build();
    EXPECT_EQ(migrations.at(0).outcome, Outcome::Incomplete);
    EXPECT_THAT(migrations[0].outcomeReason, HasSubstr("still sends"));
}

} // namespace
} // namespace xenlens::analysis
