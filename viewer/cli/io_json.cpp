// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/json_values.h"

namespace xenlens::cli {

using analysis::ChannelProfile;
using analysis::GrantProfile;
using analysis::IoProfile;
using analysis::RingCounts;
using analysis::RingProfile;

namespace {

/// Who counted; of rings, only a kernel.
const char* sourceOf(bool byHypervisor)
{
    return byHypervisor ? "hypervisor" : "guest";
}

Json toJson(const RingProfile& ring)
{
    const RingCounts& c = ring.counts;
    return {{"observer", ring.observer}, {"guest", ring.guest}, {"ring", toString(ring.kind)},
        {"device", ring.deviceName()}, {"device_number", ring.device}, {"queue", ring.queue},
        {"peer_domid", ring.peer.value}, {"items", ring.items()}, {"bytes", c.bytes()}, {"pushes", c.pushes},
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
            {"sends", peer.sends}, {"per_s", orNull(channels.perSecond(peer.sends))},
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

} // namespace xenlens::cli
