// SPDX-License-Identifier: GPL-2.0-or-later
#include "buffers/tsc_clock.h"

#include <gtest/gtest.h>

using namespace xenlens::tracer;

namespace {

TEST(TscClock, goesThroughItsReadingsAndNeverBack)
{
    TscClock clock(1'000'000, {1000, 50'000}); // 1 GHz: a tick is a ns
    EXPECT_EQ(clock.toNs(1500), 50'500u);
    EXPECT_EQ(clock.toNs(900), 49'900u);
    clock.add({2000, 51'500});
    EXPECT_EQ(clock.toNs(1000), 50'000u);
    EXPECT_EQ(clock.toNs(1500), 50'750u);
    EXPECT_EQ(clock.toNs(2000), 51'500u);
    clock.add({3000, 52'300});
    EXPECT_EQ(clock.toNs(2000), 51'500u);
    EXPECT_EQ(clock.toNs(2500), 51'900u);
    clock.add({2900, 60'000}); // the TSC does not advance: left out
    EXPECT_EQ(clock.toNs(3000), 52'300u);
    EXPECT_EQ(clock.toNs(0), 49'900u);
    EXPECT_EQ(TscClock(0, {1000, 5}).toNs(0), 0u);
}

TEST(TscClock, readsWhatThisProcessorHas)
{
    TscClock clock(1);
    const auto first = clock.latest();
    for (int i = 0; i < 3; ++i)
        clock.read();
    EXPECT_GT(clock.latest().tsc, first.tsc);
    EXPECT_GT(clock.latest().ns, first.ns);
}

} // namespace
