// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/channel_profile.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

TEST(ChannelProfile, AddsUpItsPeers)
{
    ChannelProfile profile;
    EXPECT_EQ(profile.sends(), 0U);
    profile.peers = {{DomId{0}, "Domain-0", 3, {}}, {std::nullopt, "", 4, {}}};
    EXPECT_EQ(profile.sends(), 7U);
}

TEST(ChannelProfile, HasNoRateWithoutATime)
{
    ChannelProfile channels;
    EXPECT_EQ(channels.perSecond(10), std::nullopt);
    channels.watched = DurationNs{0};
    EXPECT_EQ(channels.perSecond(10), std::nullopt);
    channels.watched = DurationNs{2'000'000'000};
    EXPECT_EQ(channels.perSecond(10), 5.0);
}

} // namespace
} // namespace xenlens::analysis
