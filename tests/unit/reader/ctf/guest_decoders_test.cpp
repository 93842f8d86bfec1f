// SPDX-License-Identifier: GPL-3.0-or-later
#include "guest_fixture.h"
#include "recorder.h"

#include <gmock/gmock.h>

namespace xenlens::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Reading readEvents(const std::vector<CtfEvent>& events)
{
    const TemporaryFolder folder;
    CtfTrace trace("g1");
    for (const CtfEvent& event : events)
        trace.add(event);
    trace.write(folder.path());
    return readTrace(folder.path());
}

TEST(GuestDecode, GivesTheSession)
{
    const Reading reading = readEvents({guestStart(5, "g1", 0), guestLost(6, 3, 7), guestEnd(9, 2)});
    const auto starts = reading.recorder.all<guest::SessionStart>();
    ASSERT_THAT(starts, SizeIs(1));
    EXPECT_EQ(starts[0].uuid, "u-1");
    EXPECT_EQ(starts[0].domid, DomId{1});
    EXPECT_EQ(starts[0].role, guest::Role::Guest);
    EXPECT_EQ(starts[0].intervalNs, 100'000'000u);
    EXPECT_TRUE(starts[0].emulated);
    const auto lost = reading.recorder.all<guest::Lost>();
    ASSERT_THAT(lost, SizeIs(1));
    EXPECT_EQ(lost[0].where, guest::LostWhere::BpfProbe);
    EXPECT_EQ(lost[0].count, 7u);
    EXPECT_THAT(reading.recorder.all<guest::SessionEnd>(), SizeIs(1));
}

TEST(GuestDecode, TellsSummariesFromTotals)
{
    const Reading reading = readEvents({guestHypercalls("hypercalls", 20, 10, {{1, 23}, {832, 550}}, {{14}, {54}}),
        guestHypercalls("hypercalls_total", 20, 0, {{1}, {886653}})});
    const auto calls = reading.recorder.all<guest::Hypercalls>();
    ASSERT_THAT(calls, SizeIs(2));
    EXPECT_FALSE(calls[0].total);
    EXPECT_EQ(calls[0].beginNs, 10u);
    EXPECT_THAT(calls[0].callOps, ElementsAre(1, 23));
    EXPECT_THAT(calls[0].callCounts, ElementsAre(832u, 550u));
    EXPECT_THAT(calls[0].subcallOps, ElementsAre(14));
    EXPECT_THAT(calls[0].subcallCounts, ElementsAre(54u));
    EXPECT_TRUE(calls[1].total);
    EXPECT_THAT(calls[1].callCounts, ElementsAre(886653u));
}

TEST(GuestDecode, GivesEveryFieldOfARing)
{
    const Reading reading = readEvents({guestRing("ring", 50, 1, 100), guestRing("ring_total", 50, 0, 200)});
    const auto rings = reading.recorder.all<guest::Ring>();
    ASSERT_THAT(rings, SizeIs(2));
    EXPECT_EQ(rings[0].ring, guest::RingKind::Blkback);
    EXPECT_EQ(rings[0].device, 51712u);
    EXPECT_EQ(rings[0].pushes, 100u);
    EXPECT_EQ(rings[0].pushedSlots, 101u);
    EXPECT_EQ(rings[0].notifications, 102u);
    EXPECT_EQ(rings[0].requests, 105u);
    EXPECT_EQ(rings[0].requestBytes, 107u);
    EXPECT_EQ(rings[0].writes, 110u);
    EXPECT_EQ(rings[0].responses, 112u);
    EXPECT_EQ(rings[0].responseBytes, 114u);
    EXPECT_EQ(rings[0].totalNs, 117u);
    EXPECT_EQ(rings[0].firstBucket, 4);
    EXPECT_THAT(rings[0].buckets, ElementsAre(1u, 2u));
    EXPECT_TRUE(rings[1].total);
}

TEST(GuestDecode, TakesEmptyLists)
{
    const Reading reading = readEvents({guestHypercalls("hypercalls", 20, 10, {})});
    EXPECT_THAT(reading.recorder.all<guest::Hypercalls>(), SizeIs(1));
    EXPECT_EQ(reading.statistics.malformed, 0u);
}

/// Each of these must be left out, counted, and warned of.
struct BadEvent
{
    const char* name;
    CtfEvent event;
};

class BadGuestEvent : public ::testing::TestWithParam<BadEvent>
{
};

TEST_P(BadGuestEvent, IsLeftOutAndCounted)
{
    const Reading reading = readEvents({guestStart(5, "g1", 0), GetParam().event});
    EXPECT_EQ(reading.statistics.malformed, 1u);
    EXPECT_THAT(reading.recorder.payloads, SizeIs(1));
    EXPECT_THAT(reading.statistics.warnings, ElementsAre(HasSubstr("out of range")));
}

constexpr std::uint64_t absurd = (std::uint64_t{1} << 56) + 1;

INSTANTIATE_TEST_SUITE_P(All, BadGuestEvent,
    ::testing::Values(BadEvent{"more_ops_than_counts", guestHypercalls("hypercalls", 20, 10, {{1, 2, 3}, {7}})},
        BadEvent{"more_counts_than_ops", guestHypercalls("hypercalls", 20, 10, {{1}, {7, 8}})},
        BadEvent{"subcalls_of_two_lengths", guestHypercalls("hypercalls", 20, 10, {{1}, {7}}, {{14, 26}, {1}})},
        BadEvent{"number_65", guestHypercalls("hypercalls", 20, 10, {{65}, {7}})},
        BadEvent{"number_255_in_a_total", guestHypercalls("hypercalls_total", 20, 0, {{255}, {7}})},
        BadEvent{"count_above_all_kernels", guestHypercalls("hypercalls", 20, 10, {{1}, {absurd}})},
        BadEvent{"latency_of_number_200", guestLatency(20, 200, 3, {1})},
        BadEvent{"bucket_behind_the_last", guestLatency(20, 1, 39, {1, 1})},
        BadEvent{"first_bucket_255", guestLatency(20, 1, 255, {1})},
        BadEvent{"too_many_buckets", guestLatency(20, 1, 0, std::vector<std::uint64_t>(41, 1))},
        BadEvent{"ring_of_no_kind", guestRing("ring", 50, 7, 1)},
        BadEvent{"loss_at_no_known_place", guestLost(20, 5, 1)}),
    [](const auto& test) { return test.param.name; });

TEST(GuestDecode, RefusesANewerSchema)
{
    const Reading reading = readEvents({guestStart(5, "g1", 0, 99), guestHypercalls("hypercalls", 20, 10, {{1}, {7}})});
    EXPECT_THAT(reading.recorder.all<guest::Hypercalls>(), IsEmpty());
    ASSERT_THAT(reading.statistics.warnings, SizeIs(1));
    EXPECT_THAT(reading.statistics.warnings[0], HasSubstr("xenlens_guest events have schema version 99"));
}

TEST(GuestDecode, SaysWhichFieldHasAnotherType)
{
    const CtfEvent wrong = CtfEvent("xenlens_guest:grants", 5)
                               .u64("ts_ns", 5)
                               .u64("begin_ns", 4)
                               .u8("op", 0)
                               .u16("peer_domid", 0)
                               .u64s("operations", {1})
                               .u64("failed", 0)
                               .u64("batches", 0)
                               .u64("bytes", 0);
    const Reading reading = readEvents({wrong});
    ASSERT_THAT(reading.statistics.warnings, SizeIs(1));
    EXPECT_THAT(reading.statistics.warnings[0], HasSubstr("field operations has another type"));
}

} // namespace
} // namespace xenlens::test
