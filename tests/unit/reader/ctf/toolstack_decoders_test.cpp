// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder.h"
#include "toolstack_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

Reading readEvents(const std::vector<CtfEvent>& events)
{
    const TemporaryFolder folder;
    CtfTrace trace("a");
    for (const CtfEvent& event : events)
        trace.add(event);
    trace.write(folder.path());
    return readTrace(folder.path());
}

TEST(Decode, GivesEveryFieldOfASave)
{
    const Reading reading = readEvents({sessionStart(5, "host-a"), saveBegin(10, "g1"), logdirtyRead(20, 12, 1, 99)});
    EXPECT_THAT(reading.recorder.hosts, ElementsAre("a", "a", "a"));
    EXPECT_THAT(reading.recorder.times, ElementsAre(5, 10, 20));

    const auto starts = reading.recorder.all<toolstack::SessionStart>();
    ASSERT_THAT(starts, SizeIs(1));
    EXPECT_EQ(starts[0].host, "host-a");
    EXPECT_EQ(starts[0].xen, "4.17.5");
    EXPECT_EQ(starts[0].pageBytes, 4096u);
    EXPECT_TRUE(starts[0].emulated);

    const auto saves = reading.recorder.all<toolstack::SaveBegin>();
    ASSERT_THAT(saves, SizeIs(1));
    EXPECT_EQ(saves[0].tsNs, 10u);
    EXPECT_EQ(saves[0].domid, DomId{1});
    EXPECT_EQ(saves[0].pid, 100u);
    EXPECT_EQ(saves[0].name, "g1");
    EXPECT_EQ(saves[0].uuid, "u-1");
    EXPECT_EQ(saves[0].memoryPages, 32768u);
    EXPECT_TRUE(saves[0].live);
    EXPECT_EQ(saves[0].policy, toolstack::PrecopyPolicy::Stock);

    const auto reads = reading.recorder.all<toolstack::LogdirtyRead>();
    ASSERT_THAT(reads, SizeIs(1));
    EXPECT_EQ(reads[0].beginNs, 10u);
    EXPECT_EQ(reads[0].op, toolstack::LogdirtyOp::Peek);
    EXPECT_EQ(reads[0].reader, toolstack::LogdirtyReader::Sampler);
    EXPECT_EQ(reads[0].dirtyPages, 99u);
    EXPECT_EQ(reads[0].result, 32768);
}

TEST(Decode, TellsTheThreeDomainStatesApart)
{
    std::vector<CtfEvent> events;
    std::uint64_t ts = 1;
    for (const char* name : {"domain_unpaused", "domain_resumed", "domain_destroyed"}) {
        events.push_back(CtfEvent(std::string("xenlens_toolstack:") + name, ts)
                             .u64("ts_ns", ts)
                             .u64("begin_ns", ts)
                             .u16("domid", 3)
                             .u32("pid", 1)
                             .text("name", "g")
                             .text("uuid", "u")
                             .i32("result", -1));
        ++ts;
    }
    const auto states = readEvents(events).recorder.all<toolstack::DomainState>();
    ASSERT_THAT(states, SizeIs(3));
    EXPECT_EQ(states[0].action, toolstack::DomainAction::Unpaused);
    EXPECT_EQ(states[1].action, toolstack::DomainAction::Resumed);
    EXPECT_EQ(states[2].action, toolstack::DomainAction::Destroyed);
    EXPECT_EQ(states[2].result, -1);
}

TEST(Decode, GivesTheWorkloadsIntervals)
{
    const auto intervals = readEvents({CtfEvent("xenlens_workload:interval", 9)
                                              .u64("ts_ns", 9)
                                              .u64("begin_ns", 4)
                                              .u64("realtime_ns", 1'000)
                                              .u64("sequence", 3)
                                              .u64("pages_written", 11)
                                              .u64("distinct_pages", 10)
                                              .u64("total_pages_written", 50)})
                               .recorder.all<workload::Interval>();
    ASSERT_THAT(intervals, SizeIs(1));
    EXPECT_EQ(intervals[0].realtimeNs, 1'000u);
    EXPECT_EQ(intervals[0].distinctPages, 10u);
    EXPECT_EQ(intervals[0].totalPagesWritten, 50u);
}

TEST(Decode, CountsUnknownEventsAndLeavesThemAlone)
{
    const Reading reading = readEvents({CtfEvent("other:thing", 1).u32("x", 1), CtfEvent("other:thing", 2).u32("x", 1),
        streamProgress(3, 100), CtfEvent("xenlens_toolstack:from_the_future", 4).u32("x", 1)});
    EXPECT_THAT(reading.recorder.payloads, SizeIs(1));
    EXPECT_THAT(
        reading.statistics.unknown, ElementsAre(Pair("other:thing", 2), Pair("xenlens_toolstack:from_the_future", 1)));
    EXPECT_EQ(reading.statistics.events, 4u);
    EXPECT_THAT(reading.statistics.warnings, IsEmpty());
}

TEST(Decode, TakesFieldsInAnyOrderAndIgnoresNewOnes)
{
    const auto progress = readEvents({CtfEvent("xenlens_toolstack:stream_progress", 1)
                                             .text("added_later", "x")
                                             .u64("stream_bytes", 7)
                                             .u32("pid", 2)
                                             .u16("domid", 3)
                                             .u64("ts_ns", 4)})
                              .recorder.all<toolstack::StreamProgress>();
    ASSERT_THAT(progress, SizeIs(1));
    EXPECT_EQ(progress[0].streamBytes, 7u);
    EXPECT_EQ(progress[0].tsNs, 4u);
}

TEST(Decode, LeavesOutAnEventWithoutAField)
{
    const Reading reading
        = readEvents({CtfEvent("xenlens_toolstack:stream_progress", 1).u64("ts_ns", 1).u32("pid", 1)});
    EXPECT_THAT(reading.recorder.payloads, IsEmpty());
    EXPECT_EQ(reading.statistics.malformed, 1u);
    EXPECT_THAT(reading.statistics.warnings, ElementsAre(HasSubstr("field domid is missing")));
}

TEST(Decode, LeavesOutAnEventWithAFieldOfAnotherType)
{
    const Reading reading = readEvents({CtfEvent("xenlens_toolstack:stream_progress", 1)
                                            .u64("ts_ns", 1)
                                            .text("domid", "one")
                                            .u32("pid", 1)
                                            .u64("stream_bytes", 1)});
    EXPECT_THAT(reading.recorder.payloads, IsEmpty());
    EXPECT_THAT(reading.statistics.warnings, ElementsAre(HasSubstr("field domid has another type")));
}

TEST(Decode, NeverCutsANumberToFit)
{
    const auto withDomid = [](std::uint32_t domid) {
        return CtfEvent("xenlens_toolstack:stream_progress", domid)
            .u64("ts_ns", 1)
            .u32("domid", domid)
            .u32("pid", 1)
            .u64("stream_bytes", 1);
    };
    const Reading reading = readEvents({withDomid(65535), withDomid(65536 + 1)});
    EXPECT_THAT(reading.recorder.payloads, SizeIs(1));
    EXPECT_EQ(reading.statistics.malformed, 1u);
}

TEST(Decode, RefusesAnEnumeratorThatItDoesNotKnow)
{
    const Reading reading
        = readEvents({logdirtyRead(11, 11, 0, 1), logdirtyRead(12, 13, 0, 1), logdirtyRead(13, 11, 3, 1)});
    EXPECT_THAT(reading.recorder.payloads, SizeIs(1));
    EXPECT_EQ(reading.statistics.malformed, 2u);
}

TEST(Decode, RefusesASchemaThatIsNewerThanItself)
{
    const Reading reading = readEvents({sessionStart(1, "a", 2), streamProgress(2, 1)});
    EXPECT_THAT(reading.recorder.payloads, IsEmpty());
    EXPECT_THAT(reading.statistics.warnings, ElementsAre(HasSubstr("schema version 2, newer than 1")));
}

TEST(Decode, MakesNamesFitForATerminal)
{
    const auto saves = readEvents({saveBegin(1, "a\033[31m\nb")}).recorder.all<toolstack::SaveBegin>();
    ASSERT_THAT(saves, SizeIs(1));
    EXPECT_EQ(saves[0].name,
        "a\xEF\xBF\xBD[31m\xEF\xBF\xBD"
        "b");
}

} // namespace
} // namespace xenlens::test
