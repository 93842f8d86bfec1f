// SPDX-License-Identifier: GPL-3.0-or-later
// JSON and CSV of shared-page I/O.
#include "cli/csv_output.h"
#include "cli/io_output.h"
#include "cli/json_values.h"

#include <fmt/format.h>

namespace xenlens::cli {

using analysis::ChannelProfile;
using analysis::GrantProfile;
using analysis::IoProfile;
using analysis::RingCounts;
using analysis::RingProfile;

namespace {

/// Who counted; rings only a kernel.
const char* sourceOf(bool byHypervisor)
{
    return byHypervisor ? "hypervisor" : "guest";
}

Json toJson(const RingProfile& ring)
{
    const RingCounts& c = ring.counts;
    return {{"observer", ring.observer}, {"guest", ring.guest}, {"ring", toString(ring.kind)},
        {"device", ring.deviceName()}, {"device_number", ring.device}, {"queue", ring.queue},
        {"peer_domid", ring.peer.value}, {"items", itemsOf(ring)}, {"bytes", c.bytes()}, {"pushes", c.pushes},
        {"pushed_slots", c.pushedSlots}, {"notifications", c.notifications}, {"batch_size", orNull(c.batchSize())},
        {"notify_share", orNull(c.notifyShare())}, {"consumes", c.consumes}, {"consumed_slots", c.consumedSlots},
        {"requests", c.requests}, {"request_bytes", c.requestBytes}, {"reads", c.reads}, {"read_bytes", c.readBytes},
        {"writes", c.writes}, {"write_bytes", c.writeBytes}, {"responses", c.responses},
        {"response_bytes", c.responseBytes}, {"failed", c.failed}, {"timed", c.timed}, {"timed_ns", c.timedNs},
        {"latency", latencyJson(ring.latency)}};
}

Json toJson(const GrantProfile& grant)
{
    return {{"observer", grant.observer}, {"source", sourceOf(grant.byHypervisor)}, {"domid", grant.domid.value},
        {"guest", grant.guest}, {"op", toString(grant.op)}, {"peer_domid", grant.peer.value},
        {"operations", grant.counts.operations}, {"failed", grant.counts.failed}, {"batches", grant.counts.batches},
        {"bytes", grant.counts.bytes}};
}

Json toJson(const ChannelProfile& channels)
{
    Json peers = Json::array();
    for (const auto& peer : channels.peers)
        peers.push_back({{"peer_domid", peer.peer ? Json(peer.peer->value) : Json(nullptr)}, {"peer_name", peer.name},
            {"sends", peer.sends}, {"per_s", orNull(perSecond(peer.sends, channels))},
            {"received", orNull(peer.received)}});
    return {{"observer", channels.observer}, {"source", sourceOf(channels.byHypervisor)},
        {"domid", channels.domid.value}, {"name", channels.name}, {"sends", channels.sends()},
        {"watched_s", channels.watched ? Json(channels.watched->seconds()) : Json(nullptr)}, {"peers", peers}};
}

} // namespace

Json toJson(const IoProfile& io)
{
    Json json{{"rings", Json::array()}, {"grants", Json::array()}, {"channels", Json::array()}, {"gaps", Json::array()},
        {"missing", io.missing}};
    for (const RingProfile& ring : io.rings)
        json["rings"].push_back(toJson(ring));
    for (const GrantProfile& grant : io.grants)
        json["grants"].push_back(toJson(grant));
    for (const ChannelProfile& channels : io.channels)
        json["channels"].push_back(toJson(channels));
    for (const analysis::IoGap& gap : io.gaps)
        json["gaps"].push_back(
            {{"observer", gap.observer}, {"begin_ns", gap.time.begin.ns}, {"end_ns", gap.time.end.ns}});
    return json;
}

std::string ioJson(const IoProfile& io)
{
    Json json{{"schema", "xenlens.io/1"}};
    json.update(toJson(io));
    return dump(json);
}

std::string ioCsv(const IoProfile& io)
{
    std::string text
        = "kind,observer,guest,name,device,device_number,queue,domid,peer_domid,operations,bytes,pushes,pushed_slots,"
          "notifications,reads,read_bytes,writes,write_bytes,failed,batches,timed,timed_ns,p50_ns,p90_ns,p99_ns,"
          "source\n";
    for (const RingProfile& ring : io.rings) {
        const RingCounts& c = ring.counts;
        text += fmt::format("ring,{},{},{},{},{},{},,{},{},{},{},{},{},{},{},{},{},{},,{},{},{},{},{},guest\n",
            csvField(ring.observer), csvField(ring.guest), toString(ring.kind), csvField(ring.deviceName()),
            ring.device, ring.queue, ring.peer.value, itemsOf(ring), c.bytes(), c.pushes, c.pushedSlots,
            c.notifications, c.reads, c.readBytes, c.writes, c.writeBytes, c.failed, c.timed, c.timedNs,
            orEmpty(ring.latency.percentile(0.5)), orEmpty(ring.latency.percentile(0.9)),
            orEmpty(ring.latency.percentile(0.99)));
    }
    for (const GrantProfile& grant : io.grants)
        text += fmt::format("grant,{},{},{},,,,{},{},{},{},,,,,,,,{},{},,,,,,{}\n", csvField(grant.observer),
            csvField(grant.guest), toString(grant.op), grant.domid.value, grant.peer.value, grant.counts.operations,
            grant.counts.bytes, grant.counts.failed, grant.counts.batches, sourceOf(grant.byHypervisor));
    for (const ChannelProfile& channels : io.channels)
        for (const auto& peer : channels.peers)
            text += fmt::format("channel,{},{},send,,,,{},{},{},,,,,,,,,,,,,,,,{}\n", csvField(channels.observer),
                csvField(channels.name), channels.domid.value, peer.peer ? std::to_string(peer.peer->value) : "",
                peer.sends, sourceOf(channels.byHypervisor));
    return text;
}

} // namespace xenlens::cli
