// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/hypervisor_checks.h"
#include "analysis/profiles/dirty_builder.h"
#include "analysis/profiles/hypervisor_migrations.h"
#include "hypervisor_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using namespace hypervisor;
using test::addMarks;
using test::addOp;
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
    return checkPauses(buildDirtyProfiles(log).at(0), "x", log, nullptr);
}

TEST(HypervisorChecks, ComparePausesWithTheRunstates)
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

TEST(HypervisorChecks, SayWhyPausesCannotBeComparedWithTheRunstates)
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

TEST(HypervisorChecks, LeavePausesThatTwoClocksMeasured)
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

TEST(HypervisorChecks, AddUpLossesAndEvents)
{
    HypervisorLog log = makeLog();
    log.add(Lost{5 * second, 4 * second, 0, 7});
    log.add(Lost{6 * second, 5 * second, 1, 3});
    log.add(SessionEnd{9 * second, 1000, 10, {7, 3}, 0, 3, 3});
    log.events = 3; // as EventLog counts: all but the end
    EXPECT_EQ(checkLostRecords(log).ok, true);
    EXPECT_EQ(checkProducedAgainstRecorded(log).ok, true);
    log.events = 2;
    EXPECT_EQ(checkProducedAgainstRecorded(log).ok, false);
    log.gaps.push_back({nullptr, Gap::Kind::DiscardedEvents, {}, {}, 1, {}});
    EXPECT_EQ(checkProducedAgainstRecorded(log).ok, true);
    log.losses.back().cpu = 2;
    EXPECT_EQ(checkLostRecords(log).ok, false) << "the same in all, but of other CPUs";
    EXPECT_EQ(checkLostRecords(log).note, "CPU 1 differs by -3, CPU 2 differs by 3");
    log.ends[0].cpuLostRecords.clear(); // a trace of the first schema
    EXPECT_EQ(checkLostRecords(log).ok, true);
    log.losses.pop_back();
    EXPECT_EQ(checkLostRecords(log).ok, false);
    log.ends[0].cpuLostRecords = {7, 3};
    EXPECT_THAT(log.lostByCpu(), ElementsAre(testing::Pair(0, 7), testing::Pair(1, 3))) << "its event was lost";
}

/// The check of marks of a migration of the fixture with what its hypervisor recorded.
Check marksOf(const HypervisorLog& recorded)
{
    std::vector<ToolstackLog> hosts{test::makeHost("a")};
    test::addSave(hosts[0], {});
    hosts[0].finalize();
    std::vector<TracedMigration> migrations = buildMigrations(hosts);
    HypervisorLog log = recorded;
    log.finalize(hosts);
    std::vector<DirtyProfile> profiles = buildDirtyProfiles(log);
    matchMigrations(profiles, migrations);
    return checkMarks(profiles.at(0), "x", &migrations.at(0));
}

TEST(HypervisorChecks, FindARoundInWhichMarksAreMissing)
{
    HypervisorLog log = logOfMigration({200, 100, 80, 60, 70});
    for (LogdirtyEvent& event : log.logdirty)
        if (auto* marks = std::get_if<hypervisor::DirtyMarks>(&event); marks && marks->pfns.size() == 80)
            marks->pfns.resize(79);
    const Check marks = marksOf(log);
    EXPECT_EQ(marks.ok, false);
    EXPECT_EQ(marks.left, 79.0);
    EXPECT_EQ(marks.right, 80.0);
    EXPECT_THAT(marks.note, HasSubstr("79/80/80"));
}

TEST(HypervisorChecks, DoNotCallMarksWrongWhereRecordsWereLost)
{
    HypervisorLog log = logOfMigration({200, 100, 80, 60, 70});
    for (LogdirtyEvent& event : log.logdirty)
        if (auto* marks = std::get_if<hypervisor::DirtyMarks>(&event); marks && marks->pfns.size() == 80)
            marks->pfns.resize(30);
    log.add(Lost{15 * second, 14 * second + second / 2, 0, 60});
    const Check marks = marksOf(log);
    EXPECT_FALSE(marks.ok.has_value());
    EXPECT_THAT(marks.note, HasSubstr("lower bound"));
}

TEST(HypervisorChecks, FindACountThatTheToolstackDidNotGet)
{
    HypervisorLog log = logOfMigration({200, 100, 81, 60, 70});
    const Check marks = marksOf(log);
    EXPECT_EQ(marks.ok, false);
}

TEST(HypervisorChecks, LeaveOutMarksOfARoundThatBeganBeforeTheRecording)
{
    HypervisorLog log = makeLog();
    addMarks(log, 11 * second, 12 * second, {7});
    addOp(log, 15 * second, 11, 40, 900);
    log.finalize({});
    EXPECT_FALSE(checkMarks(buildDirtyProfiles(log).at(0), "x", nullptr).ok);
}

} // namespace
} // namespace xenlens::analysis
