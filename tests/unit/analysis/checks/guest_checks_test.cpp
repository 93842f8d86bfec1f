// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/guest_checks.h"
#include "guest_results_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::test {
namespace {

using namespace analysis;
using guest::LostWhere;
using guest::Role;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class GuestChecks : public GuestResultsTest
{
};

TEST_F(GuestChecks, CompareTheGuestsDowntimeWithTheToolstacks)
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

TEST_F(GuestChecks, FindADowntimeThatTheGuestCannotHaveHad)
{
    const Report without = reportOf({});
    const double toolstack = without.migrations.at(0).downtime->value.milliseconds();
    const auto leftMs = static_cast<std::uint64_t>(without.migrations[0].suspended->ns / 1'000'000 - 10'000);
    const Report report = reportOf({guestThatLeaves(leftMs, static_cast<std::uint64_t>(toolstack) - 20)});
    EXPECT_EQ(findCheck(report, "downtime").ok, false); // shorter than the toolstack's
}

TEST_F(GuestChecks, CountProducedRecordedAndLostEvents)
{
    GuestLog log = makeKernel("g1", Role::Guest, 1000, 3000, 0);
    send(log, hypercalls(1000, 1100, {{1}, {10}}));
    send(log, lost(LostWhere::BpfRing, 1200, 4));
    send(log, lost(LostWhere::BpfProbe, 1200, 99)); // no events, so in no sum of events
    log.add(guest::SessionEnd{1300 * millisecond, 8, 4});
    const Report report = reportOf({log});
    const Check check = findCheck(report, "produced");
    EXPECT_EQ(check.ok, true);
    EXPECT_EQ(check.left, 8.0); // 4 in the trace, 4 lost
    EXPECT_THAT(report.lost,
        ElementsAre(Field(&LostCount::where, "g1: guest tracer, bpf_ring"),
            Field(&LostCount::where, "g1: guest tracer, bpf_probe")));
    EXPECT_FALSE(report.truncated);
}

TEST_F(GuestChecks, FindAnEventThatIsMissingWithoutACount)
{
    GuestLog log = makeKernel("g1", Role::Guest, 1000, 3000, 0);
    log.add(guest::SessionEnd{1300 * millisecond, 2, 2});
    EXPECT_EQ(findCheck(reportOf({log}), "produced").ok, false);
    Gap gap;
    gap.kind = Gap::Kind::DiscardedEvents;
    gap.count = 5;
    log.gaps.push_back(gap); // LTTng says that it discarded some
    EXPECT_EQ(findCheck(reportOf({log}), "produced").ok, true);
    EXPECT_THAT(reportOf({log}).lost, SizeIs(1));
    log.gapsReportedElsewhere = true;
    EXPECT_THAT(reportOf({log}).lost, IsEmpty());
}

TEST_F(GuestChecks, CompareSummariesWithTotals)
{
    GuestLog log = makeKernel("g1", Role::Guest, 1000, 3000, 0);
    send(log, hypercalls(0, 1000, {{1}, {1000}}, true));
    send(log, hypercalls(1000, 1100, {{1}, {10}}));
    send(log, hypercalls(0, 1100, {{1}, {1011}}, true));
    EXPECT_EQ(findCheck(reportOf({log}), "summaries against totals").ok, false);
    EXPECT_EQ(findCheck(reportOf({log}), "summaries against totals").right, 11.0);
    EXPECT_THAT(findCheck(reportOf({log}), "summaries against totals").note, HasSubstr("summaries were lost"));
    send(log, hypercalls(1050, 1150, {{1}, {10}}));
    send(log, hypercalls(0, 1200, {{1}, {1011}}, true));
    EXPECT_EQ(findCheck(reportOf({log}), "summaries against totals").left, 20.0);
    EXPECT_THAT(findCheck(reportOf({log}), "summaries against totals").note, HasSubstr("more than one xenlens-guest"));
}

} // namespace
} // namespace xenlens::test
