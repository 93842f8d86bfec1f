// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/guest_checks.h"
#include "analysis/guest_results.h"
#include "guest_fixture.h"
#include "toolstack_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::test {
namespace {

using namespace analysis;
using guest::LostWhere;
using guest::Role;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A migration from a to b, both on one axis. Its guest's CLOCK_MONOTONIC reads 10 s less.
class GuestResultsTest : public ::testing::Test
{
protected:
    GuestResultsTest()
    {
        hosts = {makeHost("a"), makeHost("b")};
        SaveScript script;
        const std::uint64_t end = addSave(hosts[0], script);
        addRestore(hosts[1], "u-1", 11, end + 1);
        for (ToolstackLog& host : hosts)
            host.finalize();
    }

    Report reportOf(std::vector<GuestLog> logs)
    {
        for (GuestLog& log : logs)
            log.finalize({});
        migrations = buildMigrations(hosts);
        const GuestResults results(std::move(logs), migrations);
        Report report;
        for (const TracedMigration& migration : migrations)
            report.migrations.push_back(migration.result);
        results.addTo(report, true);
        return report;
    }

    static GuestLog guestThatLeaves(std::uint64_t atMs, std::uint64_t awayMs)
    {
        GuestLog log = makeKernel("g1-inside", Role::Guest, 1000, 30'000, 10'000 * 1'000'000ll);
        suspend(log, atMs, awayMs, 5);
        return log;
    }

    static Check findCheck(const Report& report, const std::string& name)
    {
        for (const Check& check : report.checks)
            if (check.name.find(name) != std::string::npos)
                return check;
        return {};
    }

    std::vector<ToolstackLog> hosts;
    std::vector<TracedMigration> migrations;
};

guest::Grants copies(std::uint16_t peer)
{
    guest::Grants e;
    e.beginNs = 20'000 * millisecond;
    e.tsNs = 20'500 * millisecond;
    e.op = guest::GrantOp::CopyTo;
    e.peer = DomId{peer};
    e.operations = 5;
    return e;
}

TEST_F(GuestResultsTest, TellWhoseGrantsTheyAre)
{
    GuestLog guest = makeKernel("g1-inside", Role::Guest, 1000, 30'000, 10'000 * 1'000'000ll);
    send(guest, copies(0));
    GuestLog dom0 = makeKernel("a", Role::Dom0, 1000, 40'000, 0);
    send(dom0, copies(1)); // the number that the guest had on a
    send(dom0, copies(0x7ff4));
    const Report report = reportOf({guest, dom0});
    ASSERT_THAT(report.io->grants, SizeIs(3));
    EXPECT_EQ(report.io->grants[0].guest, "g1") << "as the toolstack calls it";
    EXPECT_EQ(report.io->grants[1].guest, "g1");
    EXPECT_EQ(report.io->grants[2].guest, "");
    EXPECT_EQ(migratedGuest(migrations, "a", DomId{1}), "g1");
    EXPECT_EQ(migratedGuest(migrations, "b", migrations[0].restore.begin.domid), "g1");
    EXPECT_EQ(migratedGuest(migrations, "c", DomId{1}), "");
}

TEST_F(GuestResultsTest, PutTheGuestsDowntimeBesideTheToolstacks)
{
    const double toolstack = reportOf({}).migrations.at(0).downtime->value.milliseconds();
    const TimeNs seen = *reportOf({}).migrations.at(0).suspended;
    // it left 15 ms before that was seen, and was back 5 ms after the unpausing
    const auto leftMs = static_cast<std::uint64_t>(seen.ns / 1'000'000 - 15 - 10'000);
    const Report report = reportOf({guestThatLeaves(leftMs, static_cast<std::uint64_t>(toolstack) + 20)});
    ASSERT_TRUE(report.migrations.at(0).guestDowntime);
    EXPECT_NEAR(report.migrations[0].guestDowntime->time.duration().milliseconds(), toolstack + 20, 0.001);
    const Check check = findCheck(report, "downtime");
    EXPECT_EQ(check.name, "g1 a->b: guest's downtime against toolstack's, in ms");
    EXPECT_EQ(check.ok, true);
    EXPECT_NEAR(*check.left - *check.right, 20, 0.001);
    EXPECT_EQ(report.hypercalls.at(0).name, "g1"); // the domain's name, not the guest's own
}

TEST_F(GuestResultsTest, SeeADowntimeThatTheGuestCannotHaveHad)
{
    const Report without = reportOf({});
    const double toolstack = without.migrations.at(0).downtime->value.milliseconds();
    const auto leftMs = static_cast<std::uint64_t>(without.migrations[0].suspended->ns / 1'000'000 - 10'000);
    const Report report = reportOf({guestThatLeaves(leftMs, static_cast<std::uint64_t>(toolstack) - 20)});
    EXPECT_EQ(findCheck(report, "downtime").ok, false); // shorter than the toolstack's
}

TEST_F(GuestResultsTest, MatchGuestAndMigrationByUuidOnly)
{
    GuestLog other = guestThatLeaves(12'000, 500);
    other.sessions.front().start->uuid = "u-2";
    const Report report = reportOf({other});
    EXPECT_EQ(report.migrations.at(0).guestDowntime, std::nullopt);
    EXPECT_EQ(findCheck(report, "downtime").ok, std::nullopt);
    EXPECT_THAT(findCheck(report, "downtime").note, HasSubstr("was not traced"));
    EXPECT_EQ(report.hypercalls.at(0).name, "g1-inside");
}

TEST_F(GuestResultsTest, NameTheGuestsOfBackEnds)
{
    GuestLog back = makeKernel("b", Role::Dom0, 1000, 30'000, 0);
    send(back, ring(guest::RingKind::Blkback, 5, 24'000, 24'100, 3)); // g1's number on b
    send(back, ring(guest::RingKind::Blkback, 9, 24'000, 24'100, 3));
    const Report report = reportOf({back});
    ASSERT_TRUE(report.io);
    ASSERT_THAT(report.io->rings, SizeIs(2));
    EXPECT_EQ(report.io->rings[0].guest, "g1"); // unknown ones come last
    EXPECT_EQ(report.io->rings[1].guest, "");
    EXPECT_THAT(report.sources, Contains(Field(&SourceState::name, "back-ends")));
}

TEST_F(GuestResultsTest, BalanceTheTracersBooks)
{
    GuestLog log = makeKernel("g1", Role::Guest, 1000, 3000, 0);
    send(log, hypercalls(1000, 1100, {{1}, {10}}));
    send(log, lost(LostWhere::BpfRing, 1200, 4));
    send(log, lost(LostWhere::BpfProbe, 1200, 99)); // no events, so not in the books
    log.put(guest::SessionEnd{1300 * millisecond, 8, 4});
    const Report report = reportOf({log});
    const Check check = findCheck(report, "produced");
    EXPECT_EQ(check.ok, true);
    EXPECT_EQ(check.left, 8.0); // 4 in the trace, 4 lost
    EXPECT_THAT(report.lost,
        ElementsAre(Field(&LostCount::where, "g1: guest tracer, bpf_ring"),
            Field(&LostCount::where, "g1: guest tracer, bpf_probe")));
    EXPECT_FALSE(report.truncated);
}

TEST_F(GuestResultsTest, SeeAnEventThatIsMissingWithoutACount)
{
    GuestLog log = makeKernel("g1", Role::Guest, 1000, 3000, 0);
    log.put(guest::SessionEnd{1300 * millisecond, 2, 2});
    EXPECT_EQ(findCheck(reportOf({log}), "produced").ok, false);
    Gap gap;
    gap.kind = Gap::Kind::DiscardedEvents;
    gap.count = 5;
    log.gaps.push_back(gap); // LTTng says that it discarded some
    EXPECT_EQ(findCheck(reportOf({log}), "produced").ok, true);
    EXPECT_THAT(reportOf({log}).lost, SizeIs(1));
    log.gapsToldElsewhere = true;
    EXPECT_THAT(reportOf({log}).lost, IsEmpty());
}

TEST_F(GuestResultsTest, SayThatATracerWasKilled)
{
    const Report report = reportOf({makeKernel("g1", Role::Guest, 1000, 3000, 0)});
    EXPECT_TRUE(report.truncated);
    EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("no session_end of the tracer in g1")));
    EXPECT_EQ(findCheck(report, "produced").ok, std::nullopt);
}

TEST_F(GuestResultsTest, CompareSummariesWithTotals)
{
    GuestLog log = makeKernel("g1", Role::Guest, 1000, 3000, 0);
    send(log, hypercalls(0, 1000, {{1}, {1000}}, true));
    send(log, hypercalls(1000, 1100, {{1}, {10}}));
    send(log, hypercalls(0, 1100, {{1}, {1011}}, true));
    EXPECT_EQ(findCheck(reportOf({log}), "summaries against totals").ok, false);
    EXPECT_EQ(findCheck(reportOf({log}), "summaries against totals").right, 11.0);
}

} // namespace
} // namespace xenlens::test
