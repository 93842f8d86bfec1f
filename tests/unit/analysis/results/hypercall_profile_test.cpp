// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/hypercall_profile.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {
namespace {

OpCount count(std::uint32_t op, std::uint64_t calls, std::uint64_t timed, std::optional<std::uint64_t> ns)
{
    OpCount one;
    one.op = op;
    one.count = calls;
    one.timed = timed;
    one.totalNs = ns;
    return one;
}

TEST(HypercallProfile, SumsWhatIsKnown)
{
    const std::vector<OpCount> ops{count(1, 900, 800, 8'000), count(23, 100, 0, {}), count(2, 5, 5, 10)};
    EXPECT_EQ(countOf(ops), 1005u);
    EXPECT_EQ(timedOf(ops), 805u);
    EXPECT_EQ(totalNsOf(ops), 8'010u);
    EXPECT_EQ(totalNsOf({ops[1]}), std::nullopt) << "none was timed: not 0 ns";
    EXPECT_EQ(ops[0].meanNs(), 10.0);
    EXPECT_EQ(ops[1].meanNs(), std::nullopt);
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
