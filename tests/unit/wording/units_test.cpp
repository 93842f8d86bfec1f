// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/units.h"

#include <gtest/gtest.h>

#include <cmath>

namespace xenlens::wording {
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
    EXPECT_DOUBLE_EQ(rateIn(RateUnit::MbitPerSecond, 12.5e6), 100);
    EXPECT_DOUBLE_EQ(rateIn(RateUnit::PagesPerSecond, 4096 * 250), 250);
    EXPECT_DOUBLE_EQ(rateIn(RateUnit::MibPerSecond, 3 * 1048576), 3);
}

TEST(Units, AMissingValueIsADash)
{
    EXPECT_EQ(formatRate(std::nullopt, second, RateUnit::MbitPerSecond), "-");
    EXPECT_EQ(formatRate(5, DurationNs{0}, RateUnit::MbitPerSecond), "-");
    EXPECT_EQ(formatCount(std::nullopt), "-");
    EXPECT_EQ(formatCount(0), "0");
    EXPECT_EQ(formatMib(std::nullopt), "-");
    EXPECT_EQ(formatMilliseconds(std::nullopt), "-");
    EXPECT_EQ(formatDuration(std::nullopt), "-");
}

TEST(Units, DurationsCarryTheirUnit)
{
    EXPECT_EQ(formatDuration(DurationNs{312'400'000}), "312.4 ms");
    EXPECT_EQ(formatDuration(DurationNs{2'370'000'000}), "2.37 s");
}

TEST(Units, NamesOfTheCommandLine)
{
    for (const RateUnit unit : rateUnits)
        EXPECT_EQ(rateUnitOf(optionOf(unit)), unit);
    EXPECT_EQ(rateUnitOf("mib"), RateUnit::MibPerSecond);
    EXPECT_FALSE(rateUnitOf("Mbit/s"));
    EXPECT_FALSE(rateUnitOf(""));
}

TEST(ChartUnits, DigitsNotDecimals)
{
    EXPECT_EQ(chart::digits(0), "0");
    EXPECT_EQ(chart::digits(128), "128");
    EXPECT_EQ(chart::digits(14.46), "14.5");
    EXPECT_EQ(chart::digits(9.996), "10.0");
    EXPECT_EQ(chart::digits(99.97), "100");
    EXPECT_EQ(chart::digits(12345), "12345");
    EXPECT_EQ(chart::digits(0.0201, 1), "0.02");
    EXPECT_EQ(chart::digits(-1.5), "-1.50");
    EXPECT_EQ(chart::digits(std::nan("")), "-");
    EXPECT_EQ(chart::digits(INFINITY), "-");
}

TEST(ChartUnits, AMissingNumberIsADash)
{
    EXPECT_EQ(chart::mib(std::nullopt), "-");
    EXPECT_EQ(chart::count(std::nullopt), "-");
    EXPECT_EQ(chart::mib(0), "0");
}

TEST(ChartUnits, VolumesAndTimes)
{
    EXPECT_EQ(chart::mib(128.0 * 1048576), "128");
    EXPECT_EQ(chart::mib(0.5 * 1048576), "0.50");
    EXPECT_EQ(chart::mib(4096), "<0.01");
    EXPECT_EQ(chart::seconds(12.94), "12.9 s");
    EXPECT_EQ(chart::seconds(0.312), "312 ms");
    EXPECT_EQ(chart::seconds(0.004, 2), "4.0 ms");
    EXPECT_EQ(chart::seconds(541e-6), "0.54 ms");
    EXPECT_EQ(chart::seconds(0), "0 s");
    EXPECT_EQ(chart::count(7), "7");
    EXPECT_EQ(chart::count(32768), "32,768");
    EXPECT_EQ(chart::count(1234567), "1,234,567");
}

} // namespace
} // namespace xenlens::wording
