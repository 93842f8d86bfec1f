// SPDX-License-Identifier: GPL-3.0-or-later
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
using test::second;

TEST(DirtyBuilder, CutsRoundsAtTheCleans)
{
    HypervisorLog log = makeLog();
    addOp(log, 10 * second, 2, 3, 700); // 3 pages are left over from an earlier run
    addMarks(log, 11 * second, 12 * second, {7, 8, 9});
    log.add(LogdirtyOp{13 * second, guest, 12, 1, 1});
    LogdirtyPause peek;
    peek.tsNs = 13 * second;
    peek.domid = guest;
    peek.op = 12;
    peek.pausedNs = 50;
    log.add(peek);
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
    ASSERT_EQ(profile.marks.size(), 3U);
    EXPECT_EQ(profile.marks[1].again, std::vector<bool>({false}));
    EXPECT_EQ(profile.marks[2].again, std::vector<bool>({true, true, false})) << "8 and 1 of 8, 1, 100";
    std::uint64_t before = 0;
    int round = 1;
    for (const DirtyCurvePoint& point : profile.curve) {
        EXPECT_TRUE(point.round != round || point.pages >= before) << "falls only at a clean";
        before = point.pages;
        round = point.round;
    }
}

TEST(DirtyBuilder, KeepsWhatBeganBeforeTheRecordingAndWhatHasNoClean)
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
}

TEST(DirtyBuilder, DoesNotKnowAPauseThatTwoClocksMade)
{
    HypervisorLog log = makeLog();
    addOp(log, 10 * second, 2, 0, 700);
    addMarks(log, 11 * second, 12 * second, {7});
    addOp(log, 15 * second, 11, 1, ~std::uint64_t{0} - 2'000'000); // 2 ms below 0
    addOp(log, 18 * second, 11, 0, 800);
    log.finalize({});
    const auto profiles = buildDirtyProfiles(log);
    ASSERT_EQ(profiles.at(0).rounds.size(), 2U);
    EXPECT_EQ(profiles[0].rounds[0].pause, std::nullopt);
    EXPECT_EQ(profiles[0].rounds[1].pause, DurationNs{800});
    EXPECT_EQ(profiles[0].pausesTotal(), DurationNs{1500});
}

TEST(DirtyBuilder, KeepsTheHottestPages)
{
    HypervisorLog log = makeLog();
    addOp(log, 10 * second, 2, 0, 700);
    addMarks(log, 11 * second, 12 * second, test::pages(0, 5000));
    addOp(log, 15 * second, 11, 5000, 900);
    addMarks(log, 16 * second, 17 * second, {4999, ~std::uint64_t{0} - 1});
    log.finalize({});
    const auto profiles = buildDirtyProfiles(log);
    ASSERT_EQ(profiles.at(0).hot.size(), DirtyProfile::hotPfnsMax);
    EXPECT_EQ(profiles[0].hot[0].pfn, 4999U);
    EXPECT_EQ(profiles[0].hot[0].rounds, 2U);
    EXPECT_EQ(profiles[0].hot[1].pfn, 0U) << "the lowest of equals";
    EXPECT_EQ(profiles[0].pfnsMax, ~std::uint64_t{0});
}

TEST(DirtyBuilder, SaysWhichRoundsLostRecords)
{
    HypervisorLog log = logOfMigration({200, 100});
    log.add(Lost{13 * second, 12 * second + second / 2, 0, 77});
    log.finalize({});
    const auto profiles = buildDirtyProfiles(log);
    ASSERT_EQ(profiles.size(), 1U);
    EXPECT_EQ(profiles[0].rounds[0].lostRecords, 0U);
    EXPECT_EQ(profiles[0].rounds[1].lostRecords, 77U);
    EXPECT_EQ(profiles[0].gaps.size(), 1U);
}

} // namespace
} // namespace xenlens::analysis
