// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/record.h"
#include "reader/xentrace/tsc_conversion.h"
#include "trace_builder.h"

#include <gtest/gtest.h>

namespace xenlens::xentrace {
namespace {

using namespace test;

constexpr std::uint64_t second = 1'000'000'000;
constexpr std::uint64_t wall = 1'700'000'000 * second;

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
                              {anchor(10 * second, 5 * second, wall),
                                  anchor(10 * second + 20'000'020'000, 15 * second, wall + 10 * second)})
                          .open();
    const Clock clock = Clock::of(*file, 9e9);
    EXPECT_NEAR(*clock.tscHz(), 2'000'002'000, 1) << "anchors go before a given frequency";
    EXPECT_EQ(clock.time(10 * second)->ns, static_cast<std::int64_t>(wall));
    EXPECT_EQ(clock.time(10 * second + 10'000'010'000)->ns, static_cast<std::int64_t>(wall + 5 * second));
    EXPECT_EQ(clock.time(10 * second - 2'000'002'000)->ns, static_cast<std::int64_t>(wall - second));
}

TEST(XentraceClock, TheWallClockBendsNoDurations)
{
    const auto file
        = TraceBuilder()
              .window(0, {anchor(2 * second, second, wall), anchor(4 * second, 2 * second, wall + 100 * second)})
              .open();
    const Clock clock = Clock::of(*file);
    EXPECT_EQ(clock.time(4 * second)->ns, static_cast<std::int64_t>(wall + 100 * second)) << "what is right now";
    EXPECT_EQ(clock.time(3 * second)->ns, static_cast<std::int64_t>(wall + 99 * second + second / 2));
    EXPECT_EQ(clock.time(2 * second)->ns, static_cast<std::int64_t>(wall + 99 * second));
    EXPECT_EQ(clock.time(6 * second)->ns, static_cast<std::int64_t>(wall + 101 * second));
    EXPECT_EQ(clock.zero(2 * second)->ns, static_cast<std::int64_t>(wall + 98 * second));
}

TEST(XentraceClock, GoesByTheLowestCpuAndTellsHowFarTheOthersAreOff)
{
    const auto file = TraceBuilder()
                          .window(1, {anchor(2 * second, second + 300, wall)})
                          .window(0,
                              {anchor(2 * second + 2000, second + 1000, wall),
                                  anchor(6 * second, 3 * second, wall + 2 * second - 1000)})
                          .open();
    const Clock clock = Clock::of(*file);
    EXPECT_EQ(clock.time(2 * second + 2000)->ns, static_cast<std::int64_t>(wall));
    EXPECT_EQ(clock.disagreement()->ns, 300);
    EXPECT_FALSE(Clock(2e9).disagreement());
}

TEST(XentraceClock, LeavesOutAnchorsThatMakeNoSense)
{
    const auto file = TraceBuilder()
                          .window(0,
                              {anchor(2 * second, second, wall), anchor(3 * second, 0, wall),
                                  anchor(4 * second, 2 * second, ~0ULL), anchor(5 * second, 3 * second, wall, 0)})
                          .open();
    const Clock clock = Clock::of(*file);
    EXPECT_EQ(*clock.tscHz(), 2e9) << "one anchor left: nominal";
    EXPECT_EQ(clock.time(4 * second)->ns, static_cast<std::int64_t>(wall + second));
    const auto slow = TraceBuilder().window(0, {anchor(1, 1, wall, 1)}).open();
    EXPECT_FALSE(Clock::of(*slow).time(1ULL << 62)) << "beyond what ns can hold";
}

TEST(XentraceClock, PassesOverWindowsThatBeginSoonAfterAnAnchor)
{
    // 2 GHz: the second one is half a second after the first, the third a whole second; the fourth is of another boot.
    const auto file = TraceBuilder()
                          .window(0, {anchor(4 * second, 2 * second, wall)})
                          .window(0, {anchor(5 * second, 99 * second, wall)})
                          .window(1, {anchor(5 * second, 2 * second + second / 2 + 7, wall)})
                          .window(0, {anchor(6 * second, 3 * second, wall + second)})
                          .window(0, {anchor(second, second / 2, wall)})
                          .open();
    const Clock clock = Clock::of(*file);
    EXPECT_EQ(clock.time(6 * second)->ns, static_cast<std::int64_t>(wall + second));
    EXPECT_EQ(clock.time(5 * second)->ns, static_cast<std::int64_t>(wall + second / 2));
    EXPECT_EQ(clock.disagreement()->ns, 7) << "the other pCPU's are looked for, too";

    AnchorGaps gaps;
    EXPECT_TRUE(gaps.mayHoldOne(0, 5)) << "none was found yet";
}

TEST(XentraceClock, BelievesNoAnchorThatItsNeighboursContradict)
{
    const auto file = TraceBuilder()
                          .window(0,
                              {timed(second, 0x00082013, {0}), anchor(1ULL << 40, 7 * second, wall),
                                  timed(second + 1, 0x00082013, {0}), anchor(2 * second, second, wall)})
                          .open();
    const Clock clock = Clock::of(*file);
    EXPECT_EQ(clock.time(2 * second)->ns, static_cast<std::int64_t>(wall));
    EXPECT_EQ(clock.tscHz(), 2e9) << "by one anchor alone: as it says";
}

TEST(XentraceClock, ThinsOutManyAnchors)
{
    std::vector<Words> records;
    for (std::uint64_t i = 1; i <= 3 * Clock::anchorsMax; ++i)
        records.push_back(anchor(i * 2 * second, i * second, wall + i * second));
    const Clock clock = Clock::of(*TraceBuilder().window(0, records).open());
    for (const std::uint64_t i : {1ULL, 5000ULL, 12288ULL})
        EXPECT_EQ(clock.time(i * 2 * second)->ns, static_cast<std::int64_t>(wall + i * second));
}

} // namespace
} // namespace xenlens::xentrace
