// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/io.h"

#include "wording/names.h"
#include "wording/units.h"

#include <fmt/format.h>

namespace xenlens::wording {

using analysis::ChannelPeer;
using analysis::ChannelProfile;
using analysis::GrantOp;
using analysis::GrantProfile;
using analysis::RingKind;
using analysis::RingProfile;

namespace {

/// What a device receives are responses; the requests of such a ring are empty buffers.
std::uint64_t itemsOf(const RingProfile& ring)
{
    const bool receives = ring.kind == RingKind::NetfrontRx || ring.kind == RingKind::NetbackRx;
    return receives ? ring.counts.responses : ring.counts.requests;
}

std::string percent(const std::optional<double>& share)
{
    return share ? fmt::format("{:.1f}", *share * 100) : missingMark;
}

std::string receiverOf(const ChannelProfile& channels, const ChannelPeer& peer)
{
    if (!peer.peer)
        return channels.byHypervisor ? "nobody" : "not known";
    return *peer.peer == channels.domid ? "itself" : shortDomainName(peer.name, *peer.peer);
}

std::string textOf(const ChannelProfile& channels)
{
    std::string text
        = fmt::format("{} sent over event channels, by Xen on {}:", shortDomainName(channels.name, channels.domid),
            channels.observer);
    const char* separator = " ";
    for (const ChannelPeer& peer : channels.peers) {
        text += fmt::format("{}{} events to {}", separator, peer.sends, receiverOf(channels, peer));
        if (channels.watched && channels.watched->ns > 0)
            text += fmt::format(" ({:.1f} a second)", static_cast<double>(peer.sends) / channels.watched->seconds());
        separator = ", ";
    }
    return text;
}

} // namespace

std::vector<Section> ioSummary(const analysis::Report& report)
{
    if (!report.io)
        return {};
    Section section;
    section.heading.text = "Shared-page I/O";
    for (const RingProfile& ring : report.io->rings) {
        if (ring.kind != RingKind::Blkfront && ring.kind != RingKind::NetfrontTx && ring.kind != RingKind::NetfrontRx)
            continue; // the back ends see the same
        section.blocks.emplace_back(Line(fmt::format("{} of {} ({}): {} requests, {}, {} % of {} pushes notified",
            ring.deviceName(), ring.guest, toString(ring.kind), itemsOf(ring), formatBytes(ring.counts.bytes()),
            percent(ring.counts.notifyShare()), ring.counts.pushes)));
    }
    for (const GrantProfile& grant : report.io->grants)
        if (!grant.byHypervisor && (grant.op == GrantOp::CopyFrom || grant.op == GrantOp::CopyTo))
            section.blocks.emplace_back(Line(fmt::format("{}: {} domain {}: {} in {} operations", grant.observer,
                grant.op == GrantOp::CopyTo ? "copied to" : "copied from", grant.peer.value,
                formatBytes(grant.counts.bytes), grant.counts.operations)));
    for (const ChannelProfile& channels : report.io->channels)
        if (channels.byHypervisor) // the kernels count the same, and know fewer of the peers
            section.blocks.emplace_back(Line(textOf(channels)));
    return {section};
}

} // namespace xenlens::wording
