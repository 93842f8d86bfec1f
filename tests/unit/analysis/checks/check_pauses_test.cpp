// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/check_pauses.h"
#include "analysis/profiles/dirty_builder.h"
#include "hypervisor_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using namespace hypervisor;
using test::guest;
using test::logOfMigration;
using test::second;
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
    log.add(Runstates{13 * second, 9 * second, guest, 0, 4 * second - 1700, 0, 0, 1700});
    log.add(Runstates{13 * second, 9 * second, guest, 1, 0, 0, 4 * second, 0});
    log.add(Runstates{18 * second, 13 * second, guest, 0, 2 * second, 0, 0, 3 * second});
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
    return checkPauses(buildDirtyProfiles(log).at(0), "x", PauseRecords(log), nullptr);
}

TEST(PausesCheck, ComparesThemWithTheRunstates)
{
    HypervisorLog log = logOfPauses();
    const Check check = pausesOf(log);
    ASSERT_TRUE(check.left && check.right);
    EXPECT_NEAR(*check.left, 2 * 2500e-6, 1e-12) << "of the running guest: on, and two cleans";
    EXPECT_NEAR(*check.right, 2 * 2500e-6, 1e-12);
    EXPECT_EQ(check.ok, true) << check.note;
    EXPECT_THAT(check.note, HasSubstr("3 pauses of 2 vCPUs: offline 0.003 ms, blocked as before 0.003 ms"));
    EXPECT_THAT(check.note, HasSubstr("outside of all pauses 0.000 ms"));

    log.runstates[0].offlineNs += second;
    EXPECT_THAT(pausesOf(log).note, HasSubstr("outside of all pauses 1000.000 ms"));
    EXPECT_EQ(pausesOf(log).ok, true) << "it may have been held for something else";

    LogdirtyPause peek = pauseOf(log, 1);
    peek.op = 12;
    peek.tsNs += 1000;
    peek.runningNs = 800;
    log.add(peek);
    EXPECT_EQ(pausesOf(log).ok, true);
    EXPECT_THAT(pausesOf(log).note, HasSubstr("besides, 1 peeks"));
    EXPECT_THAT(pausesOf(log).note, HasSubstr("0.002 ms, not stopped 0.001 ms"));

    pauseOf(log, 1).offlineNs -= 60;
    pauseOf(log, 1).runningNs += 60;
    EXPECT_EQ(pausesOf(log).ok, false) << "a pause that is measured too long";
    pauseOf(log, 1).offlineNs += 60;
    pauseOf(log, 1).offlineBeforeNs = 60;
    EXPECT_EQ(pausesOf(log).ok, false) << "a pause that is measured too short";
    log.starts.at(0).emulated = true;
    EXPECT_EQ(pausesOf(log).ok, true) << "but an emulator may have been stopped";
    EXPECT_THAT(pausesOf(log).note, HasSubstr("offline right before them 0.000 ms (not compared"));
    log.starts.at(0).emulated = false;
    pauseOf(log, 1).offlineBeforeNs = 0;
    pauseOf(log, 3).runningNs = 10'000;
    EXPECT_EQ(pausesOf(log).ok, true) << "suspended, it is none of the running guest's pauses";
}

TEST(PausesCheck, SaysWhyTheyCannotBeCompared)
{
    const auto unmade = [](const HypervisorLog& log, const char* why) {
        const Check check = pausesOf(log);
        EXPECT_FALSE(check.ok.has_value() || check.left || check.right) << why;
        EXPECT_THAT(check.note, HasSubstr(why));
    };
    HypervisorLog log = logOfPauses();
    pauseOf(log, 1).unknownNs = 1;
    unmade(log, "in 1 of 3 pauses");
    pauseOf(log, 1).vcpus = 0;
    unmade(log, "no runstate of the guest was recorded before 1 of 3 pauses");
    log = logOfPauses();
    log.add(hypervisor::Lost{14 * second, 12 * second + 500, 1, 3}); // reported long after the pause that it covers
    unmade(log, "in 1 of 3 pauses");
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

TEST(PausesCheck, HasNoVerdictOnPausesThatTwoClocksMeasured)
{
    HypervisorLog log = logOfPauses();
    pauseOf(log, 1).offlineNs -= 60;
    pauseOf(log, 1).runningNs += 60;
    for (const std::uint64_t at : {2 * second, 3 * second})
        log.add(ClockAnchor{at, at, 0, at, at, 1'000'000});
    log.add(ClockAnchor{2500'000'000, 2500'000'000, 1, 2500'000'000, 2500'000'000 + 4, 1'000'000});
    EXPECT_EQ(pausesOf(log).ok, false) << "4 ns cannot explain it";
    log.anchors.back().systemNs += 20;
    EXPECT_FALSE(pausesOf(log).ok.has_value());
    EXPECT_THAT(pausesOf(log).note, HasSubstr("clocks of its CPUs"));
}

TEST(PausesCheck, LeavesOutAPauseOfUnknownLength)
{
    HypervisorLog log = logOfPauses();
    pauseOf(log, 1).pausedNs = ~std::uint64_t{0} - 2'000'000;
    pauseOf(log, 1).offlineNs = 0;
    const Check check = pausesOf(log);
    EXPECT_EQ(check.ok, true) << check.note;
    EXPECT_THAT(check.note, HasSubstr("2 pauses of 2 vCPUs"));
    EXPECT_THAT(check.note, HasSubstr("1 more have no known length"));
}

TEST(PausesCheck, SurvivesNumbersThatNoMachineHas)
{
    HypervisorLog log = logOfPauses();
    for (std::size_t number = 0; number < 3; ++number) {
        pauseOf(log, number).vcpus = ~std::uint32_t{0};
        pauseOf(log, number).offlineNs = ~std::uint64_t{0};
        pauseOf(log, number).runningNs = ~std::uint64_t{0};
    }
    EXPECT_EQ(pausesOf(log).ok, false);
}

} // namespace
} // namespace xenlens::analysis
