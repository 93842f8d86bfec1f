// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/runstate_profile.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

TEST(RunstateTimes, AddUpByState)
{
    RunstateTimes times{{1}, {2}, {3}, {4}};
    times += RunstateTimes{{10}, {20}, {30}, {40}};
    EXPECT_EQ(times.running, DurationNs{11});
    EXPECT_EQ(times.runnable, DurationNs{22});
    EXPECT_EQ(times.blocked, DurationNs{33});
    EXPECT_EQ(times.offline, DurationNs{44});
    EXPECT_EQ(times.all(), DurationNs{110});
}

} // namespace
} // namespace xenlens::analysis
