// SPDX-License-Identifier: GPL-2.0-or-later
// From records to summaries: what is counted, for whom, and what a loss makes unknown.
#include "records_fixture.h"
#include "sums/hypervisor_sums.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

using namespace xenlens::tracer;
using namespace xenlens::test;
using testing::Contains;
using testing::ElementsAre;
using testing::SizeIs;

namespace {

constexpr uint32_t Running = RunstateRunning, Runnable = RunstateRunnable, Blocked = RunstateBlocked,
                   Offline = RunstateOffline;
constexpr uint32_t Clean = ShadowOpClean, Peek = ShadowOpPeek;

/** Sums on a clock whose ticks are ns, from 1000 on. */
class HypervisorSumsTest : public testing::Test
{
protected:
    HypervisorSums make(uint32_t mask, bool patched)
    {
        HypervisorSums::Options options;
        options.cpus = 2;
        options.mask = mask;
        options.tscKhz = 1'000'000;
        options.startTsc = 1000;
        for (auto& part : options.parts)
            part.present = patched;
        return HypervisorSums(options, clock, sink);
    }

    static TraceRecord runstate(uint64_t tsc, uint32_t vcpu, uint32_t from, uint32_t to, uint16_t cpu = 0)
    {
        return record(RunstateChange | from << 8 | to << 4, tsc, {vcpu}, cpu);
    }

    TscClock clock{1'000'000, {1000, 1000}};
    SinkLines sink;
};

constexpr uint32_t vcpuWord(uint32_t domid, uint32_t vcpu)
{
    return domid << 16 | vcpu;
}

TEST_F(HypervisorSumsTest, countHypercallsByTheirCostRecords)
{
    auto sums = make(MaskPatched, true);
    sums.add(record(CostCall + 1, 1500, {3})); // nobody has said whose
    sums.add(record(CostVcpu, 0, {vcpuWord(7, 1)}));
    sums.add(record(CostCall + 1, 1500, {100}));
    sums.add(record(CostCall + 1, 1500, {CostPreempted | 2 << 10 | 5})); // (1024 + 5) << 1
    sums.add(record(CostSubcall + 26, 1500, {9}));
    sums.add(record(CostCall + 13, 1500, {11}));
    sums.add(record(CostVcpu, 0, {vcpuWord(0, 0)}));
    sums.add(record(CostCall + 63, 1500, {1})); // stands for all others
    sums.add(record(CostCall + 1, 1500, {3}, 1)); // another CPU: again nobody has said
    sums.flush(2000);
    EXPECT_THAT(sink.take(),
        ElementsAre("hypercalls 1500 2000 0 0 64 1 0 1 1", "hypercalls 1500 2000 7 1 1 2 1 2 2158",
            "hypercalls 1500 2000 7 1 13 1 0 1 11", "subcalls 1500 2000 7 1 26 1 0 1 9",
            "hypercalls 1500 2000 32756 0 1 2 0 2 6"));
    sums.finish(2500); // nothing new but the histograms, entries of multicalls left out
    EXPECT_THAT(sink.take(),
        ElementsAre("cost 1500 2500 0 64 0 1", "cost 1500 2500 7 1 6 1", "cost 1500 2500 7 1 7 0",
            "cost 1500 2500 7 1 8 0", "cost 1500 2500 7 1 9 0", "cost 1500 2500 7 1 10 0", "cost 1500 2500 7 1 11 1",
            "cost 1500 2500 7 13 3 1", "cost 1500 2500 32756 1 1 2"));
    sums.finish(3000);
    EXPECT_THAT(sink.take(), SizeIs(0));
}

TEST_F(HypervisorSumsTest, timeHypercallsByEntryAndExitWhereBothAreRecorded)
{
    auto sums = make(MaskAll, true);
    sums.add(runstate(1000, vcpuWord(5, 0), Runnable, Running));
    sums.add(record(PvHypercallV2, 1100, {13 | 1u << 20, 4}));
    sums.add(record(PvSubcall, 1110, {1}));
    sums.add(record(ExitSubcall, 1130, {1, 0}));
    sums.add(record(ExitCall, 1200, {13, 0}));
    sums.add(record(PvHypercallV2, 1300, {12}));
    sums.add(record(ExitCall, 1350, {12 | ExitPreempted}));
    sums.add(record(PvHypercallV2, 1360, {12}));
    sums.add(record(ExitCall, 1400, {12, 0}));
    sums.add(record(PvHypercallV2, 1500, {0xfffff})); // no such number; its exit is not recorded
    sums.flush(1600);
    EXPECT_THAT(sink.take(),
        ElementsAre("hypercalls 1000 1600 5 0 12 2 1 2 90", "hypercalls 1000 1600 5 0 13 1 0 1 100",
            "hypercalls 1000 1600 5 0 64 1 0 0 0", "subcalls 1000 1600 5 0 1 1 0 1 20",
            "runstates 1000 1600 5 0 600 0 0 0"));
}

TEST_F(HypervisorSumsTest, countEntriesOnAStockXen)
{
    auto sums = make(MaskPatched | MaskStock, false);
    sums.add(runstate(1000, vcpuWord(5, 0), Runnable, Running));
    sums.add(record(PvHypercallV2, 1100, {29}));
    sums.add(record(PvPageFault | Flag64, 1200, {0, 0, 0, 0, 2}));
    sums.add(record(PvPtwr | Flag64, 1200, {0, 0, 0, 0, 0, 0}));
    sums.add(record(PvPagingFixup | Flag64, 1200, {0, 0, 0, 0}));
    sums.add(record(GrantMap, 1200, {3}));
    sums.add(record(GrantMap, 1200, {3}));
    sums.flush(2000);
    EXPECT_THAT(sink.take(),
        ElementsAre("hypercalls 1000 2000 5 0 29 1 0 0 0", "grants 1000 2000 5 3 0 0 0 2 8192",
            "faults 1000 2000 5 0 1 0 0", "faults 1000 2000 5 1 1 0 0", "faults 1000 2000 5 3 1 0 0",
            "runstates 1000 2000 5 0 1000 0 0 0"));
}

TEST_F(HypervisorSumsTest, claimNoTimeInWhichNothingWasRecorded)
{
    auto sums = make(MaskAll, true);
    sums.flush(1200); // tracing is not on yet
    sums.add(record(ClockReading, 1300, {1, 2, 3, 4, 2'600'000}));
    sums.add(runstate(1310, vcpuWord(5, 0), Runnable, Running));
    sums.add(record(PvHypercallV2, 1320, {12}));
    sums.flush(1400);
    sums.add(record(PvHypercallV2, 1450, {12}));
    sums.add(record(PvHypercallV2, 1530, {12}));
    sums.finish(1500); // it was still on then, and when the last record was written
    const auto lines = sink.take();
    EXPECT_THAT(lines, Contains("hypercalls 1300 1400 5 0 12 1 0 0 0"));
    EXPECT_THAT(lines, Contains("hypercalls 1400 1530 5 0 12 2 0 0 0"));
}

TEST_F(HypervisorSumsTest, endABatchOfDirtyPagesWhereTheBitmapIsCleaned)
{
    auto sums = make(MaskPatched, true);
    const auto mark = [&](uint64_t tsc, uint32_t domid, uint64_t pfn) {
        sums.add(
            record(LogdirtyMark, tsc, {domid | static_cast<uint32_t>(pfn >> 32) << 16, static_cast<uint32_t>(pfn)}));
    };
    mark(1100, 7, 5);
    mark(1200, 8, 1);
    mark(1300, 7, 0x123400000006);
    sums.add(record(LogdirtyCounts, 1400, {7 | Clean << 16, 9, 2}));
    sums.add(record(LogdirtyPause, 1450, {7 | Clean << 16, 0, 77, 1}));
    mark(1500, 7, 5);
    sums.add(record(LogdirtyCounts, 1600, {7 | Peek << 16, 1, 1}));
    sums.add(record(LogdirtyPause, 1650, {7 | Peek << 16, static_cast<uint32_t>(-16), 1, 0}));
    sums.flush(2000);
    EXPECT_THAT(sink.take(),
        ElementsAre("marks 1100 1300 7: 5 20014547599366", "logdirty 1400 7 11 9 2", "pause 1450 7 11 0 4294967373",
            "marks 1500 1500 7: 5", "logdirty 1600 7 12 1 1", "pause 1650 7 12 -16 1", "marks 1200 1200 8: 1"));
    for (uint64_t i = 0; i < 600; ++i)
        mark(2100 + i, 7, i);
    EXPECT_THAT(sink.lines, SizeIs(2)); // full ones are sent at once
    sums.flush(3000);
    EXPECT_THAT(sink.lines, SizeIs(3));
}

TEST_F(HypervisorSumsTest, sumGrantsByWhoAsksAndSendsThatWereMade)
{
    auto sums = make(MaskPatched, true);
    const auto grant
        = [&](uint32_t op, uint32_t from, uint32_t to, uint32_t count, uint32_t bytes, uint32_t result = 0) {
              sums.add(record(GrantOps, 1500, {op | result << 16, to << 16 | from, count, bytes}));
          };
    grant(5, 3, 0, 1, 100); // nobody is known to run: who gets it
    sums.add(runstate(1500, vcpuWord(0, 0), Runnable, Running));
    grant(5, 3, 0, 2, 3000);
    grant(5, 0, 3, 4, 5000);
    grant(0, 3, 0, 1, 4096);
    grant(0, 3, 0, 1, 0, 0xffff);
    sums.add(record(EvtchnSend, 1500, {3 << 16 | 0, 4, 5, 0}));
    sums.add(record(EvtchnSend, 1500, {3 << 16 | 0, 4, 5, 0xffea0000})); // -EINVAL
    sums.add(record(GrantMap, 1500, {3})); // Xen's own says nothing new
    sums.flush(1600);
    EXPECT_THAT(sink.take(),
        ElementsAre("grants 1500 1600 0 3 0 2 1 2 4096", "grants 1500 1600 0 3 5 2 0 3 3100",
            "grants_to 1500 1600 0 3 5 1 0 4 5000", "sends 1500 1600 0 3 1", "runstates 1500 1600 0 0 100 0 0 0"));
}

TEST_F(HypervisorSumsTest, timeFaultsByTheirEnd)
{
    auto sums = make(MaskPatched, true);
    sums.add(runstate(1000, vcpuWord(5, 0), Runnable, Running));
    sums.add(record(FaultEndRo, 1100, {0, 0, 40, FaultHandled | 3}));
    sums.add(record(FaultEndRo, 1200, {0, 0, 50, FaultHandled}));
    sums.add(record(FaultEndRo, 1300, {0, 0, 60, 3}));
    sums.add(record(FaultEndShadow, 1300, {0, 0, 70, FaultHandled}));
    sums.add(record(PvPtwr | Flag64, 1300, {0, 0, 0, 0, 0, 0})); // the first one's own
    sums.flush(1400);
    EXPECT_THAT(sink.take(),
        ElementsAre("faults 1000 1400 5 0 1 1 60", "faults 1000 1400 5 1 2 2 90", "faults 1000 1400 5 3 1 1 70",
            "runstates 1000 1400 5 0 400 0 0 0"));
}

TEST_F(HypervisorSumsTest, keepTheTimeOfEachVcpuInEachState)
{
    auto sums = make(MaskPatched, true);
    sums.add(runstate(1100, vcpuWord(5, 0), Running, Blocked));
    sums.add(runstate(1150, vcpuWord(DomidIdle, 0), Runnable, Running)); // idle: not sent
    sums.add(runstate(1300, vcpuWord(5, 0), Blocked, Runnable));
    sums.add(runstate(1310, vcpuWord(5, 0), Runnable, Running));
    sums.flush(1400);
    EXPECT_THAT(sink.take(), ElementsAre("runstates 1100 1400 5 0 90 10 200 0"));
    sums.flush(1500); // it goes on running: not worth an event
    EXPECT_THAT(sink.take(), SizeIs(0));
    sums.add(runstate(1600, vcpuWord(5, 0), Blocked, Running)); // it was running: a record is missing
    sums.flush(1700);
    EXPECT_THAT(sink.take(), ElementsAre("runstates 1400 1700 5 0 200 0 0 0"));
    sums.flush(1'000'001'700);
    EXPECT_THAT(sink.take(), ElementsAre("runstates 1700 1000001700 5 0 1000000000 0 0 0"));
    sums.forget(5);
    sums.flush(3'000'000'000);
    EXPECT_THAT(sink.take(), SizeIs(0));
}

TEST_F(HypervisorSumsTest, tellWhatTheVcpusDidInAPause)
{
    auto sums = make(MaskPatched, true);
    const auto pause = [&](uint64_t tsc, uint32_t domid, uint32_t ns) {
        sums.add(record(LogdirtyPause, tsc, {domid | Clean << 16, 0, ns, 0}));
        return sink.take();
    };
    sums.add(runstate(2000, vcpuWord(5, 0), Runnable, Running));
    sums.add(runstate(4000, vcpuWord(5, 1), Blocked, Runnable, 1));
    sums.add(runstate(4100, vcpuWord(5, 1), Runnable, Blocked, 1));
    sums.add(runstate(5000, vcpuWord(5, 0), Running, Offline));
    sums.add(runstate(5500, vcpuWord(6, 0), Running, Blocked, 1));
    sums.add(runstate(7000, vcpuWord(5, 1), Blocked, Offline));
    // vCPU 0 was stopped, vCPU 1 waited and woke in the middle; said to have begun 10 ns before the stop
    EXPECT_THAT(pause(9000, 5, 4010), ElementsAre("pause 9000 5 11 0 4010", "states 2 10 0 2010 6000 0 0"));
    sums.add(runstate(9100, vcpuWord(5, 0), Offline, Runnable));
    sums.add(runstate(9100, vcpuWord(5, 1), Offline, Runnable));
    // said to have begun long after they were stopped
    EXPECT_THAT(pause(9600, 5, 700), ElementsAre("pause 9600 5 11 0 700", "states 2 0 1000 0 400 0 5800"));
    EXPECT_THAT(pause(9700, 7, 10), ElementsAre("pause 9700 7 11 0 10")); // nothing was told of that domain
    sums.forget(5);
    EXPECT_THAT(pause(9800, 5, 10), ElementsAre("pause 9800 5 11 0 10"));
    EXPECT_THAT(pause(9900, 6, 5000), ElementsAre("pause 9900 6 11 0 5000", "states 1 600 0 4400 0 0 0"));
}

TEST_F(HypervisorSumsTest, knowNotWhatHappenedInAPauseWhereRecordsAreMissing)
{
    auto sums = make(MaskPatched, true);
    const auto pause = [&](uint64_t tsc, uint32_t ns) {
        sums.add(record(LogdirtyPause, tsc, {5 | Clean << 16, 0, ns, 0}));
        return sink.take();
    };
    sums.add(record(EvtchnSend, 1000, {3 << 16 | 0, 4, 5, 0}));
    sums.add(runstate(2000, vcpuWord(5, 0), Running, Offline));
    // its first change says what was before, back to the first record
    EXPECT_THAT(pause(2500, 2000), ElementsAre("pause 2500 5 11 0 2000", "states 1 1000 0 0 500 500 0"));
    sums.add(record(LostRecords, 4000, {5, 0, 3000, 0}, 1));
    sink.take();
    EXPECT_THAT(pause(5000, 1000), ElementsAre("pause 5000 5 11 0 1000", "states 1 0 0 0 0 1000 0"));
    sums.add(runstate(6000, vcpuWord(5, 0), Offline, Runnable)); // known again from the loss's end
    EXPECT_THAT(pause(6500, 3000), ElementsAre("pause 6500 5 11 0 3000", "states 1 0 500 0 2000 500 0"));
    sums.add(runstate(7000, vcpuWord(5, 0), Blocked, Running)); // but it was runnable
    EXPECT_THAT(pause(8000, 1500), ElementsAre("pause 8000 5 11 0 1500", "states 1 1000 0 0 0 500 0"));
    for (uint32_t i = 0; i < 100; ++i) // more than any pause can have
        sums.add(runstate(8010 + 10 * i, vcpuWord(5, 0), i % 2, (i + 1) % 2));
    EXPECT_THAT(pause(9050, 1050), ElementsAre("pause 9050 5 11 0 1050", "states 1 120 80 0 0 850 0"));
}

TEST_F(HypervisorSumsTest, knowWhatALossMakesUnknown)
{
    auto sums = make(MaskPatched, true);
    const auto loss = [](uint64_t tsc, uint32_t count, uint64_t first, uint16_t cpu = 0) {
        return record(LostRecords, tsc,
            {count, 1 << 16 | 3, static_cast<uint32_t>(first), static_cast<uint32_t>(first >> 32)}, cpu);
    };
    sums.add(loss(1001, 5, 900)); // of a session before this one
    EXPECT_THAT(sums.lostRecords(), ElementsAre(0, 0));
    sums.add(runstate(1100, vcpuWord(5, 0), Runnable, Running));
    sums.add(record(CostVcpu, 1100, {vcpuWord(5, 0)}));
    sums.add(loss(1500, 0xffffffff, 1300));
    sums.add(record(FaultEndRo, 1600, {0, 0, 40, FaultHandled}));
    sums.add(record(CostCall + 1, 1600, {3}));
    sums.flush(1700);
    EXPECT_THAT(sink.take(),
        ElementsAre("lost 1300 1500 0 4294967295", "hypercalls 1001 1700 32756 0 1 1 0 1 3",
            "faults 1001 1700 3 1 1 1 40", "runstates 1100 1700 5 0 200 0 0 0"));
    EXPECT_THAT(sums.lostRecords(), ElementsAre(0xffffffff, 0));
    sums.add(loss(1800, 1, UINT64_MAX, 1)); // its begin cannot be: it is when it was told
    EXPECT_THAT(sink.take(), ElementsAre("lost 1800 1800 1 1"));
    EXPECT_THAT(sums.lostRecords(), ElementsAre(0xffffffff, 1));
}

TEST_F(HypervisorSumsTest, handOnXensClocks)
{
    auto sums = make(MaskPatched, true);
    sums.add(record(ClockReading, 1500, {1, 2, 3, 4, 2'600'000}, 1));
    EXPECT_THAT(sink.take(), ElementsAre("clocks 1500 1 1500 8589934593 17179869187 2600000"));
}

TEST_F(HypervisorSumsTest, bearAnyRecords)
{
    std::mt19937 random(5);
    const uint32_t events[] = {LostRecords, ClockReading, CostCall, CostSubcall + 63, CostVcpu, ExitCall, FaultEndRo,
        RunstateChange | 0x330, ContinueRunning, LogdirtyMark, LogdirtyCounts, LogdirtyPause, GrantOps, EvtchnSend,
        PvPageFault, PvHypercallV2, PvSubcall, GrantMap, 0x0fffffff};
    for (const bool patched : {false, true}) {
        for (const uint32_t mask : {MaskPatched, MaskStock, MaskAll}) {
            auto sums = make(mask, patched);
            for (int i = 0; i < 20'000; ++i) {
                TraceRecord any = record(events[random() % std::size(events)], 1000 + random() % 1000, {});
                any.count = random() % 8;
                any.cpu = random() % 2;
                for (size_t word = 0; word < any.count; ++word)
                    any.words[word] = static_cast<uint32_t>(random());
                sums.add(any);
            }
            sums.finish(3000);
            EXPECT_GT(sink.take().size(), 100u);
        }
    }
}

} // namespace
