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

} // namespace
} // namespace xenlens::analysis
