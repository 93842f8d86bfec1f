// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/profiles/guest_profiles.h"
#include "guest_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::test {
namespace {

using namespace analysis;
using guest::LostWhere;
using guest::Role;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::int64_t offset = 1'000'000 * std::int64_t{1'000'000};

TimeNs unixAt(std::int64_t ms)
{
    return {ms * 1'000'000 + offset};
}

std::uint64_t countOf(const HypercallProfile& profile, std::uint32_t op)
{
    for (const OpCount& count : profile.byOp())
        if (count.op == op)
            return count.count;
    return 0;
}

std::uint64_t sumOfIntervals(const HypercallProfile& profile)
{
    std::uint64_t sum = 0;
    for (const HypercallInterval& interval : profile.intervals)
        for (const OpTally& op : interval.ops)
            sum += op.count;
    return sum;
}

TEST(GuestProfiles, CountWhatHappenedWhileTheTracerRan)
{
    GuestLog log = makeKernel("g1", Role::Guest, 1000, 5000, offset);
    send(log, hypercalls(0, 1000, {{1, 23}, {886653, 607123}}, true)); // since the kernel's start
    send(log, hypercalls(1000, 1100, {{1, 23}, {832, 550}}));
    send(log, hypercalls(1100, 1200, {{1}, {296}}));
    send(log, hypercalls(0, 1200, {{1, 23}, {886653 + 832 + 296, 607123 + 550}}, true));
    log.finalize({});
    const HypercallProfile profile = makeHypercallProfile(log);
    EXPECT_EQ(profile.source, HypercallSource::Guest);
    EXPECT_EQ(profile.uuid, "u-1");
    EXPECT_EQ(profile.total(), 832u + 550 + 296);
    EXPECT_EQ(countOf(profile, 1), 1128u);
    EXPECT_EQ(profile.byOp().front().op, 1u); // most frequent first
    ASSERT_THAT(profile.intervals, SizeIs(2));
    EXPECT_EQ(profile.intervals[0].time, (TimeRange{unixAt(1000), unixAt(1100)}));
    EXPECT_EQ(sumOfIntervals(profile), profile.total());
    EXPECT_THAT(profile.gaps, IsEmpty());
}

TEST(GuestProfiles, KeepVirtualCpusApartAndTheirIntervalsTogether)
{
    GuestLog log = makeKernel("g1", Role::Guest, 1000, 5000, offset);
    send(log, hypercalls(1000, 1100, {{29}, {3}}, false, 0));
    send(log, hypercalls(1000, 1100, {{1, 29}, {5, 4}}, false, 1));
    guest::HypercallTimes times;
    times.beginNs = 1000 * millisecond;
    times.tsNs = 1100 * millisecond;
    times.vcpu = 1;
    times.ops = {1};
    times.entered = {5};
    times.timed = {4};
    times.totalNs = {8000};
    send(log, times);
    log.finalize({});
    const HypercallProfile profile = makeHypercallProfile(log);
    ASSERT_THAT(profile.vcpus, SizeIs(2));
    EXPECT_EQ(profile.vcpus[1].vcpu, 1u);
    ASSERT_THAT(profile.vcpus[1].ops, SizeIs(2));
    EXPECT_EQ(profile.vcpus[1].ops[0].timed, 4u);
    EXPECT_EQ(profile.vcpus[1].ops[0].totalNs, 8000u);
    EXPECT_EQ(profile.vcpus[1].ops[1].totalNs, std::nullopt); // sched_op was not timed: no zero
    ASSERT_THAT(profile.intervals, SizeIs(1));
    ASSERT_THAT(profile.intervals[0].ops, SizeIs(2));
    EXPECT_EQ(profile.intervals[0].ops[1].count, 7u);
}

TEST(GuestProfiles, AreLessSureOfTheTimeOfSeveralVirtualCpus)
{
    GuestLog log = makeKernel("g1", Role::Guest, 1000, 5000, offset);
    send(log, hypercalls(1000, 1100, {{29}, {3}}));
    log.finalize({});
    ASSERT_TRUE(log.clockBound());
    EXPECT_EQ(makeHypercallProfile(log).clockBound, log.clockBound());
    log.sessions.back().start->cpus = 2; // which were read one after the other
    EXPECT_EQ(makeHypercallProfile(log).clockBound, *log.clockBound() + DurationNs{guest::readingNs});
}

guest::Channels channels(
    std::uint64_t beginMs, std::uint64_t endMs, const std::vector<std::uint64_t>& notified, bool total)
{
    guest::Channels e;
    e.total = total;
    e.beginNs = beginMs * millisecond;
    e.tsNs = endMs * millisecond;
    e.ports = {5, 6, 7, 8, 9};
    e.types = {2, 3, 4, 4, 4}; // a timer, an IPI, channels to domain 3 and to one that is not known
    e.details = {0, 1, 3, 3, 0x7ff4};
    e.notified = notified;
    e.received = {100, 1, 2, 3, 4};
    return e;
}

TEST(GuestProfiles, TellWhomEventsWereSentTo)
{
    GuestLog log = makeKernel("b", Role::Dom0, 1000, 5000, offset);
    send(log, channels(0, 1000, {0, 10, 20, 30, 40}, true)); // since the kernel's start
    send(log, channels(1000, 1500, {0, 1, 2, 3, 4}, false));
    send(log, channels(1500, 2000, {0, 0, 5, 0, 0}, false));
    send(log, channels(0, 2000, {0, 11, 27, 33, 44}, true));
    log.finalize({});
    const IoProfile io = makeIoProfile({log});
    ASSERT_THAT(io.channels, SizeIs(1));
    const ChannelProfile& profile = io.channels[0];
    EXPECT_FALSE(profile.byHypervisor);
    EXPECT_EQ(profile.name, "Domain-0");
    ASSERT_THAT(profile.peers, SizeIs(3)) << "no timer";
    EXPECT_EQ(profile.peers[0].peer, DomId{0}) << "itself";
    EXPECT_EQ(profile.peers[0].sends, 1u);
    EXPECT_EQ(profile.peers[1].peer, DomId{3});
    EXPECT_EQ(profile.peers[1].sends, 10u) << "both ports";
    EXPECT_EQ(profile.peers[2].peer, std::nullopt);
    EXPECT_EQ(profile.peers[2].sends, 4u);
    EXPECT_EQ(profile.peers[1].received, 0u) << "the totals did not move";
    ASSERT_THAT(profile.intervals, SizeIs(2));
    EXPECT_EQ(profile.intervals[0].sends, 10u);
    EXPECT_EQ(profile.intervals[1].sends, 5u);
    EXPECT_EQ(profile.watched, DurationNs{1'000'000'000});
}

TEST(GuestProfiles, CutASummaryAtTheGapAndLoseNothing)
{
    GuestLog log = makeKernel("g1", Role::Guest, 1000, 9000, offset);
    send(log, hypercalls(4900, 5000, {{1}, {100}}));
    suspend(log, 5030, 2000, 7);
    send(log, hypercalls(5000, 5100, {{1, 23}, {101, 1}}));
    log.finalize({});
    const HypercallProfile profile = makeHypercallProfile(log);
    ASSERT_THAT(profile.intervals, SizeIs(3));
    EXPECT_EQ(profile.intervals[1].time, (TimeRange{unixAt(5000), unixAt(5030)}));
    EXPECT_EQ(profile.intervals[2].time, (TimeRange{unixAt(7030), unixAt(7100)}));
    EXPECT_EQ(profile.intervals[1].ops[0].count, 30u); // 30 of its 100 ms
    EXPECT_EQ(profile.intervals[2].ops[0].count, 71u);
    EXPECT_EQ(sumOfIntervals(profile), 202u);
    EXPECT_EQ(profile.domid, DomId{7});
    EXPECT_THAT(profile.suspendIntervals, ElementsAre(TimeRange{unixAt(5030), unixAt(7030)}));
}

TEST(GuestProfiles, MarkWhatWasLostAndBelieveTheTotals)
{
    GuestLog log = makeKernel("g1", Role::Guest, 1000, 5000, offset);
    send(log, hypercalls(0, 1000, {{1}, {1000}}, true));
    send(log, hypercalls(1000, 1100, {{1}, {10}}));
    send(log, lost(LostWhere::BpfTable, 1150, 3)); // not the kernel's own counters
    send(log, lost(LostWhere::LttngSession, 1300, 2));
    send(log, hypercalls(1300, 1400, {{1}, {20}}));
    send(log, hypercalls(0, 1400, {{1}, {1100}}, true));
    log.finalize({});
    const HypercallProfile profile = makeHypercallProfile(log);
    EXPECT_EQ(profile.total(), 100u);
    EXPECT_EQ(sumOfIntervals(profile), 30u);
    EXPECT_THAT(profile.gaps, ElementsAre(TimeRange{unixAt(1150), unixAt(1300)}));
    EXPECT_THAT(makeIoProfile({log}).gaps, SizeIs(2));
}

TEST(GuestProfiles, LeaveAGapBetweenTwoTracers)
{
    GuestLog log = makeKernel("g1", Role::Guest, 1000, 5000, offset);
    send(log, hypercalls(0, 1000, {{1}, {1000}}, true));
    send(log, hypercalls(0, 2000, {{1}, {1050}}, true));
    guest::SessionStart again = *log.sessions.front().start;
    again.tsNs = 3000 * millisecond;
    log.add(again);
    send(log, hypercalls(0, 3000, {{1}, {5000}}, true));
    send(log, hypercalls(0, 4000, {{1}, {5007}}, true));
    log.finalize({});
    const HypercallProfile profile = makeHypercallProfile(log);
    EXPECT_EQ(profile.total(), 57u); // what happened while no tracer ran is not claimed
    EXPECT_THAT(profile.gaps, ElementsAre(TimeRange{unixAt(2000), unixAt(3000)}));
    EXPECT_EQ(log.sessions[0].events, 3u);
    EXPECT_EQ(log.sessions[1].events, 3u);
}

TEST(GuestProfiles, SayWhatTheKernelLacks)
{
    GuestLog log = makeKernel("g1", Role::Guest, 1000, 5000, offset);
    send(log, guest::Part{1000 * millisecond, guest::PartName::HypercallCounters, false, "no xen_hypercall_counts"});
    send(log, guest::Part{1000 * millisecond, guest::PartName::RingEvents, false, "no tracepoint xen_ring_push"});
    log.finalize({});
    EXPECT_THAT(makeHypercallProfile(log).missing, ElementsAre(HasSubstr("g1: hypercalls were not counted")));
    EXPECT_THAT(makeIoProfile({log}).missing, ElementsAre(HasSubstr("no tracepoint xen_ring_push")));
}

TEST(GuestProfiles, TellRingsWithTheirLatency)
{
    GuestLog log = makeKernel("a", Role::Dom0, 1000, 5000, offset);
    send(log, ring(guest::RingKind::Blkback, 1, 1000, 1100, 40));
    send(log, ring(guest::RingKind::Blkback, 2, 1000, 1100, 8)); // another guest's
    send(log, ring(guest::RingKind::Blkback, 1, 1100, 1200, 2));
    log.finalize({});
    const IoProfile io = makeIoProfile({log});
    ASSERT_THAT(io.rings, SizeIs(2));
    EXPECT_EQ(io.rings[0].peer, DomId{1});
    EXPECT_EQ(io.rings[0].deviceName(), "xvda");
    EXPECT_EQ(io.rings[0].counts.requests, 42u);
    EXPECT_EQ(io.rings[0].counts.bytes(), 42u * 4096);
    EXPECT_EQ(io.rings[0].counts.batchSize(), 2.0);
    EXPECT_EQ(io.rings[0].counts.notifyShare(), 0.5);
    EXPECT_EQ(io.rings[0].latency.count(), 42u);
    EXPECT_EQ(io.rings[0].latency.percentile(0.99), 8192u);
    EXPECT_THAT(io.rings[0].intervals, SizeIs(2));
}

TEST(GuestProfiles, CountMappedPagesAsBytes)
{
    GuestLog log = makeKernel("a", Role::Dom0, 1000, 5000, offset);
    guest::Grants grants;
    grants.beginNs = 1000 * millisecond;
    grants.tsNs = 1100 * millisecond;
    grants.op = guest::GrantOp::Map;
    grants.peer = DomId{1};
    grants.operations = 11;
    grants.failed = 1;
    grants.batches = 2;
    send(log, grants);
    grants.op = guest::GrantOp::CopyTo;
    grants.bytes = 777;
    send(log, grants);
    log.finalize({});
    const IoProfile io = makeIoProfile({log});
    ASSERT_THAT(io.grants, SizeIs(2));
    EXPECT_EQ(io.grants[0].counts.bytes, 10u * 4096);
    EXPECT_EQ(io.grants[1].op, GrantOp::CopyTo);
    EXPECT_EQ(io.grants[1].counts.bytes, 777u);
    EXPECT_EQ(io.grants[1].counts.batches, 2u);
}

} // namespace
} // namespace xenlens::test
