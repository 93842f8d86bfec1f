// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/clock.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {
namespace {

using toolstack::ClockAnchor;
using toolstack::ClockSource;

constexpr std::uint64_t second = 1'000'000'000;

ClockAnchor anchor(std::uint64_t atSeconds, std::int64_t offset, std::uint64_t roundTrip)
{
    const std::uint64_t at = atSeconds * second;
    return {at, static_cast<std::uint64_t>(static_cast<std::int64_t>(at) + offset), roundTrip, ClockSource::Reference};
}

TEST(HostClock, WithoutAnchorsKnowsNothing)
{
    const HostClock clock;
    EXPECT_FALSE(clock.isKnown());
    EXPECT_EQ(clock.toUnix(7), TimeNs{7});
    EXPECT_EQ(clock.bound(7), std::nullopt);
}

TEST(HostClock, FromAnOffsetHasNoBound)
{
    const HostClock clock = HostClock::fromOffset({1000});
    EXPECT_EQ(clock.toUnix(7), TimeNs{1007});
    EXPECT_EQ(clock.bound(7), std::nullopt);
}

TEST(HostClock, OneAnchorIsAsGoodAsHalfItsRoundTripAndDriftsAway)
{
    const HostClock clock({anchor(100, 5000, 2000)});
    EXPECT_EQ(clock.toUnix(100 * second), TimeNs{100'000'005'000});
    EXPECT_EQ(clock.bound(100 * second)->ns, 1000);
    EXPECT_EQ(clock.bound(102 * second)->ns, 1000 + 1'000'000) << "500 ppm of 2 s";
    EXPECT_EQ(clock.bound(98 * second)->ns, 1000 + 1'000'000);
}

TEST(HostClock, TakesTheShortestRoundTripOfAStretch)
{
    const HostClock clock({anchor(100, 900'000, 2'000'000), anchor(101, 5000, 2000), anchor(102, -700'000, 2'000'000)});
    EXPECT_EQ(clock.toUnix(101 * second), TimeNs{101'000'005'000});
    EXPECT_EQ(clock.toUnix(100 * second), TimeNs{100'000'005'000});
}

TEST(HostClock, InterpolatesTheOffsetBetweenKnots)
{
    const HostClock clock({anchor(100, 0, 2000), anchor(120, 20'000, 4000)});
    EXPECT_EQ(clock.toUnix(110 * second), TimeNs{110'000'010'000});
    EXPECT_EQ(clock.bound(110 * second)->ns, 2000) << "the worse of the two";
    EXPECT_EQ(clock.toUnix(130 * second), TimeNs{130'000'020'000}) << "not extrapolated";
}

TEST(HostClock, AnAnchorThatContradictsTheLineWidensTheBound)
{
    const HostClock clock({anchor(100, 0, 2000), anchor(105, 50'000, 10'000), anchor(120, 0, 2000)});
    EXPECT_EQ(clock.bound(110 * second)->ns, 1000 + 50'000 - 5'000);
}

TEST(HostClock, AnchorsMayComeInAnyOrder)
{
    const HostClock clock({anchor(120, 20'000, 4000), anchor(100, 0, 2000)});
    EXPECT_EQ(clock.toUnix(110 * second), TimeNs{110'000'010'000});
}

TEST(HostClock, GoesBackToMonotonicTime)
{
    const HostClock clock({anchor(100, 1'000'000'000'000, 2000), anchor(120, 1'000'000'020'000, 2000)});
    for (const std::uint64_t at : {90 * second, 100 * second, 111 * second, 130 * second})
        EXPECT_NEAR(static_cast<double>(clock.toMonotonic(clock.toUnix(at))), static_cast<double>(at), 20.0);
}

} // namespace
} // namespace xenlens::analysis
