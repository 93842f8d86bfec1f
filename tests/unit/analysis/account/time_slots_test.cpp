// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/account/time_slots.h"

#include <gmock/gmock.h>

#include <map>

namespace xenlens::analysis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr TimeRange range(std::int64_t begin, std::int64_t end)
{
    return {TimeNs{begin}, TimeNs{end}};
}

std::map<std::size_t, double> spread(const TimeSlots& slots, TimeRange interval)
{
    std::map<std::size_t, double> shares;
    slots.spread(interval, [&](std::size_t slot, double share) { shares[slot] += share; });
    return shares;
}

TEST(TimeSlots, DivideAnIntervalByTime)
{
    const TimeSlots slots({range(100, 400), range(100, 200), range(200, 400)});
    EXPECT_THAT(spread(slots, range(110, 120)), ElementsAre(Pair(0, 1)));
    EXPECT_THAT(spread(slots, range(150, 250)), ElementsAre(Pair(0, 0.5), Pair(1, 0.5)));
    EXPECT_THAT(spread(slots, range(0, 400)), ElementsAre(Pair(0, 0.25), Pair(1, 0.5)));
    EXPECT_THAT(spread(slots, range(300, 500)), ElementsAre(Pair(1, 0.5))) << "what is behind is left out";
    EXPECT_THAT(spread(slots, range(400, 500)), IsEmpty());
    EXPECT_THAT(spread(slots, range(0, 100)), IsEmpty());
}

TEST(TimeSlots, AMomentLiesInOneSlot)
{
    const TimeSlots slots({range(100, 200), range(200, 300)});
    EXPECT_THAT(spread(slots, range(200, 200)), ElementsAre(Pair(1, 1)));
    EXPECT_THAT(spread(slots, range(50, 50)), IsEmpty());
    EXPECT_THAT(spread(slots, range(300, 300)), IsEmpty());
}

TEST(TimeSlots, WindowsAreMadeOfThem)
{
    const TimeSlots slots({range(100, 400), range(100, 200), range(250, 300)});
    EXPECT_EQ(slots.of(range(100, 400)).first, 0U);
    EXPECT_EQ(slots.of(range(100, 400)).last, 4U);
    EXPECT_EQ(slots.of(range(250, 300)).first, 2U);
    EXPECT_EQ(slots.of(range(250, 300)).last, 3U);
    EXPECT_EQ(slots.of(range(300, 250)).first, slots.of(range(300, 250)).last) << "a window that goes back";
}

TEST(TimeSlots, WithoutWindowsThereAreNone)
{
    EXPECT_THAT(spread(TimeSlots({}), range(0, 100)), IsEmpty());
}

} // namespace
} // namespace xenlens::analysis
