// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctf_writer.h"
#include "recorder.h"

#include <gmock/gmock.h>

namespace xenlens::test {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

/// An event of provider xenlens_hypervisor, declared as tracers/hypervisor/hypervisor_tp.h does.
CtfEvent hypervisorEvent(const char* name, std::uint64_t ts)
{
    return CtfEvent(std::string("xenlens_hypervisor:") + name, ts).u64("ts_ns", ts);
}

Reading readEvents(const std::vector<CtfEvent>& events)
{
    const TemporaryFolder folder;
    CtfTrace trace("a");
    for (const CtfEvent& event : events)
        trace.add(event);
    trace.write(folder.path());
    return readTrace(folder.path());
}

TEST(HypervisorDecode, GivesTheFrameOfASession)
{
    const Reading reading = readEvents({hypervisorEvent("session_start", 1)
                                            .u32("schema_version", 1)
                                            .text("host", "a")
                                            .text("tracer_version", "0.1.0")
                                            .text("xen", "4.17.5")
                                            .u32("cpus", 2)
                                            .u32("tsc_khz", 2'600'000)
                                            .u32("event_mask", 0x00135000)
                                            .u64("interval_ns", 100)
                                            .u32("buffer_pages", 256)
                                            .u8("emulated", 1)
                                            .u8("detail", 0),
        hypervisorEvent("part", 2).u8("part", 4).u8("present", 0).text("missing", "no option"),
        hypervisorEvent("domain", 3).u16("domid", 7).text("name", "g1").text("uuid", "u"),
        hypervisorEvent("clock_anchor", 4)
            .u64("unix_ns", 40)
            .u32("cpu", 1)
            .u64("tsc", 41)
            .u64("system_ns", 42)
            .u32("tsc_khz", 43),
        hypervisorEvent("lost", 5).u64("begin_ns", 4).u32("cpu", 1).u64("records", 0xffffffff),
        hypervisorEvent("session_end", 6)
            .u64("read_records", 60)
            .u64("lost_records", 61)
            .u64("unread_bytes", 62)
            .u64("produced_events", 63)
            .u64("emitted_events", 64)});
    const auto starts = reading.recorder.all<hypervisor::SessionStart>();
    ASSERT_THAT(starts, SizeIs(1));
    EXPECT_EQ(starts[0].host, "a");
    EXPECT_EQ(starts[0].cpus, 2u);
    EXPECT_EQ(starts[0].tscKhz, 2'600'000u);
    EXPECT_EQ(starts[0].eventMask, 0x00135000u);
    EXPECT_TRUE(starts[0].emulated);
    EXPECT_FALSE(starts[0].wallTimes);
    const auto parts = reading.recorder.all<hypervisor::Part>();
    ASSERT_THAT(parts, SizeIs(1));
    EXPECT_EQ(parts[0].part, hypervisor::PartName::GrantRecords);
    EXPECT_FALSE(parts[0].present);
    EXPECT_EQ(parts[0].missing, "no option");
    const auto anchors = reading.recorder.all<hypervisor::ClockAnchor>();
    ASSERT_THAT(anchors, SizeIs(1));
    EXPECT_EQ(anchors[0].unixNs + anchors[0].tsc + anchors[0].systemNs + anchors[0].tscKhz, 40u + 41 + 42 + 43);
    const auto losses = reading.recorder.all<hypervisor::Lost>();
    ASSERT_THAT(losses, SizeIs(1));
    EXPECT_EQ(losses[0].records, 0xffffffffu);
    const auto ends = reading.recorder.all<hypervisor::SessionEnd>();
    ASSERT_THAT(ends, SizeIs(1));
    EXPECT_EQ(ends[0].readRecords, 60u);
    EXPECT_EQ(ends[0].lostRecords, 61u);
    EXPECT_EQ(ends[0].unreadBytes, 62u);
    EXPECT_EQ(ends[0].producedEvents, 63u);
    EXPECT_EQ(ends[0].emittedEvents, 64u);
    EXPECT_THAT(reading.recorder.all<hypervisor::Domain>(), SizeIs(1));
}

/// What the first one lacks is not known then.
TEST(HypervisorDecode, ReadsEventsOfTheFirstSchemaAndOfThisOne)
{
    const auto pause = [](std::uint64_t ts) {
        return hypervisorEvent("logdirty_pause", ts)
            .u16("domid", 7)
            .u32("op", 11)
            .i32("result", -16)
            .u64("paused_ns", 9);
    };
    const auto end = [](std::uint64_t ts) {
        return hypervisorEvent("session_end", ts)
            .u64("read_records", 60)
            .u64("lost_records", 61)
            .u64("unread_bytes", 62)
            .u64("produced_events", 63)
            .u64("emitted_events", 64);
    };
    const Reading first = readEvents({pause(1), end(2)});
    const auto told = first.recorder.all<hypervisor::LogdirtyPause>();
    ASSERT_THAT(told, SizeIs(1));
    EXPECT_EQ(told[0].result, -16);
    EXPECT_EQ(told[0].pausedNs, 9u);
    EXPECT_EQ(told[0].vcpus, 0u);
    ASSERT_THAT(first.recorder.all<hypervisor::SessionEnd>(), SizeIs(1));
    EXPECT_THAT(first.recorder.all<hypervisor::SessionEnd>()[0].cpuLostRecords, SizeIs(0));

    const Reading second = readEvents({pause(1)
                                           .u32("vcpus", 2)
                                           .u64("running_ns", 1)
                                           .u64("runnable_ns", 2)
                                           .u64("blocked_ns", 3)
                                           .u64("offline_ns", 4)
                                           .u64("unknown_ns", 8)
                                           .u64("offline_before_ns", 5),
        end(2).u64s("cpu_lost_records", {60, 1})});
    const auto states = second.recorder.all<hypervisor::LogdirtyPause>();
    ASSERT_THAT(states, SizeIs(1));
    EXPECT_EQ(states[0].vcpus, 2u);
    EXPECT_EQ(states[0].runningNs, 1u);
    EXPECT_EQ(states[0].runnableNs, 2u);
    EXPECT_EQ(states[0].blockedNs, 3u);
    EXPECT_EQ(states[0].offlineNs, 4u);
    EXPECT_EQ(states[0].unknownNs, 8u);
    EXPECT_EQ(states[0].offlineBeforeNs, 5u);
    EXPECT_THAT(second.recorder.all<hypervisor::SessionEnd>().at(0).cpuLostRecords, ElementsAre(60, 1));
}

TEST(HypervisorDecode, RefusesANewerSchema)
{
    const Reading reading = readEvents({hypervisorEvent("session_start", 1)
                                            .u32("schema_version", hypervisor::schemaVersion + 1)
                                            .text("host", "a")
                                            .text("tracer_version", "9")
                                            .text("xen", "4.17.5")
                                            .u32("cpus", 2)
                                            .u32("tsc_khz", 2'600'000)
                                            .u32("event_mask", 0)
                                            .u64("interval_ns", 100)
                                            .u32("buffer_pages", 256)
                                            .u8("emulated", 1)
                                            .u8("detail", 0),
        hypervisorEvent("lost", 5).u64("begin_ns", 4).u32("cpu", 1).u64("records", 3)});
    EXPECT_THAT(reading.recorder.all<hypervisor::Lost>(), SizeIs(0));
    ASSERT_THAT(reading.statistics.warnings, SizeIs(1));
    EXPECT_THAT(reading.statistics.warnings[0], testing::HasSubstr("xenlens_hypervisor events have schema version"));
}

TEST(HypervisorDecode, GivesListsAsTheyAre)
{
    const Reading reading = readEvents({hypervisorEvent("hypercalls", 9)
                                            .u64("begin_ns", 1)
                                            .u16("domid", 7)
                                            .u32("vcpu", 1)
                                            .u8("subcalls", 1)
                                            .u32s("ops", {1, 26})
                                            .u64s("counts", {5, 6})
                                            .u64s("restarted", {0, 1})
                                            .u64s("timed", {5, 6})
                                            .u64s("cost_ticks", {50, 60}),
        hypervisorEvent("dirty_marks", 10).u64("begin_ns", 8).u16("domid", 7).u64s("pfns", {3, 0xffffffffff}),
        hypervisorEvent("dirty_marks", 11).u64("begin_ns", 8).u16("domid", 7).u64s("pfns", {})});
    const auto calls = reading.recorder.all<hypervisor::Hypercalls>();
    ASSERT_THAT(calls, SizeIs(1));
    EXPECT_TRUE(calls[0].subcalls);
    EXPECT_THAT(calls[0].ops, ElementsAre(1, 26));
    EXPECT_THAT(calls[0].counts, ElementsAre(5, 6));
    EXPECT_THAT(calls[0].restarted, ElementsAre(0, 1));
    EXPECT_THAT(calls[0].costTicks, ElementsAre(50, 60));
    const auto marks = reading.recorder.all<hypervisor::DirtyMarks>();
    ASSERT_THAT(marks, SizeIs(2));
    EXPECT_THAT(marks[0].pfns, ElementsAre(3, 0xffffffffff));
    EXPECT_THAT(marks[1].pfns, SizeIs(0));
}

TEST(HypervisorDecode, GivesGrantsAndFaultsAndRefusesAKindOfFaultThatIsNone)
{
    const auto fault = [](std::uint64_t ts, std::uint8_t kind) {
        return hypervisorEvent("faults", ts)
            .u64("begin_ns", 1)
            .u16("domid", 7)
            .u8("kind", kind)
            .u64("count", 3)
            .u64("timed", 2)
            .u64("cost_ticks", 20);
    };
    const Reading reading = readEvents({hypervisorEvent("grants", 2)
                                            .u64("begin_ns", 1)
                                            .u16("domid", 0)
                                            .u16("peer_domid", 7)
                                            .u32("op", 5)
                                            .u8("to_peer", 1)
                                            .u64("hypercalls", 1)
                                            .u64("operations", 2)
                                            .u64("failed", 0)
                                            .u64("bytes", 4096),
        fault(3, 3), fault(4, 4)});
    const auto grants = reading.recorder.all<hypervisor::Grants>();
    ASSERT_THAT(grants, SizeIs(1));
    EXPECT_TRUE(grants[0].toPeer);
    EXPECT_EQ(grants[0].peer, DomId{7});
    EXPECT_EQ(grants[0].bytes, 4096u);
    const auto faults = reading.recorder.all<hypervisor::Faults>();
    ASSERT_THAT(faults, SizeIs(1));
    EXPECT_EQ(faults[0].kind, hypervisor::FaultKind::Shadow);
}

} // namespace
} // namespace xenlens::test
