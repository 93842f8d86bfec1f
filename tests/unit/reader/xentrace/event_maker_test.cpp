// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/event_maker.h"
#include "reader/xentrace/record_reader.h"
#include "trace_builder.h"

#include <gmock/gmock.h>

namespace xenlens::xentrace {
namespace {

using namespace test;
using testing::ElementsAre;

constexpr std::uint32_t khz = 1'000'000; // one tick is one ns
constexpr std::uint64_t wall = 1'700'000'000'000'000'000;
constexpr std::uint64_t ms = 1'000'000;

Words longOf(std::uint64_t value)
{
    return {static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(value >> 32)};
}

/// A clock record by which TSC t is Unix time wall + t.
Words clockAt(std::uint64_t tsc)
{
    const Words system = longOf(tsc);
    const Words unixTime = longOf(wall + tsc);
    return timed(tsc, ClockReading, {system[0], system[1], unixTime[0], unixTime[1], khz});
}

Words mark(std::uint16_t dom, std::uint32_t pfn)
{
    return record(LogdirtyMark, {dom, pfn});
}

Words counts(std::uint64_t tsc, std::uint16_t dom, std::uint32_t op, std::uint32_t dirty)
{
    return timed(tsc, LogdirtyCounts, {op << 16 | dom, 7, dirty});
}

std::vector<Payload> eventsOf(const TraceBuilder& trace, std::optional<double> givenHz = std::nullopt)
{
    const auto file = trace.open();
    Survey survey;
    survey.givenHz = givenHz;
    survey.scan(*file, {});
    std::vector<Payload> events;
    EventMaker maker(survey, "h", [&](std::uint64_t, Payload payload) { events.push_back(std::move(payload)); });
    RecordReader reader(*file, std::nullopt, RecordFilter(EventMaker::wanted));
    while (reader.step(maker)) { }
    maker.finish(reader.records(), reader.lastTsc());
    return events;
}

template <class T> std::vector<T> only(const std::vector<Payload>& events)
{
    std::vector<T> found;
    for (const Payload& event : events)
        if (const T* one = std::get_if<T>(&event))
            found.push_back(*one);
    return found;
}

TEST(XentraceEventMaker, MarksNeverSpanAClean)
{
    const auto events = eventsOf(TraceBuilder().window(0,
        {clockAt(1000), counts(2000, 1, 2, 0), timed(3000, LogdirtyMark, {1, 10}), mark(1, 11), mark(2, 99),
            counts(4000, 1, 11, 2), mark(1, 10), timed(5000, LogdirtyPause, {11U << 16 | 1, 0, 500, 0}),
            counts(6000, 1, 0, 1)}));
    const auto marks = only<hypervisor::DirtyMarks>(events);
    ASSERT_EQ(marks.size(), 3U);
    EXPECT_EQ(marks[0].domid.value, 1);
    EXPECT_THAT(marks[0].pfns, ElementsAre(10, 11));
    EXPECT_EQ(marks[0].beginNs, wall + 3000);
    EXPECT_LE(marks[0].tsNs, wall + 4000);
    EXPECT_THAT(marks[1].pfns, ElementsAre(10));
    EXPECT_THAT(marks[2].pfns, ElementsAre(99)) << "domain 2's clean did not come";
    const auto ops = only<hypervisor::LogdirtyOp>(events);
    ASSERT_EQ(ops.size(), 3U);
    EXPECT_EQ(ops[1].op, 11U);
    EXPECT_EQ(ops[1].dirty, 2U);
    const auto pauses = only<hypervisor::LogdirtyPause>(events);
    ASSERT_EQ(pauses.size(), 1U);
    EXPECT_EQ(pauses[0].pausedNs, 500U);
    // the first batch comes before the clean, the second after it
    std::size_t first = 0;
    while (!std::holds_alternative<hypervisor::DirtyMarks>(events[first]))
        ++first;
    EXPECT_TRUE(std::holds_alternative<hypervisor::LogdirtyOp>(events[first + 1]));
}

TEST(XentraceEventMaker, SumsHypercallsByIntervalAndTellsPiecesApart)
{
    const std::uint32_t preempted = ExitPreempted | ExitNoResult;
    const auto events = eventsOf(TraceBuilder().window(0,
        {clockAt(1000), runs(2000, 3, 1), timed(3000, PvHypercallV2, {1}), timed(3064, ExitCall, {1 | preempted}),
            timed(3100, PvHypercallV2, {1}), timed(3400, ExitCall, {1, 0}), timed(3500, PvHypercallV2, {13}),
            timed(3510, PvSubcall, {14}), timed(3520, ExitSubcall, {14, 0}), timed(3530, ExitCall, {13, 0}),
            timed(150 * ms, PvHypercallV2, {29})}));
    const auto calls = only<hypervisor::Hypercalls>(events);
    ASSERT_EQ(calls.size(), 3U);
    EXPECT_EQ(calls[0].beginNs, wall + 1000);
    EXPECT_EQ(calls[0].tsNs, wall + 1000 + EventMaker::intervalNs);
    EXPECT_EQ(calls[0].domid.value, 3);
    EXPECT_EQ(calls[0].vcpu, 1U);
    EXPECT_FALSE(calls[0].subcalls);
    EXPECT_THAT(calls[0].ops, ElementsAre(1, 13));
    EXPECT_THAT(calls[0].counts, ElementsAre(2, 1));
    EXPECT_THAT(calls[0].restarted, ElementsAre(1, 0));
    EXPECT_THAT(calls[0].timed, ElementsAre(2, 1));
    EXPECT_THAT(calls[0].costTicks, ElementsAre(64 + 300, 30));
    EXPECT_TRUE(calls[1].subcalls);
    EXPECT_THAT(calls[1].ops, ElementsAre(14));
    EXPECT_THAT(calls[2].ops, ElementsAre(29)) << "the next interval";
    const auto costs = only<hypervisor::HypercallCost>(events);
    ASSERT_EQ(costs.size(), 2U);
    EXPECT_EQ(costs[0].op, 1U);
    EXPECT_THAT(costs[0].buckets, ElementsAre(0, 0, 0, 0, 0, 0, 1, 0, 1)) << "64 and 300 ticks";
}

TEST(XentraceEventMaker, GathersCostsForASecondEvenOfAVcpuThatIsIdleSince)
{
    const auto call = [](std::uint64_t tsc, std::uint64_t ticks) {
        return std::vector{timed(tsc, PvHypercallV2, {1}), timed(tsc + ticks, ExitCall, {1, 0})};
    };
    TraceBuilder trace;
    trace.window(0, {clockAt(1000), runs(2000, 4, 0)}).window(0, call(3000, 2)).window(0, {runs(4000, 3, 1)});
    for (const std::uint64_t at : {ms, 150 * ms, 950 * ms, 1050 * ms, 1150 * ms})
        trace.window(0, call(at, 16));
    const auto events = eventsOf(trace);
    EXPECT_EQ(only<hypervisor::Hypercalls>(events).size(), 6U) << "each interval, and two domains in the first";
    const auto costs = only<hypervisor::HypercallCost>(events);
    ASSERT_EQ(costs.size(), 3U);
    EXPECT_EQ(costs[0].domid.value, 3);
    EXPECT_EQ(costs[0].beginNs, wall + 1000);
    EXPECT_EQ(costs[0].tsNs, wall + 1000 + EventMaker::costsNs);
    EXPECT_THAT(costs[0].buckets, ElementsAre(0, 0, 0, 0, 3));
    EXPECT_EQ(costs[1].domid.value, 4);
    EXPECT_THAT(costs[1].buckets, ElementsAre(0, 1));
    EXPECT_EQ(costs[2].beginNs, costs[0].tsNs);
    EXPECT_THAT(costs[2].buckets, ElementsAre(0, 0, 0, 0, 2)) << "after the second, to the end";
}

TEST(XentraceEventMaker, CountsByCostRecordsWhereThereAreNoEntries)
{
    const auto costOf = [](std::uint32_t ticks, std::uint32_t flags) { return Words{1U << 15 | ticks | flags}; };
    const auto events = eventsOf(TraceBuilder().window(0,
        {clockAt(1000), timed(2000, CostVcpu, {5U << 16}), record(CostCall + 29, costOf(7, 0)),
            record(CostCall + 29, costOf(9, CostPreempted)), record(CostCall + 63, costOf(1, 0))}));
    const auto calls = only<hypervisor::Hypercalls>(events);
    ASSERT_EQ(calls.size(), 1U);
    EXPECT_EQ(calls[0].domid.value, 5);
    EXPECT_THAT(calls[0].ops, ElementsAre(29, 64)) << "63 stands for all from there on, as 64 does";
    EXPECT_THAT(calls[0].counts, ElementsAre(2, 1));
    EXPECT_THAT(calls[0].restarted, ElementsAre(1, 0));
    EXPECT_THAT(calls[0].costTicks, ElementsAre(16, 1));
}

TEST(XentraceEventMaker, TellsWhichWayACopyWent)
{
    const auto copy = [](std::uint64_t tsc, std::uint16_t from, std::uint16_t to, std::uint32_t bytes) {
        return timed(tsc, GrantOps, {5, static_cast<std::uint32_t>(to) << 16 | from, 1, bytes});
    };
    const auto events = eventsOf(TraceBuilder().window(0,
        {clockAt(1000), runs(2000, 0, 0), copy(3000, 4, 0, 100), copy(4000, 0, 4, 300),
            timed(5000, GrantOps, {0xffffU << 16, 4, 2, 0}), // map of domain 4's pages, failed
            timed(6000, EvtchnSend, {4U << 16, 1, 2, 1})}));
    const auto grants = only<hypervisor::Grants>(events);
    ASSERT_EQ(grants.size(), 3U);
    EXPECT_EQ(grants[0].op, 0U);
    EXPECT_EQ(grants[0].operations, 2U);
    EXPECT_EQ(grants[0].failed, 1U);
    EXPECT_EQ(grants[0].peer.value, 4);
    EXPECT_FALSE(grants[1].toPeer);
    EXPECT_EQ(grants[1].bytes, 100U);
    EXPECT_TRUE(grants[2].toPeer);
    EXPECT_EQ(grants[2].bytes, 300U);
    EXPECT_EQ(grants[2].domid.value, 0);
    const auto sends = only<hypervisor::ChannelSends>(events);
    ASSERT_EQ(sends.size(), 1U);
    EXPECT_EQ(sends[0].peer.value, 4);
}

TEST(XentraceEventMaker, LeavesOutEventsThatWereNotSent)
{
    const auto events = eventsOf(TraceBuilder().window(0,
        {clockAt(1000), timed(2000, EvtchnSend, {0U << 16 | 1, 9, 20, 2}),
            timed(3000, EvtchnSend, {0x7ff4U << 16 | 1, 9, 0, 0xffeaU << 16})})); // -EINVAL
    const auto sends = only<hypervisor::ChannelSends>(events);
    ASSERT_EQ(sends.size(), 1U);
    EXPECT_EQ(sends[0].sends, 1U);
    EXPECT_EQ(sends[0].peer.value, 0);
}

TEST(XentraceEventMaker, TellsFaultsThatWereHandledFromThoseThatWereHandedOn)
{
    constexpr std::uint32_t handled = 1U << 31;
    const auto events = eventsOf(TraceBuilder().window(0,
        {clockAt(1000), runs(2000, 1, 0), timed(3000, FaultEndRo, {0, 0, 40, handled | 3}),
            timed(3100, FaultEndRo, {0, 0, 50, 3}), timed(3200, PvPageFault, {0, 0, 3}),
            timed(3300, FaultEndShadow, {0, 0, 60, handled}), timed(3400, FaultEndShadow, {0, 0, 70, 0})}));
    const auto faults = only<hypervisor::Faults>(events);
    ASSERT_EQ(faults.size(), 3U);
    EXPECT_EQ(faults[0].kind, hypervisor::FaultKind::HandedOn);
    EXPECT_EQ(faults[0].count, 2U) << "the record of the fault that the guest got is of one of them";
    EXPECT_EQ(faults[0].timed, 2U);
    EXPECT_EQ(faults[0].costTicks, 120U);
    EXPECT_EQ(faults[1].kind, hypervisor::FaultKind::PageTableWrite);
    EXPECT_EQ(faults[1].costTicks, 40U);
    EXPECT_EQ(faults[2].kind, hypervisor::FaultKind::Shadow);
    EXPECT_EQ(faults[2].count, 1U);
}

TEST(XentraceEventMaker, CountsTheFaultsOfAnUnpatchedXen)
{
    const auto events = eventsOf(TraceBuilder().window(0,
        {clockAt(1000), runs(2000, 1, 0), timed(3000, PvPageFault, {0, 0, 3}), timed(3100, PvPtwr, {0, 0, 3}),
            timed(3200, PvPtwr, {0, 0, 3})}));
    const auto faults = only<hypervisor::Faults>(events);
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(faults[0].count, 1U);
    EXPECT_EQ(faults[1].kind, hypervisor::FaultKind::PageTableWrite);
    EXPECT_EQ(faults[1].count, 2U);
    EXPECT_EQ(faults[1].timed, 0U);
}

TEST(XentraceEventMaker, DealsRunstatesOutToIntervals)
{
    const auto events = eventsOf(TraceBuilder().window(
        0, {clockAt(1000), runs(50 * ms, 1, 0), runs(60 * ms, 0x7fff, 1), stops(250 * ms, 1, 0), clockAt(300 * ms)}));
    std::uint64_t running = 0;
    std::uint64_t blocked = 0;
    for (const auto& states : only<hypervisor::Runstates>(events)) {
        EXPECT_EQ(states.domid.value, 1) << "not the idle domain";
        EXPECT_EQ(
            states.runningNs + states.blockedNs + states.runnableNs + states.offlineNs, states.tsNs - states.beginNs);
        running += states.runningNs;
        blocked += states.blockedNs;
    }
    EXPECT_EQ(running, 200 * ms);
    EXPECT_EQ(blocked, 50 * ms);
}

/// From one RUNSTATE_* to another.
Words changes(std::uint64_t tsc, std::uint16_t dom, std::uint16_t vcpu, unsigned from, unsigned to)
{
    return timed(tsc, RunstateChange | from << 8 | to << 4, {static_cast<std::uint32_t>(dom) << 16 | vcpu});
}

Words pauseOf(std::uint64_t tsc, std::uint16_t dom, std::uint32_t ns)
{
    return timed(tsc, LogdirtyPause, {11U << 16 | dom, 0, ns, 0});
}

TEST(XentraceEventMaker, TellsWhatTheVcpusDidInAPause)
{
    // vCPU 0 ran, vCPU 1 was blocked and woke in the middle; another domain's does not matter
    const auto events = eventsOf(TraceBuilder().window(0,
        {clockAt(1000), changes(2000, 1, 0, 1, 0), changes(4000, 1, 1, 2, 1), changes(4100, 1, 1, 1, 2),
            changes(5000, 1, 0, 0, 3), changes(5500, 2, 0, 0, 2), changes(7000, 1, 1, 2, 3), pauseOf(9000, 1, 4010),
            changes(9100, 1, 0, 3, 1), changes(9100, 1, 1, 3, 1), pauseOf(9600, 1, 700), pauseOf(9700, 3, 10)}));
    const auto pauses = only<hypervisor::LogdirtyPause>(events);
    ASSERT_EQ(pauses.size(), 3U);
    EXPECT_EQ(pauses[0].vcpus, 2U);
    EXPECT_EQ(pauses[0].runningNs, 10U) << "the pause is said to have begun before the guest stopped";
    EXPECT_EQ(pauses[0].runnableNs, 0U);
    EXPECT_EQ(pauses[0].blockedNs, 2010U);
    EXPECT_EQ(pauses[0].offlineNs, 4000U + 2000U);
    EXPECT_EQ(pauses[0].unknownNs, 0U);
    EXPECT_EQ(pauses[0].offlineBeforeNs, 0U);
    EXPECT_EQ(pauses[1].runnableNs, 2 * 500U);
    EXPECT_EQ(pauses[1].offlineNs, 2 * 200U);
    EXPECT_EQ(pauses[1].offlineBeforeNs, 3900U + 1900U) << "it is said to have begun long after they stopped";
    EXPECT_EQ(pauses[2].vcpus, 0U) << "nothing was told of that domain";
}

TEST(XentraceEventMaker, KnowsNotWhatHappenedInAPauseWhereRecordsAreMissing)
{
    const auto events = eventsOf(TraceBuilder().window(0,
        {clockAt(1000), changes(2000, 1, 0, 0, 3), pauseOf(2500, 1, 2000), timed(4000, LostRecords, {5, 1, 3000, 0}),
            pauseOf(5000, 1, 1000), changes(6000, 1, 0, 3, 1), pauseOf(6500, 1, 3000), changes(7000, 1, 0, 2, 0),
            pauseOf(8000, 1, 1500)}));
    const auto pauses = only<hypervisor::LogdirtyPause>(events);
    ASSERT_EQ(pauses.size(), 4U);
    EXPECT_EQ(pauses[0].runningNs, 1000U) << "the first change says what was before, back to the first record";
    EXPECT_EQ(pauses[0].unknownNs, 500U);
    EXPECT_EQ(pauses[1].vcpus, 1U);
    EXPECT_EQ(pauses[1].unknownNs, 1000U);
    EXPECT_EQ(pauses[2].offlineNs, 2000U) << "known again from the loss's end";
    EXPECT_EQ(pauses[2].unknownNs, 500U);
    EXPECT_EQ(pauses[3].runningNs, 1000U);
    EXPECT_EQ(pauses[3].unknownNs, 500U) << "it was runnable, the next record says blocked: one is missing";
}

TEST(XentraceEventMaker, SaysWhatXenLost)
{
    const auto events = eventsOf(
        TraceBuilder().window(3, {clockAt(1000), timed(9000, LostRecords, {42, 1, 5000, 0}), clockAt(10000)}));
    const auto lost = only<hypervisor::Lost>(events);
    ASSERT_EQ(lost.size(), 1U);
    EXPECT_EQ(lost[0].records, 42U);
    EXPECT_EQ(lost[0].cpu, 3U);
    EXPECT_EQ(lost[0].beginNs, wall + 5000);
    EXPECT_EQ(lost[0].tsNs, wall + 9000);
    EXPECT_EQ(only<hypervisor::SessionEnd>(events).at(0).lostRecords, 42U);
    EXPECT_THAT(only<hypervisor::SessionEnd>(events).at(0).cpuLostRecords, ElementsAre(0, 0, 0, 42));
}

TEST(XentraceEventMaker, HasCountsButNoTimesWithoutAClock)
{
    const TraceBuilder trace = TraceBuilder().window(
        0, {runs(1000, 1, 0), timed(2000, PvHypercallV2, {1}), timed(1ULL << 40, PvHypercallV2, {1})});
    const auto events = eventsOf(trace);
    EXPECT_EQ(only<hypervisor::SessionStart>(events).at(0).tscKhz, 0U);
    const auto calls = only<hypervisor::Hypercalls>(events);
    ASSERT_EQ(calls.size(), 1U);
    EXPECT_THAT(calls[0].counts, ElementsAre(2));
    EXPECT_EQ(calls[0].tsNs, calls[0].beginNs) << "no time was made up";
    EXPECT_TRUE(only<hypervisor::Runstates>(events).empty());

    const auto timed = eventsOf(trace, 2e9);
    EXPECT_EQ(only<hypervisor::SessionStart>(timed).at(0).tscKhz, 2'000'000U);
    EXPECT_EQ(only<hypervisor::Hypercalls>(timed).size(), 2U);
}

TEST(XentraceEventMaker, BearsATscThatLeaps)
{
    const auto events = eventsOf(TraceBuilder().window(
        0, {clockAt(1000), runs(2000, 1, 0), timed(1ULL << 62, PvHypercallV2, {1}), timed(~0ULL, PvHypercallV2, {1})}));
    EXPECT_LT(events.size(), 20U) << "silence costs no events";
}

} // namespace
} // namespace xenlens::xentrace
