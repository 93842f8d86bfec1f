// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/hypervisor_checks.h"
#include "analysis/hypervisor_results.h"
#include "analysis/profiles/dirty_builder.h"
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
using test::pages;
using test::second;
using testing::HasSubstr;

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
    log.finalize({});
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
    log.finalize({});
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
    log.finalize({});
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
        hosts[0].finalize();
        migrations = buildMigrations(hosts);
        HypervisorLog finalized = log;
        finalized.finalize(hosts);
        report.sources.push_back({"toolstack", "a", true, {}});
        const HypervisorResults results({finalized}, migrations);
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

    std::vector<ToolstackLog> hosts;
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
    log.finalize({});
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

} // namespace
} // namespace xenlens::analysis
