// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/checks.h"
#include "toolstack_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using test::second;
using ::testing::HasSubstr;

class Checks : public ::testing::Test
{
protected:
    Checks()
        : hosts{test::makeHost("a"), test::makeHost("b")}
    {
        test::addSave(hosts[0], {}); // 10 to 21 s, 1510 pages
        test::addRestore(hosts[1], "u-1", 11, 22);
    }

    const TracedMigration& build()
    {
        for (ToolstackLog& host : hosts)
            host.finalize();
        built = buildMigrations(hosts);
        return built.at(0);
    }

    void addNic(ToolstackLog& host, const char* name, std::uint64_t at, std::uint64_t tx, std::uint64_t rx)
    {
        // every packet carries 1434 bytes of stream
        host.nics.push_back({at * second, name, tx * 1500, rx * 1500, tx, rx});
    }

    std::vector<ToolstackLog> hosts;
    std::vector<TracedMigration> built;
};

constexpr std::uint64_t streamPackets = (1510ull * 4096 + 500) / 1434 + 1;

TEST_F(Checks, PagesAgreeWithTheStream)
{
    const Check check = checkPagesAgainstStream(build());
    EXPECT_EQ(check.left, 1510.0 * 4096);
    EXPECT_EQ(check.right, 1510.0 * 4096 + 500);
    EXPECT_EQ(check.ok, true);
    EXPECT_EQ(check.name, "g1 a->b: pages against stream bytes");
}

TEST_F(Checks, MissingPagesAreFound)
{
    hosts[0].batches.pop_back(); // 70 of 1510: 4.6 %
    const Check check = checkPagesAgainstStream(build());
    EXPECT_EQ(check.ok, false);
    EXPECT_NEAR(*check.difference, -70.0 / 1510, 1e-4);
}

TEST_F(Checks, ABatchThatWasCutIsAllowedFor)
{
    hosts[0].saveEnds[0].result = -1;
    hosts[0].saveEnds[0].streamBytes += 1024 * 4096;
    EXPECT_EQ(checkPagesAgainstStream(build()).ok, true);
    hosts[0].saveEnds[0].streamBytes += 1024 * 4096;
    EXPECT_EQ(checkPagesAgainstStream(build()).ok, false) << "but not two";
    hosts[0].saveEnds[0].streamBytes = 1400 * 4096;
    EXPECT_EQ(checkPagesAgainstStream(build()).ok, false) << "nor more pages than bytes";
}

TEST_F(Checks, WithoutAStreamCountThereIsNoVerdict)
{
    hosts[0].saveEnds.clear();
    const Check check = checkPagesAgainstStream(build());
    EXPECT_EQ(check.ok, std::nullopt);
    EXPECT_THAT(check.note, HasSubstr("the stream's bytes were not traced"));
}

TEST_F(Checks, StreamAgreesWithTheBusiestInterface)
{
    addNic(hosts[0], "eth0", 9, 5, 5);
    addNic(hosts[0], "eth1", 9, 1000, 7);
    addNic(hosts[0], "eth0", 23, 90, 90);
    addNic(hosts[0], "eth1", 23, 1000 + streamPackets, 50);
    const Check check = checkStreamAgainstSender(build());
    EXPECT_EQ(check.ok, true) << *check.difference;
    EXPECT_THAT(check.rightSource, HasSubstr("a/eth1: tx_bytes"));
    EXPECT_LT(std::abs(*check.difference), 0.001) << "headers are taken off";
}

TEST_F(Checks, ReceiverIsComparedByWhatItReceived)
{
    addNic(hosts[1], "eth1", 9, 0, 0);
    addNic(hosts[1], "eth1", 23, 3, streamPackets * 2);
    const Check check = checkStreamAgainstReceiver(build());
    EXPECT_EQ(check.ok, false);
    EXPECT_NEAR(*check.difference, -0.5, 0.01);
}

TEST_F(Checks, CountersThatBeganLateAreComparedWithTheRest)
{
    // stream bytes at 11 s: the first batch has been taken
    hosts[0].progress.push_back({11 * second + 2000, DomId{1}, 100, 1000ull * 4096});
    addNic(hosts[0], "eth1", 12, 0, 0);
    addNic(hosts[0], "eth1", 23, (510ull * 4096 + 500) / 1434 + 1, 0);
    const Check check = checkStreamAgainstSender(build());
    EXPECT_EQ(check.left, 510.0 * 4096 + 500);
    EXPECT_EQ(check.ok, true);
}

TEST_F(Checks, WithoutCountersThereIsNoVerdict)
{
    EXPECT_THAT(checkStreamAgainstSender(build()).note, HasSubstr("no interface counters of a"));
    addNic(hosts[0], "eth1", 12, 0, 0);
    EXPECT_EQ(checkStreamAgainstSender(build()).ok, std::nullopt) << "one reading is no difference";
}

TEST_F(Checks, AnInterruptedMigrationIsNotComparedWithTheCable)
{
    hosts[1].states.clear();
    addNic(hosts[0], "eth1", 9, 0, 0);
    addNic(hosts[0], "eth1", 23, streamPackets, 0);
    EXPECT_EQ(checkStreamAgainstSender(build()).ok, std::nullopt);
}

TEST_F(Checks, DirtiedIsWhatTheNextRoundLists)
{
    const Check check = checkDirtiedAgainstSent(build());
    EXPECT_EQ(check.left, 200.0 + 100 + 80 + 60 + 70);
    EXPECT_EQ(check.right, check.left);
    EXPECT_EQ(check.ok, true);
    EXPECT_EQ(check.note, "");
}

TEST_F(Checks, OnePageTooFewIsFound)
{
    hosts[0].batches[2].pfns -= 1;
    EXPECT_EQ(checkDirtiedAgainstSent(build()).ok, false);
}

TEST_F(Checks, DeferredPagesMayComeWithTheStoppedRound)
{
    hosts[0].batches[1].pages -= 5; // listed without data: five pages in flux
    hosts[0].batches[5].pfns += 5;
    const Check check = checkDirtiedAgainstSent(build());
    EXPECT_EQ(check.ok, true);
    EXPECT_THAT(check.note, HasSubstr("5 pages more, deferred"));
}

TEST_F(Checks, MoreThanWereDeferredIsFound)
{
    hosts[0].batches[1].pages -= 5;
    hosts[0].batches[5].pfns += 6;
    EXPECT_EQ(checkDirtiedAgainstSent(build()).ok, false);
}

class WorkloadCheck : public Checks
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
    const Check check = checkWorkloadAgainstDirty(build(), guests);
    EXPECT_EQ(check.ok, true) << check.note;
    EXPECT_NEAR(*check.left, 200, 1);
    EXPECT_NEAR(*check.right, 200, 1);
    EXPECT_THAT(check.note, HasSubstr("over 2 rounds; 220 dirty less 1"));
}

TEST_F(WorkloadCheck, TheWorkingSetLimitsWhatIsDistinct)
{
    addBaseline(0);
    addWorkload(10'000, 60);
    EXPECT_EQ(checkWorkloadAgainstDirty(build(), guests).left, 4 * 60.0) << "the last live round is left out";
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
    const Check check = checkWorkloadAgainstDirty(build(), guests);
    EXPECT_EQ(check.ok, true) << check.note;
    EXPECT_THAT(check.note, HasSubstr("or more: every round was longer than the 1000 ms"));
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
    const Check check = checkWorkloadAgainstDirty(build(), guests);
    EXPECT_THAT(check.note, HasSubstr("over 1 round; 999 dirty"));
    EXPECT_THAT(check.note, HasSubstr("1 round longer than the 2000 ms"));
}

TEST_F(WorkloadCheck, ADifferenceIsFound)
{
    addBaseline(0);
    addWorkload(500, 1000);
    EXPECT_EQ(checkWorkloadAgainstDirty(build(), guests).ok, false);
}

TEST_F(WorkloadCheck, SaysWhatIsMissing)
{
    EXPECT_THAT(checkWorkloadAgainstDirty(build(), guests).note, HasSubstr("no workload was traced"));
    addWorkload(50, 1000);
    EXPECT_THAT(
        checkWorkloadAgainstDirty(build(), guests).note, HasSubstr("idle guest's own dirty pages were not measured"));
    guests[0].start->pattern = "random";
    EXPECT_THAT(checkWorkloadAgainstDirty(build(), guests).note, HasSubstr("sequential pattern only"));
}

TEST(ProducedCheck, CountsWhatTheTraceHoldsAndWhatIsKnownAsLost)
{
    ToolstackLog host = test::makeHost("a");
    test::addSave(host, {}); // 15 events: begin, switch, 6 batches, 5 reads, suspend, end
    host.ends = {{99 * second, 15, 15}};
    EXPECT_EQ(checkProducedAgainstRecorded(host).ok, true);
    host.ends = {{99 * second, 18, 15}};
    EXPECT_EQ(checkProducedAgainstRecorded(host).ok, false);
    host.losses.push_back({50 * second, toolstack::LostWhere::BpfRing, 3});
    EXPECT_EQ(checkProducedAgainstRecorded(host).ok, true);
}

TEST(ProducedCheck, LttngsDiscardedEventsMayBeOfOtherKinds)
{
    ToolstackLog host = test::makeHost("a");
    test::addSave(host, {});
    host.ends = {{99 * second, 17, 17}};
    Gap gap;
    gap.kind = Gap::Kind::DiscardedEvents;
    gap.count = 5; // two of ours, three anchors
    host.gaps.push_back(gap);
    EXPECT_EQ(checkProducedAgainstRecorded(host).ok, true);
    host.ends[0].producedEvents = 21;
    EXPECT_EQ(checkProducedAgainstRecorded(host).ok, false) << "six are missing, five were discarded";
}

TEST(ProducedCheck, WithoutAnEndThereIsNoVerdict)
{
    ToolstackLog host = test::makeHost("a");
    host.ends.clear();
    EXPECT_THAT(checkProducedAgainstRecorded(host).note, HasSubstr("no session_end"));
}

} // namespace
} // namespace xenlens::analysis
