// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/header.h"
#include "reader/xentrace/tsc_conversion.h"
#include "trace_builder.h"

#include <gtest/gtest.h>

namespace xenlens::xentrace {
namespace {

using namespace test;

constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr std::uint64_t kWall = 1'700'000'000 * kSecond;

Words anchor(std::uint64_t tsc, std::uint64_t systemNs, std::uint64_t wallNs, std::uint32_t khz = 2'000'000)
{
    const auto low = [](std::uint64_t v) { return static_cast<std::uint32_t>(v); };
    const auto high = [](std::uint64_t v) { return static_cast<std::uint32_t>(v >> 32); };
    return timed(tsc, ClockReading, {low(systemNs), high(systemNs), low(wallNs), high(wallNs), khz});
}

TEST(XentraceClock, WithoutAnchorOrFrequencyThereAreOnlyTicks)
{
    const auto file = TraceBuilder().window(0, {timed(5, 0x00082013, {0})}).open();
    const Clock clock = Clock::of(*file);
    EXPECT_FALSE(clock.tscHz());
    EXPECT_FALSE(clock.duration(100));
    EXPECT_FALSE(clock.time(5));
}

TEST(XentraceClock, AFrequencyGivesDurationsButNoMoments)
{
    const Clock clock(2e9);
    EXPECT_EQ(clock.duration(3'000'000'000)->ns, 1'500'000'000);
    EXPECT_FALSE(clock.time(5));
    EXPECT_FALSE(clock.duration(~0ULL) && Clock(1e-9).duration(~0ULL)) << "too long for ns";
}

TEST(XentraceClock, MeasuresTheFrequencyBetweenAnchors)
{
    // nominal 2 GHz, really 2.000002
    const auto file = TraceBuilder()
                          .window(0,
                              {anchor(10 * kSecond, 5 * kSecond, kWall),
                                  anchor(10 * kSecond + 20'000'020'000, 15 * kSecond, kWall + 10 * kSecond)})
                          .open();
    const Clock clock = Clock::of(*file, 9e9);
    EXPECT_NEAR(*clock.tscHz(), 2'000'002'000, 1) << "anchors go before a given frequency";
    EXPECT_EQ(clock.time(10 * kSecond)->ns, static_cast<std::int64_t>(kWall));
    EXPECT_EQ(clock.time(10 * kSecond + 10'000'010'000)->ns, static_cast<std::int64_t>(kWall + 5 * kSecond));
    EXPECT_EQ(clock.time(10 * kSecond - 2'000'002'000)->ns, static_cast<std::int64_t>(kWall - kSecond));
}

TEST(XentraceClock, TheWallClockBendsNoDurations)
{
    const auto file
        = TraceBuilder()
              .window(0, {anchor(2 * kSecond, kSecond, kWall), anchor(4 * kSecond, 2 * kSecond, kWall + 100 * kSecond)})
              .open();
    const Clock clock = Clock::of(*file);
    EXPECT_EQ(clock.time(4 * kSecond)->ns, static_cast<std::int64_t>(kWall + 100 * kSecond)) << "what is right now";
    EXPECT_EQ(clock.time(3 * kSecond)->ns, static_cast<std::int64_t>(kWall + 99 * kSecond + kSecond / 2));
    EXPECT_EQ(clock.time(2 * kSecond)->ns, static_cast<std::int64_t>(kWall + 99 * kSecond));
    EXPECT_EQ(clock.time(6 * kSecond)->ns, static_cast<std::int64_t>(kWall + 101 * kSecond));
    EXPECT_EQ(clock.zero(2 * kSecond)->ns, static_cast<std::int64_t>(kWall + 98 * kSecond));
}

TEST(XentraceClock, GoesByTheLowestCpuAndTellsHowFarTheOthersAreOff)
{
    const auto file = TraceBuilder()
                          .window(1, {anchor(2 * kSecond, kSecond + 300, kWall)})
                          .window(0,
                              {anchor(2 * kSecond + 2000, kSecond + 1000, kWall),
                                  anchor(6 * kSecond, 3 * kSecond, kWall + 2 * kSecond - 1000)})
                          .open();
    const Clock clock = Clock::of(*file);
    EXPECT_EQ(clock.time(2 * kSecond + 2000)->ns, static_cast<std::int64_t>(kWall));
    EXPECT_EQ(clock.disagreement()->ns, 300);
    EXPECT_FALSE(Clock(2e9).disagreement());
}

TEST(XentraceClock, LeavesOutAnchorsThatMakeNoSense)
{
    const auto file = TraceBuilder()
                          .window(0,
                              {anchor(2 * kSecond, kSecond, kWall), anchor(3 * kSecond, 0, kWall),
                                  anchor(4 * kSecond, 2 * kSecond, ~0ULL), anchor(5 * kSecond, 3 * kSecond, kWall, 0)})
                          .open();
    const Clock clock = Clock::of(*file);
    EXPECT_EQ(*clock.tscHz(), 2e9) << "one anchor left: nominal";
    EXPECT_EQ(clock.time(4 * kSecond)->ns, static_cast<std::int64_t>(kWall + kSecond));
    const auto slow = TraceBuilder().window(0, {anchor(1, 1, kWall, 1)}).open();
    EXPECT_FALSE(Clock::of(*slow).time(1ULL << 62)) << "beyond what ns can hold";
}

TEST(XentraceClock, PassesOverWindowsThatBeginSoonAfterAnAnchor)
{
    // 2 GHz: the second one is half a second after the first, the third a whole second; the fourth is of another boot.
    const auto file = TraceBuilder()
                          .window(0, {anchor(4 * kSecond, 2 * kSecond, kWall)})
                          .window(0, {anchor(5 * kSecond, 99 * kSecond, kWall)})
                          .window(1, {anchor(5 * kSecond, 2 * kSecond + kSecond / 2 + 7, kWall)})
                          .window(0, {anchor(6 * kSecond, 3 * kSecond, kWall + kSecond)})
                          .window(0, {anchor(kSecond, kSecond / 2, kWall)})
                          .open();
    const Clock clock = Clock::of(*file);
    EXPECT_EQ(clock.time(6 * kSecond)->ns, static_cast<std::int64_t>(kWall + kSecond));
    EXPECT_EQ(clock.time(5 * kSecond)->ns, static_cast<std::int64_t>(kWall + kSecond / 2));
    EXPECT_EQ(clock.disagreement()->ns, 7) << "the other pCPU's are looked for, too";

    AnchorGaps gaps;
    EXPECT_TRUE(gaps.mayHoldOne(0, 5)) << "none was found yet";
}

TEST(XentraceClock, BelievesNoAnchorThatItsNeighboursContradict)
{
    const auto file = TraceBuilder()
                          .window(0,
                              {timed(kSecond, 0x00082013, {0}), anchor(1ULL << 40, 7 * kSecond, kWall),
                                  timed(kSecond + 1, 0x00082013, {0}), anchor(2 * kSecond, kSecond, kWall)})
                          .open();
    const Clock clock = Clock::of(*file);
    EXPECT_EQ(clock.time(2 * kSecond)->ns, static_cast<std::int64_t>(kWall));
    EXPECT_EQ(clock.tscHz(), 2e9) << "by one anchor alone: as it says";
}

TEST(XentraceClock, ThinsOutManyAnchors)
{
    std::vector<Words> records;
    for (std::uint64_t i = 1; i <= 3 * Clock::kAnchorsMax; ++i)
        records.push_back(anchor(i * 2 * kSecond, i * kSecond, kWall + i * kSecond));
    const Clock clock = Clock::of(*TraceBuilder().window(0, records).open());
    for (const std::uint64_t i : {1ULL, 5000ULL, 12288ULL})
        EXPECT_EQ(clock.time(i * 2 * kSecond)->ns, static_cast<std::int64_t>(kWall + i * kSecond));
}

} // namespace
} // namespace xenlens::xentrace
