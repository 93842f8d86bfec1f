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

TEST(HypervisorChecks, AddUpLossesAndEvents)
{
    HypervisorLog log = makeLog();
    log.add(Lost{5 * second, 4 * second, 0, 7});
    log.add(Lost{6 * second, 5 * second, 1, 3});
    log.add(SessionEnd{9 * second, 1000, 10, 0, 3, 3, {7, 3}});
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
