// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/channel_profile.h"

namespace xenlens::analysis {

std::uint64_t ChannelProfile::sends() const
{
    std::uint64_t sum = 0;
    for (const ChannelPeer& peer : peers)
        sum += peer.sends;
    return sum;
}

} // namespace xenlens::analysis
