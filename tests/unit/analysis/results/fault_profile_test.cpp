// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/fault_profile.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

TEST(FaultProfile, HasAShareOnlyOfAKnownTime)
{
    FaultProfile profile;
    FaultCount faults;
    faults.totalNs = 25;
    EXPECT_EQ(profile.shareOf(faults), std::nullopt);
    profile.running = DurationNs{0};
    EXPECT_EQ(profile.shareOf(faults), std::nullopt);
    profile.running = DurationNs{100};
    EXPECT_EQ(profile.shareOf(faults), 0.25);
    faults.totalNs.reset();
    EXPECT_EQ(profile.shareOf(faults), std::nullopt);
}

TEST(FaultProfile, HasNoCostWhereNoneWasTimed)
{
    FaultCount faults{FaultKind::Shadow, 500, 400, 1'000'000};
    FaultProfile profile;
    EXPECT_EQ(faults.meanNs(), 2'500.0);
    EXPECT_EQ(profile.shareOf(faults), std::nullopt) << "the running time is not known";
    profile.running = DurationNs{50'000'000};
    EXPECT_EQ(profile.shareOf(faults), 0.02);
    faults.totalNs.reset();
    EXPECT_EQ(faults.meanNs(), std::nullopt);
    EXPECT_EQ(profile.shareOf(faults), std::nullopt);
}

} // namespace
} // namespace xenlens::analysis
