// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/dirty_builder.h"
#include "analysis/hypervisor_checks.h"
#include "analysis/hypervisor_profiles.h"
#include "analysis/hypervisor_results.h"
#include "story.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using namespace hypervisor;
using test::second;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr DomId guest{1};

/// A log of host a's hypervisor on the axis of the story: monotonic 0 is Unix 0 there.
HypervisorLog makeLog()
{
    HypervisorLog log;
    log.host = "a";
    log.put(SessionStart{1 * second, schemaVersion, "a", "0", "4.17", 1, 1'000'000, 0, 100'000'000, false, false});
    log.put(ClockAnchor{1 * second, 1 * second, 0, 1 * second, 1 * second, 1'000'000});
    return log;
}

void addMarks(HypervisorLog& log, std::uint64_t from, std::uint64_t to, const std::vector<std::uint64_t>& pfns)
{
    log.put(hypervisor::DirtyMarks{to, from, guest, pfns});
}

void addOp(HypervisorLog& log, std::uint64_t at, std::uint32_t op, std::uint32_t dirty, std::uint64_t pausedNs)
{
    log.put(LogdirtyOp{at, guest, op, dirty + 5, dirty});
    LogdirtyPause pause;
    pause.tsNs = at + 1000;
    pause.domid = guest;
    pause.op = op;
    pause.pausedNs = pausedNs;
    log.put(pause);
}

std::vector<std::uint64_t> pages(std::uint64_t first, std::uint64_t count)
{
    std::vector<std::uint64_t> pfns;
    for (std::uint64_t i = 0; i < count; ++i)
        pfns.push_back(first + i);
    return pfns;
}

/// Log-dirty mode as in test::SaveScript's migration: on at 10 s, cleans each 2 s with these counts.
HypervisorLog logOfMigration(const std::vector<std::uint32_t>& dirty)
{
    HypervisorLog log = makeLog();
    std::uint64_t at = 10 * second;
    addOp(log, at, 2, 0, 700);
    for (const std::uint32_t count : dirty) {
        addMarks(log, at + second, at + second + 1, pages(0, count));
        at += 2 * second;
        addOp(log, at, 11, count, 900);
    }
    addOp(log, at + second, 0, 0, 300);
    return log;
}

TEST(DirtyProfile, CutsRoundsAtTheCleans)
{
    HypervisorLog log = makeLog();
    addOp(log, 10 * second, 2, 3, 700); // 3 pages are left over from an earlier run
    addMarks(log, 11 * second, 12 * second, {7, 8, 9});
    log.put(LogdirtyOp{13 * second, guest, 12, 1, 1});
    LogdirtyPause peek;
    peek.tsNs = 13 * second;
    peek.domid = guest;
    peek.op = 12;
    peek.pausedNs = 50;
    log.put(peek);
    addMarks(log, 13 * second, 14 * second, {1});
    addOp(log, 15 * second, 11, 7, 900);
    addMarks(log, 16 * second, 17 * second, {8, 1, 100});
    addOp(log, 18 * second, 11, 3, 800);
    addOp(log, 19 * second, 0, 0, 300);
    log.settle({});
    const auto profiles = buildDirtyProfiles(log);
    ASSERT_EQ(profiles.size(), 1U);
    const DirtyProfile& profile = profiles[0];
    EXPECT_TRUE(profile.switchedOff);
    EXPECT_EQ(profile.pfnsMax, 101U);
    ASSERT_EQ(profile.rounds.size(), 2U) << "nothing was marked after the last clean";
    const DirtyRound& first = profile.rounds[0];
    EXPECT_EQ(first.marks, 4U);
    EXPECT_EQ(first.distinctPfns, 4U);
    EXPECT_EQ(first.again, 0U);
    EXPECT_EQ(first.cleanDirty, 7U);
    EXPECT_EQ(first.leftOver, 3U);
    EXPECT_EQ(first.pause, DurationNs{900});
    EXPECT_EQ(first.peeks, 1U);
    EXPECT_EQ(first.peekPauses, DurationNs{50});
    EXPECT_EQ(first.time.duration().ns, static_cast<std::int64_t>(5 * second));
    const DirtyRound& last = profile.rounds[1];
    EXPECT_EQ(last.marks, 3U);
    EXPECT_EQ(last.again, 2U) << "8 and 1 were dirty before";
    EXPECT_EQ(profile.enablePause, DurationNs{700});
    EXPECT_EQ(profile.pausesTotal(), DurationNs{700 + 50 + 900 + 800});
    ASSERT_GE(profile.hot.size(), 2U);
    EXPECT_EQ(profile.hot[0].pfn, 1U);
    EXPECT_EQ(profile.hot[0].rounds, 2U);
    EXPECT_EQ(profile.hot[1].pfn, 8U);
    std::uint64_t before = 0;
    int round = 1;
    for (const DirtyCurvePoint& point : profile.curve) {
        EXPECT_TRUE(point.round != round || point.pages >= before) << "falls only at a clean";
        before = point.pages;
        round = point.round;
    }
}

TEST(DirtyProfile, KeepsWhatBeganBeforeTheRecordingAndWhatHasNoClean)
{
    HypervisorLog log = makeLog();
    addMarks(log, 11 * second, 12 * second, {7});
    addOp(log, 15 * second, 11, 40, 900);
    addMarks(log, 16 * second, 17 * second, {8, 9});
    log.settle({});
    const auto profiles = buildDirtyProfiles(log);
    ASSERT_EQ(profiles.size(), 1U);
    ASSERT_EQ(profiles[0].rounds.size(), 2U);
    EXPECT_FALSE(profiles[0].rounds[0].fromBegin);
    EXPECT_FALSE(profiles[0].rounds[1].cleanDirty);
    EXPECT_EQ(profiles[0].rounds[1].marks, 2U);
    const Check check = checkMarks(profiles[0], "x", nullptr);
    EXPECT_FALSE(check.ok) << "no round is whole";
}

TEST(DirtyProfile, SaysWhichRoundsLostRecords)
{
    HypervisorLog log = logOfMigration({200, 100});
    log.put(Lost{13 * second, 12 * second + second / 2, 0, 77});
    log.settle({});
    const auto profiles = buildDirtyProfiles(log);
    ASSERT_EQ(profiles.size(), 1U);
    EXPECT_EQ(profiles[0].rounds[0].lostRecords, 0U);
    EXPECT_EQ(profiles[0].rounds[1].lostRecords, 77U);
    EXPECT_EQ(profiles[0].gaps.size(), 1U);
}

/// A migration of the story with what its hypervisor recorded.
struct Traced
{
    explicit Traced(const HypervisorLog& log)
    {
        hosts.push_back(test::makeHost("a"));
        test::addSave(hosts[0], {});
        hosts[0].settle();
        migrations = buildMigrations(hosts);
        HypervisorLog settled = log;
        settled.settle(hosts);
        report.sources.push_back({"toolstack", "a", true, {}});
        const HypervisorResults results({settled}, migrations);
        for (const TracedMigration& migration : migrations)
            report.migrations.push_back(migration.result);
        results.addTo(report, true);
    }

    [[nodiscard]] const Check& check(const std::string& part) const
    {
        for (const Check& one : report.checks)
            if (one.name.find(part) != std::string::npos)
                return one;
        throw std::out_of_range(part);
    }

    std::vector<HostLog> hosts;
    std::vector<TracedMigration> migrations;
    Report report;
};

const std::vector<std::uint32_t> asToldToTheToolstack = {200, 100, 80, 60, 70};

TEST(HypervisorResults, GiveTheToolstacksRoundsTheirExactPauses)
{
    const Traced traced(logOfMigration(asToldToTheToolstack));
    ASSERT_EQ(traced.report.migrations.size(), 1U) << "not a second time";
    const Migration& migration = traced.report.migrations[0];
    EXPECT_TRUE(migration.streamKnown);
    EXPECT_TRUE(migration.rounds[0].pauseExact);
    EXPECT_EQ(migration.rounds[0].pause, DurationNs{900});
    EXPECT_FALSE(migration.rounds[4].pauseExact) << "the guest was suspended at that clean";
    ASSERT_EQ(traced.report.dirty.size(), 1U);
    EXPECT_EQ(traced.report.dirty[0].migration, 0U);
    EXPECT_EQ(traced.report.dirty[0].name, "g1");
    const Check& marks = traced.check("pages marked dirty");
    EXPECT_EQ(marks.ok, true);
    EXPECT_THAT(marks.note, HasSubstr("200/200/200, 100/100/100, 80/80/80, 60/60/60, 70/70/70"));
}

TEST(HypervisorResults, FindARoundInWhichMarksAreMissing)
{
    HypervisorLog log = logOfMigration({200, 100, 80, 60, 70});
    for (LogdirtyEvent& event : log.logdirty)
        if (auto* marks = std::get_if<hypervisor::DirtyMarks>(&event); marks && marks->pfns.size() == 80)
            marks->pfns.resize(79);
    const Traced traced(log);
    const Check& marks = traced.check("pages marked dirty");
    EXPECT_EQ(marks.ok, false);
    EXPECT_EQ(marks.left, 79.0);
    EXPECT_EQ(marks.right, 80.0);
    EXPECT_THAT(marks.note, HasSubstr("79/80/80"));
}

TEST(HypervisorResults, DoNotCallMarksWrongWhereRecordsWereLost)
{
    HypervisorLog log = logOfMigration({200, 100, 80, 60, 70});
    for (LogdirtyEvent& event : log.logdirty)
        if (auto* marks = std::get_if<hypervisor::DirtyMarks>(&event); marks && marks->pfns.size() == 80)
            marks->pfns.resize(30);
    log.put(Lost{15 * second, 14 * second + second / 2, 0, 60});
    const Traced traced(log);
    EXPECT_FALSE(traced.check("pages marked dirty").ok.has_value());
    EXPECT_THAT(traced.check("pages marked dirty").note, HasSubstr("lower bound"));
}

TEST(HypervisorResults, FindACountThatTheToolstackWasNotTold)
{
    HypervisorLog log = logOfMigration({200, 100, 81, 60, 70});
    const Traced traced(log);
    EXPECT_EQ(traced.check("pages marked dirty").ok, false);
}

TEST(HypervisorResults, ShowAMigrationThatNoToolstackTells)
{
    HypervisorLog log = logOfMigration({200, 100, 30});
    log.settle({});
    std::vector<TracedMigration> none;
    Report report;
    HypervisorResults({log}, none).addTo(report, true);
    ASSERT_EQ(report.migrations.size(), 1U);
    const Migration& migration = report.migrations[0];
    EXPECT_FALSE(migration.streamKnown);
    EXPECT_EQ(migration.policy, "unknown");
    EXPECT_EQ(migration.outcome, Outcome::Incomplete);
    ASSERT_EQ(migration.rounds.size(), 4U);
    EXPECT_EQ(migration.rounds[1].pagesDirtied, 100U);
    EXPECT_EQ(migration.rounds[1].pause, DurationNs{900});
    EXPECT_EQ(migration.rounds[2].kind, RoundKind::Live);
    EXPECT_FALSE(migration.rounds[2].pause) << "the guest was suspended";
    EXPECT_EQ(migration.rounds[3].kind, RoundKind::Stopped);
    EXPECT_EQ(report.dirty.at(0).migration, 0U);
}

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
    log.settle({});
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
    log.settle({});
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

TEST(HypervisorProfiles, CountAPreemptedCallOnce)
{
    HypervisorLog log = makeLog();
    log.put(Hypercalls{2 * second, 1 * second, guest, 0, false, {1, 29}, {5, 2}, {2, 0}, {5, 0}, {1000, 0}});
    log.put(Hypercalls{2 * second, 1 * second, guest, 1, false, {1}, {1}, {0}, {1}, {10}});
    log.put(Hypercalls{2 * second, 1 * second, guest, 0, true, {14}, {4}, {0}, {4}, {40}});
    log.put(HypercallCost{2 * second, 1 * second, guest, 1, 6, {3, 0, 2}});
    log.put(Hypercalls{2 * second, 1 * second, DomId{0x7fff}, 0, false, {1}, {1}, {0}, {0}, {0}});
    log.settle({});
    const auto profiles = makeHypercallProfiles(log);
    ASSERT_EQ(profiles.size(), 1U) << "none of the idle domain";
    const HypercallProfile& profile = profiles[0];
    EXPECT_EQ(profile.source, HypercallSource::Hypervisor);
    ASSERT_EQ(profile.vcpus.size(), 2U);
    EXPECT_EQ(profile.total(), 3U + 2 + 1);
    const auto byOp = profile.byOp();
    EXPECT_EQ(byOp[0].op, 1U);
    EXPECT_EQ(byOp[0].count, 4U) << "as the guest counts";
    EXPECT_EQ(byOp[0].restarted, 2U);
    EXPECT_EQ(byOp[0].timed, 6U);
    EXPECT_EQ(byOp[0].totalNs, 1010U) << "one tick is one ns";
    EXPECT_FALSE(byOp[1].totalNs);
    ASSERT_EQ(profile.subcalls.size(), 1U);
    EXPECT_EQ(profile.subcalls[0].count, 4U);
    ASSERT_EQ(profile.intervals.size(), 1U) << "both vCPUs in one";
    EXPECT_EQ(profile.intervals[0].ops[0].count, 4U);
    ASSERT_EQ(profile.latencies.size(), 1U);
    EXPECT_EQ(profile.latencies[0].histogram.count(), 5U);
    EXPECT_EQ(profile.latencies[0].histogram.percentile(0.5), 128U);
}

void addReading(HypervisorLog& log, std::uint64_t at, std::uint64_t count, std::uint64_t restarted)
{
    log.put(HypercallCounters{at, guest, 0, false, {1}, {count}, {restarted}});
}

void addCalls(HypervisorLog& log, std::uint64_t begin, std::uint64_t end, std::uint64_t count)
{
    log.put(Hypercalls{end, begin, guest, 0, false, {1}, {count}, {0}, {0}, {0}});
}

TEST(HypervisorProfiles, BelieveXensCountersWhereRecordsWereLost)
{
    HypervisorLog log = makeLog();
    addReading(log, 1 * second, 100, 0);
    addCalls(log, 1 * second, 2 * second, 5); // 3 were lost
    addReading(log, 2 * second, 108, 1);
    addCalls(log, 2 * second, 3 * second, 2); // no reading after it
    log.settle({});
    EXPECT_EQ(makeHypercallProfiles(log).at(0).byOp()[0].count, 7U) << "no loss is known";
    log.put(Lost{2 * second, 1 * second, 0, 3});
    const auto profiles = makeHypercallProfiles(log);
    EXPECT_EQ(profiles.at(0).byOp()[0].count, 7U + 2);
    EXPECT_EQ(profiles.at(0).byOp()[0].restarted, 1U);
}

TEST(HypervisorChecks, HoldRecordsAgainstXensCounters)
{
    HypervisorLog log = makeLog();
    addReading(log, 1 * second, 0, 0);
    addCalls(log, 1 * second, 2 * second, 90); // the tap's buffers were not on yet: 100 were made
    addReading(log, 2 * second, 100, 0);
    addCalls(log, 2 * second, 3 * second, 20);
    addReading(log, 3 * second + second / 2, 122, 0);
    addReading(log, 9 * second, 500, 0);
    EXPECT_EQ(checkRecordsAgainstCounters(log).ok, false) << "2 are missing";
    addCalls(log, 3 * second, 4 * second, 3);
    EXPECT_EQ(checkRecordsAgainstCounters(log).ok, true) << "2 of the 3 may be those";
    log.hypercalls[1].counts[0] = 23;
    EXPECT_EQ(checkRecordsAgainstCounters(log).ok, false) << "one too many";
}

TEST(HypervisorProfiles, TellGrantsByOperationAndPeer)
{
    HypervisorLog log = makeLog();
    log.put(Grants{2 * second, 1 * second, DomId{0}, guest, 5, false, 1, 2, 0, 200});
    log.put(Grants{3 * second, 2 * second, DomId{0}, guest, 5, false, 1, 1, 0, 50});
    log.put(Grants{2 * second, 1 * second, DomId{0}, guest, 5, true, 1, 1, 1, 0});
    log.put(Grants{2 * second, 1 * second, DomId{0}, guest, 0, false, 2, 4, 0, 16384});
    log.put(Grants{2 * second, 1 * second, DomId{0}, guest, 2, false, 1, 1, 0, 0}); // setup_table moves nothing
    log.settle({});
    const auto grants = makeGrantProfiles(log);
    ASSERT_EQ(grants.size(), 3U);
    EXPECT_EQ(grants[0].op, GrantOp::Map);
    EXPECT_EQ(grants[0].counts.bytes, 16384U);
    EXPECT_EQ(grants[1].op, GrantOp::CopyFrom);
    EXPECT_EQ(grants[1].counts.operations, 3U);
    EXPECT_EQ(grants[1].counts.bytes, 250U);
    EXPECT_EQ(grants[1].intervals.size(), 2U);
    EXPECT_EQ(grants[2].op, GrantOp::CopyTo);
    EXPECT_EQ(grants[2].counts.failed, 1U);
    EXPECT_TRUE(grants[2].byHypervisor);
}

} // namespace
} // namespace xenlens::analysis
