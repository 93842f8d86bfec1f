// SPDX-License-Identifier: GPL-3.0-or-later
#include "guest_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::test {
namespace {

using namespace analysis;
using ::testing::SizeIs;

TEST(GuestRecording, JoinsTheVcpusOfAnInterval)
{
    GuestRecording recording;
    recording.add(hypercalls(1000, 1100, {{1, 23}, {5, 7}}, false, 0));
    recording.add(hypercalls(1000, 1100, {{1}, {2}}, false, 1));
    recording.add(hypercalls(1100, 1200, {{1}, {1}}, false, 0));
    ASSERT_THAT(recording.hypercallRows, SizeIs(2));
    ASSERT_THAT(recording.hypercallRows[0].ops, SizeIs(2));
    EXPECT_EQ(recording.hypercallRows[0].ops[0].count, 7u);
    EXPECT_THAT(recording.calls.sums(), SizeIs(3)) << "vCPUs stay apart";
}

TEST(GuestRecording, SeveralTracersAtOnceShowInTheirIntervals)
{
    GuestRecording recording;
    recording.add(hypercalls(1000, 1100, {{1}, {2}}, false, 0));
    recording.add(hypercalls(1000, 1100, {{1}, {2}}, false, 1));
    recording.add(hypercalls(1100, 1200, {{1}, {1}}));
    recording.add(hypercalls(1300, 1400, {{1}, {1}}));
    EXPECT_FALSE(recording.severalTracers) << "a summary was lost";
    recording.add(hypercalls(1350, 1450, {{1}, {1}}));
    EXPECT_TRUE(recording.severalTracers);
}

TEST(GuestRecording, TotalsAreNoIntervalsNorAreTimesThatContradictEachOther)
{
    GuestRecording recording;
    recording.add(hypercalls(0, 1100, {{1}, {5}}, true));
    recording.add(hypercalls(1200, 1100, {{1}, {5}}));
    EXPECT_THAT(recording.hypercallRows, SizeIs(0));
    guest::Ring contradicting = ring(guest::RingKind::Blkfront, 0, 1200, 1100, 3);
    recording.add(contradicting);
    EXPECT_THAT(recording.ringRows, SizeIs(0));
}

TEST(GuestRecording, TimesStandInForCountersThatTheKernelLacks)
{
    guest::HypercallTimes times;
    times.beginNs = 1000;
    times.tsNs = 2000;
    times.ops = {1};
    times.entered = {4};
    times.timed = {3};
    times.totalNs = {300};
    GuestRecording without;
    without.add(times);
    ASSERT_THAT(without.hypercallRows, SizeIs(1));
    EXPECT_THAT(without.hypercallRows[0].ops, SizeIs(1));
    GuestRecording with;
    with.add(hypercalls(0, 1, {{1}, {5}}));
    with.add(times);
    ASSERT_THAT(with.hypercallRows, SizeIs(2));
    EXPECT_THAT(with.hypercallRows[1].ops, SizeIs(0));
}

TEST(GuestRecording, KeepsOnlySoManyRings)
{
    GuestRecording recording;
    guest::Ring one = ring(guest::RingKind::Blkfront, 0, 1000, 1100, 3);
    for (one.device = 0; one.device < 4100; ++one.device)
        recording.add(one);
    EXPECT_THAT(recording.ringRows, SizeIs(4096));
    EXPECT_EQ(recording.beyondLimits, 4u);
    one.device = 7;
    recording.add(one);
    EXPECT_EQ(recording.beyondLimits, 4u) << "a ring that is known already";
}

TEST(GuestRecording, CountsMappedPagesAsBytes)
{
    EXPECT_EQ(grantCounts({GrantOp::Map, DomId{1}}, {11, 1, 2, 0}).bytes, 10u * 4096);
    EXPECT_EQ(grantCounts({GrantOp::Map, DomId{1}}, {1, 2, 2, 0}).bytes, 0u) << "more failed than were made";
    EXPECT_EQ(grantCounts({GrantOp::CopyTo, DomId{1}}, {11, 1, 2, 77}).bytes, 77u);
}

} // namespace
} // namespace xenlens::test
