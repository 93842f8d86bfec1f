// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"
#include "core/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::analysis {

/// Events that went from one domain to another over event channels.
struct ChannelPeer
{
    std::optional<DomId> peer; ///< the sender itself: interrupts between its vCPUs; nullopt: the observer does not know
    std::string name; ///< of the peer; empty: not known
    std::uint64_t sends = 0;
    std::optional<std::uint64_t> received; ///< guest only: events from that peer, several at once counted as one
};

/// From time.begin to time.end, to all peers.
struct ChannelInterval
{
    TimeRange time;
    std::uint64_t sends = 0;
};

/// The events that one domain sent (EVTCHNOP_send): counted by its kernel right before the hypercall (kernel-patches/
/// linux 0006, its processes' included), or by Xen when the send did not fail (kernel-patches/xen 0009). Both counts
/// are the same but for failed sends.
struct ChannelProfile
{
    std::string observer; ///< host name of the kernel, or of the hypervisor's host
    bool byHypervisor = false;
    DomId domid; ///< whose events; of a guest that migrated, its last number
    std::string name; ///< its; empty: not known
    std::vector<ChannelPeer> peers; ///< by number, unknown ones last
    std::vector<ChannelInterval> intervals; ///< in order, none across a downtime
    std::optional<DurationNs> watched; ///< how long the domain was there and recorded; nullopt: not known

    [[nodiscard]] std::uint64_t sends() const;
    /// What so many events are per second of `watched`; nullopt when that is not known.
    [[nodiscard]] std::optional<double> perSecond(std::uint64_t events) const;
};

} // namespace xenlens::analysis
