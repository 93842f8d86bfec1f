// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/hypervisor_checks.h"
#include "analysis/profiles/dirty_builder.h"
#include "hypervisor_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using namespace hypervisor;
using test::guest;
using test::logOfMigration;
using test::makeLog;
using test::second;
using testing::ElementsAre;
using testing::HasSubstr;

/// What a guest with two vCPUs did in its pauses: one ran and was stopped, the other was blocked.
HypervisorLog logOfPauses()
{
    HypervisorLog log = logOfMigration({200, 100, 30});
    for (LogdirtyEvent& event : log.logdirty)
        if (auto* pause = std::get_if<LogdirtyPause>(&event)) {
            pause->vcpus = 2;
            pause->offlineNs = pause->blockedNs = pause->pausedNs;
        }
    // The guest is on at 10 s, cleaned at 12 s and 14 s; the clean at 16 s found it suspended.
    log.put(Runstates{13 * second, 9 * second, guest, 0, 4 * second - 1700, 0, 0, 1700});
    log.put(Runstates{13 * second, 9 * second, guest, 1, 0, 0, 4 * second, 0});
    log.put(Runstates{18 * second, 13 * second, guest, 0, 2 * second, 0, 0, 3 * second});
    log.finalize({});
    return log;
}

/// The log's pause number `number`, from 0: that of switching on.
LogdirtyPause& pauseOf(HypervisorLog& log, std::size_t number)
{
    for (LogdirtyEvent& event : log.logdirty)
        if (auto* pause = std::get_if<LogdirtyPause>(&event); pause && number-- == 0)
            return *pause;
    throw std::out_of_range("pause");
}

Check pausesOf(const HypervisorLog& log)
{
    return checkPauses(buildDirtyProfiles(log).at(0), "x", log, nullptr);
}

TEST(HypervisorChecks, HoldPausesAgainstTheRunstate)
{
    HypervisorLog log = logOfPauses();
    const Check check = pausesOf(log);
    ASSERT_TRUE(check.left && check.right);
    EXPECT_NEAR(*check.left, 2 * 2500e-6, 1e-12) << "of the running guest: on, and two cleans";
    EXPECT_NEAR(*check.right, 2 * 2500e-6, 1e-12);
    EXPECT_EQ(check.ok, true) << check.note;
    EXPECT_THAT(check.note, HasSubstr("3 pauses of 2 vCPUs: offline 0.003 ms, blocked as before 0.003 ms"));
    EXPECT_THAT(check.note, HasSubstr("outside of all these 0.000 ms"));

    log.runstates[0].offlineNs += second;
    EXPECT_THAT(pausesOf(log).note, HasSubstr("outside of all these 1000.000 ms"));
    EXPECT_EQ(pausesOf(log).ok, true) << "it may have been held for something else";

    LogdirtyPause peek = pauseOf(log, 1);
    peek.op = 12;
    peek.tsNs += 1000;
    peek.runningNs = 800;
    log.put(peek);
    EXPECT_EQ(pausesOf(log).ok, true);
    EXPECT_THAT(pausesOf(log).note, HasSubstr("1 peeks besides"));
    EXPECT_THAT(pausesOf(log).note, HasSubstr("0.002 ms, not stopped 0.001 ms"));

    pauseOf(log, 1).offlineNs -= 60;
    pauseOf(log, 1).runningNs += 60;
    EXPECT_EQ(pausesOf(log).ok, false) << "a pause that is told longer than it was";
    pauseOf(log, 1).offlineNs += 60;
    pauseOf(log, 1).offlineBeforeNs = 60;
    EXPECT_EQ(pausesOf(log).ok, false) << "a pause that is told shorter than it was";
    log.starts.at(0).emulated = true;
    EXPECT_EQ(pausesOf(log).ok, true) << "but an emulator may have been stopped";
    EXPECT_THAT(pausesOf(log).note, HasSubstr("offline right before them 0.000 ms, which an emulator"));
    log.starts.at(0).emulated = false;
    pauseOf(log, 1).offlineBeforeNs = 0;
    pauseOf(log, 3).runningNs = 10'000;
    EXPECT_EQ(pausesOf(log).ok, true) << "suspended, it is none of the running guest's pauses";
}

TEST(HypervisorChecks, SayWhyPausesCannotBeHeldAgainstTheRunstate)
{
    const auto unmade = [](const HypervisorLog& log, const char* why) {
        const Check check = pausesOf(log);
        EXPECT_FALSE(check.ok.has_value() || check.left || check.right) << why;
        EXPECT_THAT(check.note, HasSubstr(why));
    };
    HypervisorLog log = logOfPauses();
    pauseOf(log, 1).unknownNs = 1;
    unmade(log, "of 1 of 3 pauses");
    pauseOf(log, 1).vcpus = 0;
    unmade(log, "no runstate of the guest was recorded before 1 of 3 pauses");
    log = logOfPauses();
    log.put(hypervisor::Lost{14 * second, 12 * second + 500, 1, 3}); // reported long after the pause that it covers
    unmade(log, "of 1 of 3 pauses");
    log = logOfPauses();
    log.starts[0].schemaVersion = 1;
    unmade(log, "record it again");
    log = logOfPauses();
    log.runstates.clear();
    unmade(log, "no runstates were recorded");
    log = logOfPauses();
    log.fromFile = true;
    log.gaps.push_back({nullptr, Gap::Kind::Unreadable, {}, {}, {}, "x"});
    unmade(log, "could not be read");
}

TEST(HypervisorLog, GoesByOneCpusClock)
{
    HypervisorLog log = makeLog();
    log.put(ClockAnchor{2 * second, 2 * second, 0, 2 * second, 2 * second, 1'000'000});
    log.put(ClockAnchor{1 * second, 1 * second + 400'000'000, 1, 1 * second, 1 * second + 400'000'000, 1'000'000});
    log.finalize({});
    EXPECT_EQ(log.clock.toUnix(1'500'000'000).ns, 1'500'000'000);
    EXPECT_EQ(log.clocksApartNs(), 0) << "no two of one CPU around the other's";
    log.put(ClockAnchor{1 * second, 0, 1, 1500'000'000, 1700'000'000, 1'000'000});
    EXPECT_NEAR(log.clocksApartNs(), 200e6, 1);
}

TEST(HypervisorChecks, LeavePausesThatTwoClocksMeasured)
{
    HypervisorLog log = logOfPauses();
    pauseOf(log, 1).offlineNs -= 60;
    pauseOf(log, 1).runningNs += 60;
    for (const std::uint64_t at : {2 * second, 3 * second})
        log.put(ClockAnchor{at, at, 0, at, at, 1'000'000});
    log.put(ClockAnchor{2500'000'000, 2500'000'000, 1, 2500'000'000, 2500'000'000 + 4, 1'000'000});
    EXPECT_EQ(pausesOf(log).ok, false) << "4 ns cannot explain it";
    log.anchors.back().systemNs += 20;
    EXPECT_FALSE(pausesOf(log).ok.has_value());
    EXPECT_THAT(pausesOf(log).note, HasSubstr("clocks of its CPUs"));
}

TEST(HypervisorChecks, AddUpLossesAndEvents)
{
    HypervisorLog log = makeLog();
    log.put(Lost{5 * second, 4 * second, 0, 7});
    log.put(Lost{6 * second, 5 * second, 1, 3});
    log.put(SessionEnd{9 * second, 1000, 10, {7, 3}, 0, 3, 3});
    log.events = 3; // as EventLog counts: all but the end
    EXPECT_EQ(checkLostRecords(log).ok, true);
    EXPECT_EQ(checkProducedAgainstRecorded(log).ok, true);
    log.events = 2;
    EXPECT_EQ(checkProducedAgainstRecorded(log).ok, false);
    log.gaps.push_back({nullptr, Gap::Kind::DiscardedEvents, {}, {}, 1, {}});
    EXPECT_EQ(checkProducedAgainstRecorded(log).ok, true);
    log.losses.back().cpu = 2;
    EXPECT_EQ(checkLostRecords(log).ok, false) << "the same in all, but of other CPUs";
    EXPECT_EQ(checkLostRecords(log).note, "CPU 1 is apart by -3, CPU 2 is apart by 3");
    log.ends[0].cpuLostRecords.clear(); // a trace of the first schema
    EXPECT_EQ(checkLostRecords(log).ok, true);
    log.losses.pop_back();
    EXPECT_EQ(checkLostRecords(log).ok, false);
    log.ends[0].cpuLostRecords = {7, 3};
    EXPECT_THAT(log.lostByCpu(), ElementsAre(testing::Pair(0, 7), testing::Pair(1, 3))) << "its event was lost";
}

} // namespace
} // namespace xenlens::analysis
