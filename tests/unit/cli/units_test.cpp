// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/units.h"

#include <gtest/gtest.h>

namespace xenlens::cli {
namespace {

constexpr DurationNs second{1'000'000'000};

TEST(Units, BytesHaveIecPrefixes)
{
    EXPECT_EQ(formatBytes(0), "0 B");
    EXPECT_EQ(formatBytes(1023), "1023 B");
    EXPECT_EQ(formatBytes(1024), "1.0 KiB");
    EXPECT_EQ(formatBytes(144'744'392), "138.0 MiB");
    EXPECT_EQ(formatBytes(~std::uint64_t{0}), "16.0 EiB");
}

TEST(Units, RatesAreOfPagesOf4096Bytes)
{
    EXPECT_EQ(formatRate(10'000, second, RateUnit::MbitPerSecond), "327.7");
    EXPECT_EQ(formatRate(256, second, RateUnit::MibPerSecond), "1.0");
    EXPECT_EQ(formatRate(256, second, RateUnit::PagesPerSecond), "256");
}

TEST(Units, AMissingValueIsADash)
{
    EXPECT_EQ(formatRate(std::nullopt, second, RateUnit::MbitPerSecond), "-");
    EXPECT_EQ(formatRate(5, DurationNs{0}, RateUnit::MbitPerSecond), "-");
    EXPECT_EQ(formatCount(std::nullopt), "-");
    EXPECT_EQ(formatCount(0), "0");
    EXPECT_EQ(formatMilliseconds(std::nullopt), "-");
}

TEST(Units, DurationsCarryTheirUnit)
{
    EXPECT_EQ(formatDuration(DurationNs{312'400'000}), "312.4 ms");
    EXPECT_EQ(formatDuration(DurationNs{2'370'000'000}), "2.37 s");
}

} // namespace
} // namespace xenlens::cli
