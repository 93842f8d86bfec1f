// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/migrations/rounds.h"
#include "toolstack_fixture.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace xenlens::analysis {
namespace {

using test::second;
using ::testing::ElementsAre;
using ::testing::SizeIs;

SaveLog saveOf(const test::SaveScript& script)
{
    ToolstackLog host = test::makeHost("a");
    test::addSave(host, script);
    host.finalize();
    return findSaves(host).at(0);
}

std::vector<Round> roundsOf(const test::SaveScript& script)
{
    return cutRounds(saveOf(script), HostClock());
}

template <class T> std::vector<T> column(const std::vector<Round>& rounds, T Round::*member)
{
    std::vector<T> values;
    for (const Round& round : rounds)
        values.push_back(round.*member);
    return values;
}

TEST(Rounds, AreCutAtEveryCleanAndAtTheSuspend)
{
    const auto rounds = roundsOf({});
    ASSERT_THAT(rounds, SizeIs(6));
    EXPECT_THAT(column(rounds, &Round::index), ElementsAre(1, 2, 3, 4, 5, 6));
    EXPECT_THAT(column(rounds, &Round::kind),
        ElementsAre(
            RoundKind::Live, RoundKind::Live, RoundKind::Live, RoundKind::Live, RoundKind::Live, RoundKind::Stopped));
    EXPECT_EQ(rounds[0].time.begin.ns, 10'000'001'000) << "log-dirty mode is on";
    EXPECT_EQ(rounds[0].time.end.ns, 12'000'000'000);
    for (std::size_t i = 1; i < rounds.size(); ++i)
        EXPECT_EQ(rounds[i].time.begin, rounds[i - 1].time.end) << "no gap before round " << i + 1;
    EXPECT_EQ(rounds[4].time.end.ns, 20'000'000'000) << "the suspend";
    EXPECT_EQ(rounds[5].time.end.ns, 21'000'000'000) << "the save's end";
}

TEST(Rounds, WhatARoundDirtiedIsWhatTheNextSends)
{
    const auto rounds = roundsOf({});
    EXPECT_THAT(column(rounds, &Round::pagesSent), ElementsAre(1000, 200, 100, 80, 60, 70));
    EXPECT_THAT(column(rounds, &Round::pagesDirtied), ElementsAre(200, 100, 80, 60, 70, std::nullopt));
    EXPECT_EQ(rounds[1].bytesSent, test::batchBytes(200));
}

TEST(Rounds, OnlyALiveCleanPausesTheGuest)
{
    const auto rounds = roundsOf({});
    EXPECT_EQ(rounds[0].pause, DurationNs{3'000'000});
    EXPECT_EQ(rounds[4].pause, std::nullopt) << "suspended before its CLEAN";
    EXPECT_EQ(rounds[5].pause, std::nullopt);
}

TEST(Rounds, NothingWasSkippedWhereAllThatWasDueWasListed)
{
    const auto rounds = roundsOf({});
    EXPECT_THAT(column(rounds, &Round::pagesSkipped), ElementsAre(std::nullopt, 0, 0, 0, 0, 0));
}

TEST(Rounds, TheStockPolicySkipsNothingWhateverTheCountsSay)
{
    SaveLog save = saveOf({});
    const auto clean = std::find_if(save.reads.begin(), save.reads.end(),
        [](const toolstack::LogdirtyRead& read) { return read.op == toolstack::LogdirtyOp::Clean; });
    ASSERT_NE(clean, save.reads.end());
    clean->dirtyPages += 28; // left behind by an earlier, aborted migration
    EXPECT_EQ(cutRounds(save, HostClock())[1].pagesSkipped, std::nullopt);
    save.begin.policy = toolstack::PrecopyPolicy::Callback;
    EXPECT_EQ(cutRounds(save, HostClock())[1].pagesSkipped, 28u);
}

TEST(Rounds, ARoundWithNothingToSendIsStillARound)
{
    test::SaveScript script;
    script.dirty = {0};
    const auto rounds = roundsOf(script);
    ASSERT_THAT(rounds, SizeIs(3));
    EXPECT_EQ(rounds[1].pagesSent, 0u);
    EXPECT_EQ(rounds[1].kind, RoundKind::Live);
    EXPECT_EQ(rounds[1].pagesDirtied, 70u);
}

TEST(Rounds, ASaveThatFailsLiveHasNoStoppedRound)
{
    test::SaveScript script;
    script.dirty = {200};
    script.suspends = false;
    script.result = -1;
    const auto rounds = roundsOf(script);
    ASSERT_THAT(rounds, SizeIs(2));
    EXPECT_EQ(rounds[1].kind, RoundKind::Live);
    EXPECT_EQ(rounds[1].pagesDirtied, std::nullopt);
    EXPECT_EQ(rounds[1].pagesSkipped, std::nullopt) << "it was cut off";
}

TEST(Rounds, WithoutTheSuspendTheStoppedCleanTells)
{
    SaveLog save = saveOf({});
    save.suspended.reset();
    const auto rounds = cutRounds(save, HostClock());
    ASSERT_THAT(rounds, SizeIs(6));
    EXPECT_EQ(rounds[5].time.begin.ns, 20'247'000'000) << "the begin of the CLEAN after the suspend";
}

TEST(Rounds, ATraceThatEndsInRoundOneHasOne)
{
    test::SaveScript script;
    script.dirty = {};
    script.suspends = false;
    script.ends = false;
    const auto rounds = roundsOf(script);
    ASSERT_THAT(rounds, SizeIs(1));
    EXPECT_EQ(rounds[0].time.end.ns, 11'000'001'000) << "the last batch";
}

TEST(Rounds, CallsThatFailedDoNotCount)
{
    ToolstackLog host = test::makeHost("a");
    test::addSave(host, {});
    host.batches[1].result = -1;
    host.reads[0].result = -1;
    host.finalize();
    const auto rounds = cutRounds(findSaves(host).at(0), HostClock());
    ASSERT_THAT(rounds, SizeIs(5)) << "one CLEAN fewer";
    EXPECT_EQ(rounds[0].pagesSent, 1000u) << "the batch that failed is not sent";
}

TEST(DirtyCurve, RisesInARoundAndFallsAtItsEnd)
{
    ToolstackLog host = test::makeHost("a");
    test::SaveScript script;
    script.dirty = {200};
    test::addSave(host, script);
    toolstack::LogdirtyRead sample = host.reads[0];
    sample.reader = toolstack::LogdirtyReader::Sampler;
    sample.op = toolstack::LogdirtyOp::Peek;
    sample.beginNs = sample.tsNs = 11 * second;
    sample.dirtyPages = 90;
    host.reads.push_back(sample);
    sample.beginNs = sample.tsNs = 12 * second; // beside the CLEAN: nobody knows to which round it belongs
    sample.dirtyPages = 7;
    host.reads.push_back(sample);
    host.finalize();
    const SaveLog save = findSaves(host).at(0);
    const auto curve = dirtyCurve(save, HostClock(), cutRounds(save, HostClock()));
    std::vector<std::uint64_t> values;
    std::vector<int> rounds;
    for (const CurvePoint& point : curve) {
        values.push_back(point.value);
        rounds.push_back(point.round);
    }
    EXPECT_THAT(values, ElementsAre(0, 90, 200, 0, 70, 0));
    EXPECT_THAT(rounds, ElementsAre(1, 1, 1, 2, 2, 3));
}

TEST(SentCurve, TakesTheStreamsOwnCountWhereThereIsOne)
{
    SaveLog save = saveOf({});
    const auto fromBatches = sentCurve(save, HostClock(), cutRounds(save, HostClock()));
    EXPECT_EQ(fromBatches[1].value, test::batchBytes(1000));
    save.progress.push_back({11 * second, save.begin.domid, save.begin.pid, 777});
    const auto fromStream = sentCurve(save, HostClock(), cutRounds(save, HostClock()));
    ASSERT_THAT(fromStream, SizeIs(3));
    EXPECT_EQ(fromStream[1].value, 777u);
    EXPECT_EQ(fromStream[2].value, save.end->streamBytes);
}

} // namespace
} // namespace xenlens::analysis
