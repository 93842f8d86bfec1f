// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/units.h"

#include <gtest/gtest.h>

#include <cmath>

namespace xenlens::model {

TEST(Units, RatesOfAFastEthernetLink)
{
    EXPECT_DOUBLE_EQ(rateIn(RateUnit::MbitPerSecond, 12.5e6), 100);
    EXPECT_DOUBLE_EQ(rateIn(RateUnit::PagesPerSecond, 4096 * 250), 250);
    EXPECT_DOUBLE_EQ(rateIn(RateUnit::MiBPerSecond, 3 * 1048576), 3);
}

TEST(Units, NamesOfTheCommandLine)
{
    EXPECT_EQ(rateUnitFromName("mbit"), RateUnit::MbitPerSecond);
    EXPECT_EQ(rateUnitFromName("pages"), RateUnit::PagesPerSecond);
    EXPECT_EQ(rateUnitFromName("mib"), RateUnit::MiBPerSecond);
    EXPECT_FALSE(rateUnitFromName("Mbit/s"));
    EXPECT_FALSE(rateUnitFromName(""));
}

TEST(Units, DigitsNotDecimals)
{
    EXPECT_EQ(formatDigits(0), "0");
    EXPECT_EQ(formatDigits(128), "128");
    EXPECT_EQ(formatDigits(14.46), "14.5");
    EXPECT_EQ(formatDigits(9.996), "10.0");
    EXPECT_EQ(formatDigits(99.97), "100");
    EXPECT_EQ(formatDigits(12345), "12345");
    EXPECT_EQ(formatDigits(0.0201, 1), "0.02");
    EXPECT_EQ(formatDigits(-1.5), "-1.50");
    EXPECT_EQ(formatDigits(std::nan("")), "-");
    EXPECT_EQ(formatDigits(INFINITY), "-");
}

TEST(Units, AMissingNumberIsADash)
{
    EXPECT_EQ(formatMiB(std::nullopt), "-");
    EXPECT_EQ(formatRate(RateUnit::MbitPerSecond, std::nullopt), "-");
    EXPECT_EQ(formatCount(std::nullopt), "-");
    EXPECT_EQ(formatMiB(0), "0");
}

TEST(Units, VolumesAndTimes)
{
    EXPECT_EQ(formatMiB(128.0 * 1048576), "128");
    EXPECT_EQ(formatMiB(0.5 * 1048576), "0.50");
    EXPECT_EQ(formatMiB(4096), "<0.01");
    EXPECT_EQ(formatBytes(1023), "1023 B");
    EXPECT_EQ(formatBytes(1024), "1.00 KiB");
    EXPECT_EQ(formatBytes(165382992), "158 MiB");
    EXPECT_EQ(formatSeconds(12.94), "12.9 s");
    EXPECT_EQ(formatSeconds(0.312), "312 ms");
    EXPECT_EQ(formatSeconds(0.004, 2), "4.0 ms");
    EXPECT_EQ(formatSeconds(541e-6), "0.54 ms");
    EXPECT_EQ(formatSeconds(0), "0 s");
    EXPECT_EQ(formatCount(32768), "32,768");
}

} // namespace xenlens::model
