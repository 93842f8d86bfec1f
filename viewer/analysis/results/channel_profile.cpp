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

std::optional<double> ChannelProfile::perSecond(std::uint64_t events) const
{
    if (!watched || watched->ns <= 0)
        return std::nullopt;
    return static_cast<double>(events) / watched->seconds();
}

} // namespace xenlens::analysis
