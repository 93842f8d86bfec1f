// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/time.h"

#include <gtest/gtest.h>

namespace xenlens {
namespace {

TEST(Time, DifferencesAreSigned)
{
    EXPECT_EQ((TimeNs{5} - TimeNs{8}).ns, -3);
    EXPECT_EQ((TimeNs{5} + DurationNs{-3}).ns, 2);
    EXPECT_EQ((DurationNs{5} + DurationNs{8}).ns, 13);
}

TEST(Time, UnitsAreDecimal)
{
    EXPECT_DOUBLE_EQ(DurationNs{1'500'000'000}.seconds(), 1.5);
    EXPECT_DOUBLE_EQ(DurationNs{1'500'000}.milliseconds(), 1.5);
}

TEST(Time, StopsAtTheEndsOf64Bits)
{
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
    EXPECT_EQ((DurationNs{most} + DurationNs{1}).ns, most);
    EXPECT_EQ((DurationNs{least} + DurationNs{-1}).ns, least);
    EXPECT_EQ((TimeNs{least} - TimeNs{1}).ns, least);
    EXPECT_EQ((TimeNs{most} - TimeNs{-1}).ns, most);
    EXPECT_EQ((TimeNs{5} - DurationNs{7}).ns, -2);
    EXPECT_EQ((-DurationNs{least}).ns, most);
    EXPECT_EQ(saturatingSubtract(0, least), most);
    EXPECT_EQ(saturatingAdd(3, -4), -1);
}

TEST(TimeRange, IsHalfOpen)
{
    const TimeRange range{{10}, {20}};
    EXPECT_EQ(range.duration().ns, 10);
    EXPECT_TRUE(range.contains({10}));
    EXPECT_TRUE(range.contains({19}));
    EXPECT_FALSE(range.contains({20}));
    EXPECT_FALSE(range.contains({9}));
}

} // namespace
} // namespace xenlens
