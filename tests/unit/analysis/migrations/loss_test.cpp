// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/migrations/loss.h"
#include "analysis/migrations/migration_builder.h"
#include "toolstack_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using test::offsetOfB;
using test::second;
using ::testing::SizeIs;

TEST(Loss, IsOnTheCommonAxis)
{
    std::vector<ToolstackLog> hosts{test::makeHost("a", offsetOfB), test::makeHost("b", offsetOfB)};
    test::addSave(hosts[0], {});
    test::addRestore(hosts[1], "u-1", 11, 22);
    constexpr std::int64_t ctfOffset = 77'000'000'000; // of LTTng's clock on a
    hosts[0].leastDelay = DurationNs{ctfOffset};
    Gap gap;
    gap.begin = TimeNs{ctfOffset + 12'000'000'000};
    gap.end = TimeNs{ctfOffset + 13'000'000'000};
    gap.count = 4;
    hosts[0].gaps = {gap};
    for (ToolstackLog& host : hosts)
        host.finalize();
    const auto lost = buildMigrations(hosts).at(0).result.lost;
    ASSERT_THAT(lost, SizeIs(1));
    EXPECT_EQ(lost[0].time.begin.ns, offsetOfB + 12'000'000'000);
    EXPECT_EQ(lost[0].time.end.ns, offsetOfB + 13'000'000'000);
    EXPECT_EQ(lost[0].events, 4u);
}

TEST(Loss, OfUnknownTimeIsTheWholeMigrations)
{
    ToolstackLog host = test::makeHost("a");
    Gap gap;
    gap.kind = Gap::Kind::Unreadable;
    host.gaps = {gap};
    host.finalize();
    const TimeRange window{{5'000}, {7'000}};
    std::vector<LostSpan> spans;
    HostLosses(host, 10).addTo(spans, window);
    ASSERT_THAT(spans, SizeIs(1));
    EXPECT_EQ(spans[0].time, window);
}

TEST(Loss, IsJoinedWhereThereAreTooMany)
{
    ToolstackLog host = test::makeHost("a");
    for (std::uint64_t at = 10; at < 20; ++at)
        host.losses.push_back({at * second, toolstack::LostWhere::BpfRing, 1});
    host.finalize();
    std::vector<LostSpan> spans;
    HostLosses(host, 4).addTo(spans, {{0}, {100'000'000'000}});
    ASSERT_THAT(spans, SizeIs(4));
    EXPECT_EQ(spans[0].events, 3u);
    EXPECT_EQ(spans[3].events, 1u);
    EXPECT_EQ(spans[3].time.end.ns, 19'000'000'000);
}

TEST(Loss, IsCountedByDropPoint)
{
    ToolstackLog host = test::makeHost("a");
    host.losses = {{15 * second, toolstack::LostWhere::BpfRing, 3}, {16 * second, toolstack::LostWhere::BpfRing, 4},
        {17 * second, toolstack::LostWhere::Sampler, 0}};
    Gap gap;
    gap.kind = Gap::Kind::DiscardedPackets;
    host.gaps = {gap};
    const auto losses = countLosses(host);
    ASSERT_THAT(losses, SizeIs(2));
    EXPECT_EQ(losses[0].where, "a: bpf_ring");
    EXPECT_EQ(losses[0].events, 7u);
    EXPECT_EQ(losses[1].where, "a: LTTng buffers (discarded packets)");
    EXPECT_EQ(losses[1].events, 0u) << "how much is not known";
}

} // namespace
} // namespace xenlens::analysis
