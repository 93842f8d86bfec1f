// SPDX-License-Identifier: GPL-3.0-or-later
#include "guest_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::test {
namespace {

using namespace analysis;
using guest::LostWhere;
using guest::Role;
using ::testing::IsEmpty;
using ::testing::SizeIs;

GuestLog logOf(std::uint64_t startMs)
{
    GuestLog log = makeKernel("g1", Role::Guest, startMs, startMs + 6000, 0);
    for (std::uint64_t at = startMs; at < startMs + 6000; at += 500)
        send(log, hypercalls(at, at + 500, {{1}, {1}}));
    return log;
}

TEST(GuestLog, KnowsWhenSummariesAreMissing)
{
    GuestLog log = logOf(1000);
    send(log, lost(LostWhere::LttngSession, 3000, 2));
    send(log, lost(LostWhere::BpfRing, 4000, 9)); // in no sum
    send(log, lost(LostWhere::BpfProbe, 5000, 1));
    log.finalize({});
    EXPECT_THAT(log.missingStretches(GuestLog::Sums::OfTheKernel), SizeIs(1));
    EXPECT_THAT(log.missingStretches(GuestLog::Sums::OfTheProbes), SizeIs(2));
    EXPECT_THAT(logOf(1000).missingStretches(GuestLog::Sums::OfTheProbes), IsEmpty());
}

TEST(GuestLog, MissesTheTimeBetweenTwoTracers)
{
    GuestLog log = logOf(1000);
    guest::SessionStart start;
    start.tsNs = 9000 * millisecond;
    log.add(start);
    log.finalize({});
    const auto missing = log.missingStretches(GuestLog::Sums::OfTheKernel);
    ASSERT_THAT(missing, SizeIs(1));
    EXPECT_EQ(missing[0].begin.ns, 7'000'000'000);
    EXPECT_EQ(missing[0].end.ns, 9'000'000'000);
}

TEST(GuestLog, KnowsItsNumbers)
{
    GuestLog log = logOf(1000);
    suspend(log, 4000, 100, 7);
    log.finalize({});
    EXPECT_EQ(log.lastDomId(), DomId{7});
    EXPECT_EQ(log.domids(), (std::set<DomId>{DomId{1}, DomId{7}}));
    EXPECT_FALSE(log.isDom0());
    EXPECT_EQ(log.uuid(), "u-1");
}

TEST(GuestLog, KeepsOnlySoManyStartsOfATracer)
{
    GuestLog log;
    guest::SessionStart start;
    constexpr std::uint64_t starts = 10 * GuestLog::sessionsMax;
    for (std::uint64_t i = 0; i < starts; ++i) {
        start.tsNs = (1 + i) * millisecond;
        log.add(start);
    }
    EXPECT_LE(log.sessions.size(), GuestLog::sessionsMax);
    std::uint64_t events = 0;
    for (const GuestRecording& session : log.sessions)
        events += session.events;
    EXPECT_EQ(events, starts);
    EXPECT_FALSE(log.sessions.front().hasEnd());
    EXPECT_EQ(log.beyondLimits(), 0u);
}

TEST(GuestLog, IsBoundedOnlyByAReference)
{
    GuestLog log = logOf(1000);
    log.finalize({});
    EXPECT_TRUE(log.clockBound());
    EXPECT_EQ(log.summarised().duration(), DurationNs{6'000'000'000});
    GuestLog without = logOf(1000);
    without.anchors.clear();
    without.finalize({});
    EXPECT_FALSE(without.clockBound());
    without.finalize({{1000 * millisecond, 5, 10, toolstack::ClockSource::Reference}});
    EXPECT_TRUE(without.clockBound()) << "another tracer of the same kernel asked";
}

} // namespace
} // namespace xenlens::test
