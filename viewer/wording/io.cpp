// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/io.h"

#include "wording/names.h"
#include "wording/remarks.h"
#include "wording/units.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <set>

namespace xenlens::wording {

using analysis::ChannelPeer;
using analysis::ChannelProfile;
using analysis::GrantOp;
using analysis::GrantProfile;
using analysis::IoProfile;
using analysis::RingCounts;
using analysis::RingProfile;

namespace {

constexpr const char* remedy = "record one while xenlens-guest runs in the guest, or in dom0 for the back ends, or "
                               "xenlens-hypervisor in dom0";
constexpr const char* noPush = "nothing was pushed";

Cell percentileCell(const RingProfile& ring, double of)
{
    const auto value = ring.latency.percentile(of);
    return value ? Cell(formatMicroseconds(static_cast<double>(*value)))
                 : missing("no response was matched with its request; rings that receive are not timed");
}

Cell decimalCell(const std::optional<double>& value, double times, const char* whyMissing)
{
    return value ? Cell(fmt::format("{:.1f}", *value * times)) : missing(whyMissing);
}

std::string guestOf(const RingProfile& ring)
{
    return ring.guest.empty() ? fmt::format("domain {}", ring.peer.value) : ring.guest;
}

std::string observerOf(const std::string& observer, bool byHypervisor)
{
    return byHypervisor ? "Xen on " + observer : observer;
}

std::string receiverOf(const ChannelProfile& channels, const ChannelPeer& peer)
{
    if (!peer.peer)
        return channels.byHypervisor ? "nobody" : "not known";
    return *peer.peer == channels.domid ? "itself" : shortDomainName(peer.name, *peer.peer);
}

std::string textOf(const RingProfile& ring)
{
    std::string text = fmt::format("{} of {} ({}): {} {}, {}, ", ring.deviceName(), guestOf(ring), toString(ring.kind),
        ring.items(), isBlock(ring.kind) ? "requests" : "packets", formatBytes(ring.counts.bytes()));
    const auto share = ring.counts.notifyShare();
    return text
        + (share ? fmt::format("{:.1f} % of {} pushes notified", *share * 100, ring.counts.pushes)
                 : std::string("no pushes"));
}

std::string textOf(const ChannelProfile& channels)
{
    std::string text
        = fmt::format("{} sent over event channels, counted by {}:", shortDomainName(channels.name, channels.domid),
            observerOf(channels.observer, channels.byHypervisor));
    const char* separator = " ";
    for (const ChannelPeer& peer : channels.peers) {
        text += fmt::format("{}{} to {}", separator, counted(peer.sends, "event"), receiverOf(channels, peer));
        if (const auto rate = channels.perSecond(peer.sends))
            text += fmt::format(" ({:.1f} a second)", *rate);
        separator = ", ";
    }
    return text;
}

/// Who counted; of rings, only a kernel.
const char* sourceOf(bool byHypervisor)
{
    return byHypervisor ? "hypervisor" : "guest";
}

std::vector<std::string> ringRecord(const RingProfile& ring)
{
    const auto number = [](std::uint64_t value) { return std::to_string(value); };
    const RingCounts& c = ring.counts;
    return {"ring", ring.observer, ring.guest, toString(ring.kind), ring.deviceName(), number(ring.device),
        number(ring.queue), "", number(ring.peer.value), number(ring.items()), number(c.bytes()), number(c.pushes),
        number(c.pushedSlots), number(c.notifications), number(c.reads), number(c.readBytes), number(c.writes),
        number(c.writeBytes), number(c.failed), "", number(c.timed), number(c.timedNs),
        recordOf(ring.latency.percentile(0.5)), recordOf(ring.latency.percentile(0.9)),
        recordOf(ring.latency.percentile(0.99)), sourceOf(false)};
}

std::vector<std::string> grantRecord(const GrantProfile& grant)
{
    const auto number = [](std::uint64_t value) { return std::to_string(value); };
    return {"grant", grant.observer, grant.guest, toString(grant.op), "", "", "", number(grant.domid.value),
        number(grant.peer.value), number(grant.counts.operations), number(grant.counts.bytes), "", "", "", "", "", "",
        "", number(grant.counts.failed), number(grant.counts.batches), "", "", "", "", "",
        sourceOf(grant.byHypervisor)};
}

std::vector<std::string> channelRecord(const ChannelProfile& channels, const ChannelPeer& peer)
{
    std::vector<std::string> record{"channel", channels.observer, channels.name, "send", "", "", "",
        std::to_string(channels.domid.value), peer.peer ? std::to_string(peer.peer->value) : "",
        std::to_string(peer.sends)};
    record.resize(25);
    record.emplace_back(sourceOf(channels.byHypervisor));
    return record;
}

std::optional<Line> slotsRemark(const IoProfile& io)
{
    std::set<std::string> kinds;
    for (const RingProfile& ring : io.rings)
        if (ring.counts.pushes > 0 && analysis::slotsAreThePeersWord(ring.kind))
            kinds.insert(toString(ring.kind));
    if (kinds.empty())
        return std::nullopt;
    return Line(fmt::format(
        "Slots a push of {} are the word of the ring's other end, which can falsify them.", fmt::join(kinds, ", ")));
}

} // namespace

Table ringsTable(const IoProfile& io)
{
    Table table{{{"device", "", Align::Left}, {"of", "", Align::Left}, {"ring", "", Align::Left},
        {"seen by", "", Align::Left}, {"queue"}, {"requests"}, {"bytes"}, {"pushes"}, {"slots", "a push"},
        {"notified", "%"}, {"50 %", "<= us"}, {"90 %", "<= us"}, {"99 %", "<= us"}, {"failed"}}};
    for (const RingProfile& ring : io.rings)
        table.rows.push_back(
            {{ring.deviceName(), guestOf(ring), toString(ring.kind), ring.observer, std::to_string(ring.queue),
                 std::to_string(ring.items()), formatBytes(ring.counts.bytes()), std::to_string(ring.counts.pushes),
                 decimalCell(ring.counts.batchSize(), 1, noPush), decimalCell(ring.counts.notifyShare(), 100, noPush),
                 percentileCell(ring, 0.5), percentileCell(ring, 0.9), percentileCell(ring, 0.99),
                 std::to_string(ring.counts.failed)},
                ring.counts.failed > 0 ? Tone::Bad : Tone::Plain,
                std::string(
                    "Requests of a network ring are packets. Latency is from request to response, as the upper end "
                    "of its power of two.")
                    + (analysis::slotsAreThePeersWord(ring.kind) ? " The slots are the word of the ring's other end."
                                                                 : "")});
    return table;
}

Table grantsTable(const IoProfile& io)
{
    Table table{{{"grants", "", Align::Left}, {"seen by", "", Align::Left}, {"domain"}, {"peer"}, {"operations"},
        {"failed"}, {"hypercalls"}, {"bytes"}}};
    for (const GrantProfile& grant : io.grants)
        table.rows.push_back(
            {{toString(grant.op), observerOf(grant.observer, grant.byHypervisor), std::to_string(grant.domid.value),
                 std::to_string(grant.peer.value), std::to_string(grant.counts.operations),
                 std::to_string(grant.counts.failed), std::to_string(grant.counts.batches),
                 grant.carriesBytes() ? Cell(formatBytes(grant.counts.bytes))
                                      : missing("only maps and copies are of bytes")},
                grant.counts.failed > 0 ? Tone::Bad : Tone::Plain});
    return table;
}

Table channelsTable(const IoProfile& io)
{
    Table table{{{"events sent by", "", Align::Left}, {"to", "", Align::Left}, {"seen by", "", Align::Left}, {"sent"},
        {"1/s"}, {"received", "from it"}}};
    for (const ChannelProfile& channels : io.channels)
        for (const ChannelPeer& peer : channels.peers) {
            const auto rate = channels.perSecond(peer.sends);
            table.rows.push_back({{shortDomainName(channels.name, channels.domid), receiverOf(channels, peer),
                observerOf(channels.observer, channels.byHypervisor), std::to_string(peer.sends),
                rate ? Cell(fmt::format("{:.1f}", *rate)) : missing("how long it was recorded is not known"),
                peer.received ? Cell(std::to_string(*peer.received)) : missing("only a kernel counts these")}});
        }
    return table;
}

std::vector<Line> ioRemarks(const IoProfile& io)
{
    std::vector<Line> lines;
    for (const std::string& sentence : io.missing)
        lines.push_back(missingRemark(sentence));
    std::map<std::string, std::uint64_t> gaps;
    for (const analysis::IoGap& gap : io.gaps)
        ++gaps[gap.observer];
    for (const auto& [observer, count] : gaps)
        lines.emplace_back("Counts of " + observer + " are missing in " + counted(count, "interval")
                + ": its totals are lower bounds.",
            Tone::Bad);
    if (auto line = slotsRemark(io))
        lines.push_back(std::move(*line));
    return lines;
}

Section io(const IoProfile& io)
{
    Section section;
    for (Table table : {ringsTable(io), grantsTable(io), channelsTable(io)})
        if (!table.rows.empty())
            section.blocks.emplace_back(std::move(table));
    for (Line& line : ioRemarks(io))
        section.blocks.emplace_back(std::move(line));
    return section;
}

RecordTable ioRecords(const IoProfile& io)
{
    RecordTable table{
        {"kind", "observer", "guest", "name", "device", "device_number", "queue", "domid", "peer_domid", "operations",
            "bytes", "pushes", "pushed_slots", "notifications", "reads", "read_bytes", "writes", "write_bytes",
            "failed", "batches", "timed", "timed_ns", "p50_ns", "p90_ns", "p99_ns", "source"},
        {}};
    for (const RingProfile& ring : io.rings)
        table.rows.push_back(ringRecord(ring));
    for (const GrantProfile& grant : io.grants)
        table.rows.push_back(grantRecord(grant));
    for (const ChannelProfile& channels : io.channels)
        for (const ChannelPeer& peer : channels.peers)
            table.rows.push_back(channelRecord(channels, peer));
    return table;
}

std::vector<Section> ioSummary(const analysis::Report& report)
{
    if (!report.io)
        return {};
    Section section;
    section.heading.text = "Shared-page I/O";
    for (const RingProfile& ring : report.io->rings)
        if (isFrontEnd(ring.kind)) // the back ends see the same
            section.blocks.emplace_back(Line(textOf(ring)));
    for (const GrantProfile& grant : report.io->grants)
        if (!grant.byHypervisor && (grant.op == GrantOp::CopyFrom || grant.op == GrantOp::CopyTo))
            section.blocks.emplace_back(Line(fmt::format("{}: {} domain {}: {} in {}", grant.observer,
                grant.op == GrantOp::CopyTo ? "copied to" : "copied from", grant.peer.value,
                formatBytes(grant.counts.bytes), counted(grant.counts.operations, "operation"))));
    for (const ChannelProfile& channels : report.io->channels)
        if (channels.byHypervisor) // the kernels count the same, and know fewer of the peers
            section.blocks.emplace_back(Line(textOf(channels)));
    return {section};
}

NoData noIo()
{
    return {"no traffic of shared rings, no grants and no events sent in this trace", remedy};
}

namespace io_figure {

std::string title(const std::string& guest)
{
    return guest.empty() ? "Shared-page I/O" : "Shared-page I/O during the migration of " + guest;
}

std::string seenBy(RingEnds ends, const std::string& guest)
{
    switch (ends) {
    case RingEnds::FrontEndsOfGuest:
        return "seen by the front ends of " + guest;
    case RingEnds::FrontEnds:
        return "seen by the front ends";
    case RingEnds::BackEnds:
        break;
    }
    return "seen by the back ends";
}

std::string grantsOf(const analysis::Migration* migrated)
{
    if (!migrated)
        return "all domains";
    return migrated->name.empty() ? fmt::format("domain {}", migrated->domid.value) : migrated->name;
}

std::string countedBy(GrantCounters counters)
{
    switch (counters) {
    case GrantCounters::Both:
        return "counted by the kernels, or else the hypervisors";
    case GrantCounters::Hypervisors:
        return "counted by the hypervisors";
    case GrantCounters::Kernels:
        break;
    }
    return "counted by the kernels, front and back ends together";
}

std::string streamName(const RingProfile& ring, const char* direction, bool withObserver)
{
    return (withObserver ? ring.observer + " " : "") + ring.deviceName() + " " + direction;
}

std::string operationName(GrantOp op)
{
    switch (op) {
    case GrantOp::Access:
        return "grant access";
    case GrantOp::End:
        return "end access";
    case GrantOp::Map:
        return "map";
    case GrantOp::Unmap:
        return "unmap";
    case GrantOp::CopyFrom:
        return "copy from peer";
    case GrantOp::CopyTo:
        return "copy to peer";
    case GrantOp::Transfer:
        break;
    }
    return "transfer";
}

std::string moreRings(std::size_t count)
{
    return fmt::format("{}: see `xenlens io`.", counted(count, "more ring"));
}

NoData noRingsOrGrants()
{
    return {"no traffic of shared rings and no grants in this trace", remedy};
}

std::string ringVolumeCaption(const std::string& seenBy)
{
    return "rings, volume, " + seenBy;
}

std::string grantOperationsCaption(const std::string& grantsOf, const std::string& countedBy)
{
    return "grants of " + grantsOf + ", operations, " + countedBy;
}

std::string grantVolumeCaption(const std::string& grantsOf)
{
    return "grants of " + grantsOf + ", volume copied";
}

} // namespace io_figure

} // namespace xenlens::wording
