// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/report_builder.h"
#include "toolstack_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using test::second;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Sends a scripted log through the interface that the reader uses.
void feed(ReportBuilder& builder, const Origin& origin, const ToolstackLog& host)
{
    const auto all = [&](const auto& events) {
        for (const auto& event : events)
            builder.onEvent({&origin, TimeNs{static_cast<std::int64_t>(event.tsNs)}, event});
    };
    all(host.starts);
    all(host.anchors);
    all(host.saveBegins);
    for (const auto& [interface, readings] : host.nics)
        all(readings);
    all(host.batches); // out of order on purpose: threads and CPUs send side by side
    all(host.reads);
    all(host.switches);
    all(host.suspends);
    all(host.saveEnds);
    all(host.restoreBegins);
    all(host.restoreEnds);
    all(host.states);
    all(host.losses);
    all(host.ends);
}

class Builder : public ::testing::Test
{
protected:
    Builder()
        : hostA(test::makeHost("a"))
        , hostB(test::makeHost("b"))
    {
        test::addSave(hostA, {});
        hostA.ends[0].producedEvents = hostA.ends[0].emittedEvents = 15;
        test::addRestore(hostB, "u-1", 11, 22);
        hostB.ends[0].producedEvents = hostB.ends[0].emittedEvents = 3;
    }

    Report report(bool atEnd = true)
    {
        feed(builder, originA, hostA);
        feed(builder, originB, hostB);
        return builder.build(atEnd);
    }

    const Origin originA{0, "a", "/t/a"};
    const Origin originB{1, "b", "/t/b"};
    ToolstackLog hostA;
    ToolstackLog hostB;
    ReportBuilder builder;
};

TEST_F(Builder, MakesOneMigrationOfTwoHosts)
{
    const Report result = report();
    ASSERT_THAT(result.migrations, SizeIs(1));
    EXPECT_EQ(result.migrations[0].outcome, Outcome::Completed);
    EXPECT_THAT(result.migrations[0].rounds, SizeIs(6));
    EXPECT_THAT(result.lost, IsEmpty());
    EXPECT_THAT(result.warnings, IsEmpty());
    EXPECT_FALSE(result.truncated);
    EXPECT_FALSE(result.emulated);
}

TEST_F(Builder, MayBeAskedAgain)
{
    const Report first = report();
    const Report second = builder.build();
    EXPECT_EQ(first.migrations.size(), second.migrations.size());
    EXPECT_EQ(first.migrations[0].bytesSent, second.migrations[0].bytesSent);
}

TEST_F(Builder, SaysThatAHostWasEmulated)
{
    hostB.starts[0].emulated = true;
    EXPECT_TRUE(report().emulated);
}

TEST_F(Builder, CountsWhatWasLostByDropPoint)
{
    hostA.losses = {{15 * second, toolstack::LostWhere::BpfRing, 3}, {16 * second, toolstack::LostWhere::BpfRing, 4},
        {17 * second, toolstack::LostWhere::Sampler, 0}};
    Gap gap;
    gap.origin = &originB;
    gap.count = 9;
    builder.onGap(gap);
    const Report result = report();
    ASSERT_THAT(result.lost, SizeIs(2));
    EXPECT_EQ(result.lost[0].where, "b: LTTng buffers (discarded events)");
    EXPECT_EQ(result.lost[0].events, 9u);
    EXPECT_EQ(result.lost[1].where, "a: bpf_ring");
    EXPECT_EQ(result.lost[1].events, 7u);
}

TEST_F(Builder, AnUnreadableStreamCutsTheReportAndIsSaidOnce)
{
    Gap gap;
    gap.origin = &originA;
    gap.kind = Gap::Kind::Unreadable;
    gap.what = "/t/a/ch_0: cut";
    builder.onGap(gap);
    hostA.ends.clear();
    const Report result = report();
    EXPECT_TRUE(result.truncated);
    EXPECT_THAT(result.warnings, ElementsAre("/t/a/ch_0: cut"));
}

TEST_F(Builder, MissesTheEndOfATracerThatWasKilled)
{
    hostA.ends.clear();
    const Report result = report();
    EXPECT_TRUE(result.truncated);
    EXPECT_THAT(result.warnings, ElementsAre(HasSubstr("/t/a: no session_end of host a")));
}

TEST_F(Builder, WhileALiveSessionGoesOnNoEndIsMissed)
{
    hostA.ends.clear();
    const Report result = report(false);
    EXPECT_FALSE(result.truncated);
    EXPECT_THAT(result.warnings, IsEmpty());
}

TEST_F(Builder, AMigrationThatGoesOnIsInProgressOnlyWhileTheSessionIsLive)
{
    hostA.saveEnds.clear();
    hostA.suspends.clear();
    hostA.reads.resize(2);
    hostA.batches.resize(2);
    hostA.ends.clear();
    hostB.ends.clear();
    hostB.restoreEnds.clear();
    hostB.states.clear();
    const Report live = report(false);
    EXPECT_EQ(live.migrations.at(0).outcome, Outcome::InProgress);
    EXPECT_THAT(live.migrations[0].outcomeReason, HasSubstr("a still sends the guest"));
    const Report atEnd = builder.build();
    EXPECT_EQ(atEnd.migrations.at(0).outcome, Outcome::Incomplete);
    EXPECT_EQ(builder.finish().migrations.at(0).outcome, Outcome::Incomplete);
}

TEST_F(Builder, AMigrationOfASessionThatWasJoinedLateIsInProgressToo)
{
    hostA.starts.clear(); // sent before anybody followed the session
    hostA.ends.clear();
    hostA.saveEnds.clear();
    hostA.suspends.clear();
    hostA.reads.resize(2);
    hostA.batches.resize(2);
    hostB = {};
    EXPECT_EQ(report(false).migrations.at(0).outcome, Outcome::InProgress);
}

TEST_F(Builder, LeavesOutEventsWithANumberThatNoMachineCanHave)
{
    toolstack::StreamProgress progress;
    progress.tsNs = ~std::uint64_t{0};
    builder.onEvent({&originA, TimeNs{std::numeric_limits<std::int64_t>::min()}, progress});
    const Report result = report();
    EXPECT_THAT(result.migrations, SizeIs(1));
    EXPECT_THAT(result.warnings, ElementsAre(HasSubstr("1 events carry a number that no machine can have")));
}

TEST_F(Builder, ListsTheSourcesAndWhatIsMissingWithoutThem)
{
    const Report result = report();
    std::vector<std::string> missing;
    for (const SourceState& source : result.sources)
        if (!source.present) {
            EXPECT_NE(source.note, "");
            missing.push_back(source.name + " " + source.host);
        }
    EXPECT_THAT(missing, ElementsAre("nic a", "sampler a", "nic b", "workload "));
}

TEST_F(Builder, WithoutAnchorsTakesTheCtfTime)
{
    hostA.anchors.clear();
    const Report result = report();
    EXPECT_EQ(result.migrations.at(0).time.begin.ns, 10'000'000'000)
        << "CTF times are the monotonic ones in this fixture";
    EXPECT_EQ(result.migrations[0].downtime->bound, std::nullopt);
}

} // namespace
} // namespace xenlens::analysis
