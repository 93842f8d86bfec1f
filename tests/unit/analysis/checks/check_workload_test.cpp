// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/check_workload.h"
#include "migration_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using test::second;
using ::testing::HasSubstr;

class WorkloadCheck : public test::MigrationChecks
{
protected:
    /// The guest writes `rate` pages a second from 5 s to 30 s; its wall clock is host a's.
    void addWorkload(std::uint64_t rate, std::uint64_t workingSet)
    {
        WorkloadLog guest;
        guest.name = "g1";
        guest.start = workload::SessionStart{};
        guest.start->pattern = "sequential";
        guest.start->workingSetPages = workingSet;
        for (std::uint64_t at = 6; at <= 30; ++at) {
            workload::Interval i;
            i.tsNs = at * second;
            i.beginNs = (at - 1) * second;
            i.realtimeNs = at * second;
            i.pagesWritten = rate;
            i.totalPagesWritten = (at - 5) * rate;
            guest.intervals.push_back(i);
        }
        guests.push_back(guest);
    }

    void addBaseline(std::uint32_t pages)
    {
        toolstack::LogdirtyRead read;
        read.domid = DomId{1};
        read.op = toolstack::LogdirtyOp::Peek;
        read.reader = toolstack::LogdirtyReader::Baseline;
        for (const std::uint64_t at : {2, 5}) {
            read.beginNs = read.tsNs = at * second;
            read.dirtyPages = at == 2 ? 0 : pages;
            hosts[0].reads.push_back(read);
        }
    }

    Check check()
    {
        const TracedMigration& migration = build();
        const std::vector<WorkloadCounter> counters(guests.begin(), guests.end());
        return checkWorkloadAgainstDirty(migration, counters, baselineReads(hosts[0]));
    }

    std::vector<WorkloadLog> guests;
};

TEST_F(WorkloadCheck, WritesAgreeWithDirtyPagesLessTheIdleGuests)
{
    hosts[0] = test::makeHost("a");
    test::SaveScript script;
    script.dirty = {110, 110};
    test::addSave(hosts[0], script);
    addBaseline(15); // in 3 s: 10 in a round of 2 s
    addWorkload(50, 1000);
    const Check result = check();
    EXPECT_EQ(result.ok, true) << result.note;
    EXPECT_NEAR(*result.left, 200, 1);
    EXPECT_NEAR(*result.right, 200, 1);
    EXPECT_THAT(result.note, HasSubstr("over 2 rounds; 220 dirty less 1"));
}

TEST_F(WorkloadCheck, TheWorkingSetLimitsWhatIsDistinct)
{
    addBaseline(0);
    addWorkload(10'000, 60);
    EXPECT_EQ(check().left, 4 * 60.0) << "the last live round is left out";
}

TEST_F(WorkloadCheck, SaysWhenEveryRoundWasLongerThanTheIdleGuestWasWatched)
{
    hosts[0] = test::makeHost("a");
    test::SaveScript script;
    script.dirty = {110, 110};
    test::addSave(hosts[0], script);
    addBaseline(10);
    hosts[0].reads.back().beginNs = hosts[0].reads.back().tsNs = 3 * second; // 1 s; each round takes 2 s
    addWorkload(50, 1000);
    const Check result = check();
    EXPECT_EQ(result.ok, true) << result.note;
    EXPECT_THAT(result.note, HasSubstr("or more: every round was longer than the 1000 ms"));
}

TEST_F(WorkloadCheck, LeavesOutRoundsLongerThanTheIdleGuestWasWatched)
{
    hosts[0] = test::makeHost("a");
    test::SaveScript script;
    script.dirty = {999, 110};
    test::addSave(hosts[0], script);
    addBaseline(15);
    auto& clean = *std::find_if(hosts[0].reads.begin(), hosts[0].reads.end(),
        [](const toolstack::LogdirtyRead& read) { return read.reader == toolstack::LogdirtyReader::Migration; });
    clean.beginNs -= second * 1 / 2;
    clean.tsNs -= second * 1 / 2; // round 1: 1.5 s, round 2: 2.5 s
    hosts[0].reads.back().beginNs = hosts[0].reads.back().tsNs = 4 * second; // watched for 2 s
    addWorkload(50, 1000);
    const Check result = check();
    EXPECT_THAT(result.note, HasSubstr("over 1 round; 999 dirty"));
    EXPECT_THAT(result.note, HasSubstr("1 round longer than the 2000 ms"));
}

TEST_F(WorkloadCheck, ADifferenceIsFound)
{
    addBaseline(0);
    addWorkload(500, 1000);
    EXPECT_EQ(check().ok, false);
}

TEST_F(WorkloadCheck, SaysWhatIsMissing)
{
    EXPECT_THAT(check().note, HasSubstr("no workload was traced"));
    addWorkload(50, 1000);
    EXPECT_THAT(check().note, HasSubstr("idle guest's own dirty pages were not measured"));
    guests[0].start->pattern = "random";
    EXPECT_THAT(check().note, HasSubstr("sequential pattern only"));
}

} // namespace
} // namespace xenlens::analysis
