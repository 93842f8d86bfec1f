// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/hypercall_profile.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using ::testing::SizeIs;

TEST(OpTallies, AddUpByNumberAndStopAtTheirGreatest)
{
    std::vector<OpTally> ops;
    addTo(ops, 23, 5);
    addTo(ops, 1, 2);
    addTo(ops, 23, 1);
    ASSERT_THAT(ops, SizeIs(2));
    EXPECT_EQ(ops[0].op, 1u);
    EXPECT_EQ(ops[1].count, 6u);
    addTo(ops, 1, ~std::uint64_t{0});
    EXPECT_EQ(ops[0].count, 0xffffffffu);
}

TEST(HypercallName, IsXens)
{
    EXPECT_EQ(hypercallName(1), "mmu_update");
    EXPECT_EQ(hypercallName(23), "iret");
    EXPECT_EQ(hypercallName(48), "mca");
    EXPECT_EQ(hypercallName(11), "hypercall 11");
    EXPECT_EQ(hypercallName(64), "other");
    EXPECT_EQ(hypercallName(70'000), "hypercall 70000");
}

HypercallProfile profileOf(std::uint32_t op, std::uint64_t count, std::uint64_t timed)
{
    HypercallProfile profile;
    profile.time = {{1'000}, {3'000}};
    OpCount one;
    one.op = op;
    one.count = count;
    one.timed = timed;
    if (timed > 0)
        one.totalNs = timed * 50;
    OpCount iret;
    iret.op = 23;
    iret.count = 5;
    profile.vcpus = {{0, {one, iret}}, {1, {one}}};
    profile.subcalls = {one};
    return profile;
}

TEST(HypercallProfile, RanksTheNumbersOfAllVcpus)
{
    const HypercallProfile profile = profileOf(1, 2, 1);
    EXPECT_EQ(profile.total(), 9U);
    const auto ops = profile.byOp();
    ASSERT_THAT(ops, SizeIs(2));
    EXPECT_EQ(ops[0].op, 23U);
    EXPECT_EQ(ops[0].meanNs(), std::nullopt) << "none was timed";
    EXPECT_EQ(ops[1].count, 4U);
    EXPECT_EQ(ops[1].meanNs(), 50.0);
}

TEST(HypercallTotals, JoinTheHostsOfADomain)
{
    const HypercallProfile a = profileOf(1, 2, 1);
    const HypercallProfile b = profileOf(2, 30, 0);
    const HypercallTotals totals = sumUp({&a, &b});
    EXPECT_EQ(totals.calls, a.total() + b.total());
    EXPECT_EQ(totals.recorded, DurationNs{4'000});
    ASSERT_THAT(totals.ops, SizeIs(3));
    EXPECT_EQ(totals.ops[0].op, 2U);
    EXPECT_EQ(totals.ops[1].count, 10U) << "iret, of both";
    ASSERT_THAT(totals.subcalls, SizeIs(2));
    EXPECT_EQ(totals.subcalls[0].op, 2U);
    EXPECT_EQ(sumUp({}).calls, 0U);
    HypercallProfile withoutClock = b;
    withoutClock.time = {};
    EXPECT_EQ(sumUp({&a, &withoutClock}).recorded, std::nullopt);
}

OpCount count(std::uint32_t op, std::uint64_t calls, std::uint64_t timed, std::optional<std::uint64_t> ns)
{
    OpCount one;
    one.op = op;
    one.count = calls;
    one.timed = timed;
    one.totalNs = ns;
    return one;
}

TEST(OpCounts, SumWhatIsKnown)
{
    const std::vector<OpCount> ops{count(1, 900, 800, 8'000), count(23, 100, 0, {}), count(2, 5, 5, 10)};
    EXPECT_EQ(sumOf(ops).count, 1005u);
    EXPECT_EQ(sumOf(ops).timed, 805u);
    EXPECT_EQ(sumOf(ops).totalNs, 8'010u);
    EXPECT_EQ(sumOf({ops[1]}).totalNs, std::nullopt) << "none was timed: not 0 ns";
    EXPECT_EQ(ops[0].meanNs(), 10.0);
}

TEST(HypercallProfile, HasNoLengthWithoutAClock)
{
    HypercallProfile profile;
    EXPECT_EQ(profile.length(), std::nullopt);
    EXPECT_EQ(profile.callsPerSecond(), std::nullopt);
    profile.time = {TimeNs{5}, TimeNs{5}};
    EXPECT_EQ(profile.length(), std::nullopt);
    profile.time.end = TimeNs{9};
    EXPECT_EQ(profile.length(), DurationNs{4});
}

TEST(HypercallProfile, CountsASecondOnlyWhereItWasRecorded)
{
    HypercallProfile profile;
    profile.time = {TimeNs{0}, TimeNs{4'000'000'000}};
    profile.intervals = {{{TimeNs{0}, TimeNs{1'000'000'000}}, {{1, 900}, {23, 100}}},
        {{TimeNs{3'000'000'000}, TimeNs{4'000'000'000}}, {}}};
    EXPECT_EQ(profile.callsPerSecond(), 500.0);
}

TEST(HypercallProfile, FindsTheLatencyOfANumber)
{
    HypercallProfile profile;
    profile.latencies = {{1, {{3, 4}, 1}}};
    ASSERT_NE(profile.latencyOf(1), nullptr);
    EXPECT_EQ(profile.latencyOf(1)->count(), 7u);
    EXPECT_EQ(profile.latencyOf(2), nullptr);
}

} // namespace
} // namespace xenlens::analysis
