// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/io_output.h"
#include "cli/table.h"
#include "cli/units.h"

#include <fmt/format.h>

namespace xenlens::cli {

using analysis::ChannelPeer;
using analysis::ChannelProfile;
using analysis::GrantOp;
using analysis::GrantProfile;
using analysis::IoProfile;
using analysis::RingKind;
using analysis::RingProfile;

namespace {

std::string percentile(const Log2Histogram& histogram, double of)
{
    const auto value = histogram.percentile(of);
    return value ? formatMicroseconds(static_cast<double>(*value)) : "-";
}

std::string decimal(const std::optional<double>& value, double times)
{
    return value ? fmt::format("{:.1f}", *value * times) : "-";
}

std::string ringsTable(const IoProfile& io, const Style& style)
{
    Table table({{{"device"}, Align::Left}, {{"of"}, Align::Left}, {{"ring"}, Align::Left}, {{"seen by"}, Align::Left},
        {{"queue"}, Align::Right}, {{"requests"}, Align::Right}, {{"bytes"}, Align::Right}, {{"pushes"}, Align::Right},
        {{"slots", "a push"}, Align::Right}, {{"notified", "%"}, Align::Right}, {{"50 %", "<= us"}, Align::Right},
        {{"90 %", "<= us"}, Align::Right}, {{"99 %", "<= us"}, Align::Right}, {{"failed"}, Align::Right}});
    for (const RingProfile& ring : io.rings)
        table.addRow({ring.deviceName(), ring.guest.empty() ? fmt::format("domain {}", ring.peer.value) : ring.guest,
            toString(ring.kind), ring.observer, std::to_string(ring.queue), std::to_string(itemsOf(ring)),
            formatBytes(ring.counts.bytes()), std::to_string(ring.counts.pushes), decimal(ring.counts.batchSize(), 1),
            decimal(ring.counts.notifyShare(), 100), percentile(ring.latency, 0.5), percentile(ring.latency, 0.9),
            percentile(ring.latency, 0.99), std::to_string(ring.counts.failed)});
    return table.print(style);
}

/// Only copies and maps are of bytes.
std::string bytesOf(const GrantProfile& grant)
{
    const bool carries = grant.op == GrantOp::Map || grant.op == GrantOp::CopyFrom || grant.op == GrantOp::CopyTo
        || grant.counts.bytes > 0;
    return carries ? formatBytes(grant.counts.bytes) : "-";
}

std::string grantsTable(const IoProfile& io, const Style& style)
{
    Table table({{{"grants"}, Align::Left}, {{"seen by"}, Align::Left}, {{"domain"}, Align::Right},
        {{"peer"}, Align::Right}, {{"operations"}, Align::Right}, {{"failed"}, Align::Right},
        {{"hypercalls"}, Align::Right}, {{"bytes"}, Align::Right}});
    for (const GrantProfile& grant : io.grants)
        table.addRow({toString(grant.op), grant.byHypervisor ? "Xen on " + grant.observer : grant.observer,
            std::to_string(grant.domid.value), std::to_string(grant.peer.value),
            std::to_string(grant.counts.operations), std::to_string(grant.counts.failed),
            std::to_string(grant.counts.batches), bytesOf(grant)});
    return table.print(style);
}

std::string nameOf(const std::string& name, DomId domid)
{
    return fmt::format("{} ({})", name.empty() ? "?" : name, domid.value);
}

std::string receiverOf(const ChannelProfile& channels, const ChannelPeer& peer)
{
    if (!peer.peer)
        return channels.byHypervisor ? "nobody" : "not known";
    return *peer.peer == channels.domid ? "itself" : nameOf(peer.name, *peer.peer);
}

std::string channelsTable(const IoProfile& io, const Style& style)
{
    Table table({{{"events sent by"}, Align::Left}, {{"to"}, Align::Left}, {{"seen by"}, Align::Left},
        {{"sent"}, Align::Right}, {{"1/s"}, Align::Right}, {{"received", "from it"}, Align::Right}});
    for (const ChannelProfile& channels : io.channels)
        for (const ChannelPeer& peer : channels.peers) {
            const auto rate = perSecond(peer.sends, channels);
            table.addRow({nameOf(channels.name, channels.domid), receiverOf(channels, peer),
                channels.byHypervisor ? "Xen on " + channels.observer : channels.observer, std::to_string(peer.sends),
                rate ? fmt::format("{:.1f}", *rate) : "-", peer.received ? std::to_string(*peer.received) : "-"});
        }
    return table.print(style);
}

std::string remarks(const IoProfile& io, const Style& style)
{
    std::string text;
    for (const std::string& sentence : io.missing)
        text += style.dim("missing: " + sentence) + "\n";
    if (!io.gaps.empty())
        text += style.bad(fmt::format(
                    "some was not recorded in {} {}", io.gaps.size(), io.gaps.size() == 1 ? "stretch" : "stretches"))
            + "\n";
    return text;
}

} // namespace

std::uint64_t itemsOf(const RingProfile& ring)
{
    const bool receives = ring.kind == RingKind::NetfrontRx || ring.kind == RingKind::NetbackRx;
    return receives ? ring.counts.responses : ring.counts.requests;
}

std::string ioText(const IoProfile& io, const Style& style)
{
    std::string text;
    if (!io.rings.empty())
        text += ringsTable(io, style);
    if (!io.grants.empty())
        text += (text.empty() ? "" : "\n") + grantsTable(io, style);
    if (!io.channels.empty())
        text += (text.empty() ? "" : "\n") + channelsTable(io, style);
    return text + remarks(io, style);
}

std::optional<double> perSecond(std::uint64_t events, const ChannelProfile& channels)
{
    if (!channels.watched || channels.watched->ns <= 0)
        return std::nullopt;
    return static_cast<double>(events) / channels.watched->seconds();
}

std::string ioSummary(const IoProfile& io, const Style& style)
{
    std::string text = style.bold("Shared-page I/O") + "\n";
    for (const RingProfile& ring : io.rings) {
        if (ring.kind != RingKind::Blkfront && ring.kind != RingKind::NetfrontTx && ring.kind != RingKind::NetfrontRx)
            continue; // the back ends see the same
        text += fmt::format("{} of {} ({}): {} requests, {}, {} % of {} pushes notified\n", ring.deviceName(),
            ring.guest, toString(ring.kind), itemsOf(ring), formatBytes(ring.counts.bytes()),
            decimal(ring.counts.notifyShare(), 100), ring.counts.pushes);
    }
    for (const GrantProfile& grant : io.grants)
        if (!grant.byHypervisor && (grant.op == GrantOp::CopyFrom || grant.op == GrantOp::CopyTo))
            text += fmt::format("{}: {} domain {}: {} in {} operations\n", grant.observer,
                grant.op == GrantOp::CopyTo ? "copied to" : "copied from", grant.peer.value,
                formatBytes(grant.counts.bytes), grant.counts.operations);
    for (const ChannelProfile& channels : io.channels) {
        if (!channels.byHypervisor)
            continue; // the kernels count the same, and know fewer of the peers
        text += fmt::format(
            "{} sent over event channels, by Xen on {}:", nameOf(channels.name, channels.domid), channels.observer);
        const char* separator = " ";
        for (const ChannelPeer& peer : channels.peers) {
            const auto rate = perSecond(peer.sends, channels);
            text += fmt::format("{}{} events to {}", separator, peer.sends, receiverOf(channels, peer));
            text += rate ? fmt::format(" ({:.1f} a second)", *rate) : "";
            separator = ", ";
        }
        text += "\n";
    }
    return text;
}

} // namespace xenlens::cli
