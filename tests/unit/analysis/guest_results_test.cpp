// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/guest_results.h"
#include "guest_results_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::test {
namespace {

using namespace analysis;
using guest::Role;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::SizeIs;

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
    const GuestNames names(migrations);
    EXPECT_EQ(names.of("a", DomId{1}), "g1");
    EXPECT_EQ(names.of("b", migrations[0].restore.begin.domid), "g1");
    EXPECT_EQ(names.of("c", DomId{1}), "");
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

TEST_F(GuestResultsTest, SayThatATracerWasKilled)
{
    const Report report = reportOf({makeKernel("g1", Role::Guest, 1000, 3000, 0)});
    EXPECT_TRUE(report.truncated);
    EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("no session_end of the tracer in g1")));
    EXPECT_EQ(findCheck(report, "produced").ok, std::nullopt);
}

} // namespace
} // namespace xenlens::test
