// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/checks.h"
#include "migration_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using test::second;
using ::testing::HasSubstr;

class Checks : public test::MigrationChecks
{
};

TEST_F(Checks, PagesAgreeWithTheStream)
{
    const Check check = checkPagesAgainstStream(build());
    EXPECT_EQ(check.left, static_cast<double>(test::batchBytes(1510, 6)));
    EXPECT_EQ(check.right, static_cast<double>(test::batchBytes(1510, 6)) + 500);
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

TEST_F(Checks, FrameNumbersWithoutAPageAreInTheStreamToo)
{
    // as of a PVH guest, whose whole range of frame numbers is walked
    for (toolstack::BatchSent& batch : hosts[0].batches) {
        batch.pfns += 20'000;
        batch.bytes += 8 * 20'000;
        hosts[0].saveEnds[0].streamBytes += 8 * 20'000;
    }
    EXPECT_EQ(checkPagesAgainstStream(build()).ok, true);
}

TEST_F(Checks, ABatchMustBeExactToTheByte)
{
    hosts[0].batches[1].bytes += 1;
    const Check check = checkPagesAgainstStream(build());
    EXPECT_EQ(check.ok, false);
    EXPECT_THAT(check.note, HasSubstr("the batches took 6197137 bytes"));
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
