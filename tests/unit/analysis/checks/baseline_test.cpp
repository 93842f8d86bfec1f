// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/baseline.h"
#include "toolstack_fixture.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {
namespace {

using test::second;
using toolstack::LogdirtyReader;

toolstack::LogdirtyRead idleRead(std::uint64_t atMs, std::uint32_t pages)
{
    toolstack::LogdirtyRead read;
    read.beginNs = atMs * 1'000'000;
    read.tsNs = read.beginNs + 1'000'000;
    read.domid = DomId{1};
    read.op = toolstack::LogdirtyOp::Peek;
    read.reader = LogdirtyReader::Baseline;
    read.dirtyPages = pages;
    return read;
}

Baseline baselineOf(const std::vector<toolstack::LogdirtyRead>& reads)
{
    ToolstackLog host = test::makeHost("a");
    host.reads = reads;
    host.finalize();
    return Baseline(baselineReads(host).of(DomId{1}), 100 * second);
}

DurationNs ms(std::int64_t value)
{
    return {value * 1'000'000};
}

TEST(Baseline, WithoutReadsIsNotKnown)
{
    EXPECT_FALSE(baselineOf({}).isKnown());
}

TEST(Baseline, InterpolatesBetweenReads)
{
    const Baseline baseline = baselineOf({idleRead(1000, 4), idleRead(1100, 24), idleRead(1300, 44)});
    ASSERT_TRUE(baseline.isKnown());
    EXPECT_EQ(baseline.length(), ms(300));
    EXPECT_DOUBLE_EQ(baseline.pagesIn(ms(50)), 14);
    EXPECT_DOUBLE_EQ(baseline.pagesIn(ms(100)), 24);
    EXPECT_DOUBLE_EQ(baseline.pagesIn(ms(200)), 34);
}

TEST(Baseline, BeyondItsLengthGivesTheLastCount)
{
    EXPECT_DOUBLE_EQ(baselineOf({idleRead(1000, 0), idleRead(1100, 24)}).pagesIn(ms(5000)), 24);
}

TEST(Baseline, TakesTheLongestStretchWhenItWasReset)
{
    const Baseline baseline = baselineOf(
        {idleRead(1000, 0), idleRead(1100, 50), idleRead(5000, 1), idleRead(5100, 11), idleRead(5200, 21)});
    EXPECT_EQ(baseline.length(), ms(200));
    EXPECT_DOUBLE_EQ(baseline.pagesIn(ms(100)), 11);
}

TEST(Baseline, IgnoresOtherDomainsOtherReadersAndWhatFailed)
{
    auto other = idleRead(1100, 1000);
    other.domid = DomId{2};
    auto sampler = idleRead(1100, 1000);
    sampler.reader = LogdirtyReader::Sampler;
    auto failed = idleRead(1100, 1000);
    failed.result = -1;
    EXPECT_DOUBLE_EQ(baselineOf({idleRead(1000, 0), other, sampler, failed, idleRead(1200, 20)}).pagesIn(ms(100)), 10);
}

/// A save whose first round begins at 10 s, with the sampler's reads: ms since then, pages.
SaveLog sampledSave(const std::vector<std::pair<std::uint64_t, std::uint32_t>>& reads)
{
    ToolstackLog host = test::makeHost("a");
    test::addSave(host, {});
    for (const auto& [atMs, pages] : reads) {
        auto read = idleRead(10'000 + atMs, pages);
        read.reader = LogdirtyReader::Sampler;
        host.reads.push_back(read);
    }
    host.finalize();
    return findSaves(host).front();
}

TEST(Baseline, IsTakenFromTheFirstRoundUntilTheLoadBegins)
{
    const auto save = sampledSave({{100, 20}, {200, 30}, {300, 40}, {400, 500}});
    const std::uint64_t loadBegins = 10 * second + 350'000'000;
    const Baseline baseline(save, [&](std::uint64_t at) { return at < loadBegins; });
    ASSERT_TRUE(baseline.isKnown());
    EXPECT_NEAR(static_cast<double>(baseline.length().ns), 300e6, 1e6) << "since log-dirty mode is on";
    EXPECT_NEAR(baseline.pagesIn(ms(50)), 10, 0.1);
    EXPECT_NEAR(baseline.pagesIn(ms(250)), 35, 0.1);
}

TEST(Baseline, EndsWithTheFirstRound)
{
    const Baseline baseline(sampledSave({{1000, 20}, {3000, 5}}), [](std::uint64_t) { return true; });
    EXPECT_NEAR(static_cast<double>(baseline.length().ns), 1e9, 1e6);
}

TEST(Baseline, OfALoadThatRunsFromTheStartIsNotKnown)
{
    EXPECT_FALSE(Baseline(sampledSave({{100, 20}}), [](std::uint64_t) { return false; }).isKnown());
}

} // namespace
} // namespace xenlens::analysis
