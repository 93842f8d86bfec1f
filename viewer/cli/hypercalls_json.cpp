// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/json_values.h"

namespace xenlens::cli {

using analysis::HypercallProfile;
using analysis::OpCount;

namespace {

Json toJson(const OpCount& op)
{
    return {{"op", op.op}, {"name", analysis::hypercallName(op.op)}, {"count", op.count}, {"timed", op.timed},
        {"total_ns", orNull(op.totalNs)}, {"restarted", op.restarted}};
}

Json rangesJson(const std::vector<TimeRange>& ranges)
{
    Json json = Json::array();
    for (const TimeRange& range : ranges)
        json.push_back({{"begin_ns", range.begin.ns}, {"end_ns", range.end.ns}});
    return json;
}

} // namespace

Json toJson(const HypercallProfile& profile)
{
    const bool timesKnown = profile.length().has_value();
    Json json{{"domid", profile.domid.value}, {"name", profile.name}, {"uuid", profile.uuid}, {"host", profile.host},
        {"source", toString(profile.source)}, {"begin_ns", timesKnown ? Json(profile.time.begin.ns) : Json(nullptr)},
        {"end_ns", timesKnown ? Json(profile.time.end.ns) : Json(nullptr)}, {"count", profile.total()},
        {"per_s", orNull(profile.callsPerSecond())}};
    json["vcpus"] = Json::array();
    for (const auto& vcpu : profile.vcpus) {
        Json ops = Json::array();
        for (const OpCount& op : vcpu.ops)
            ops.push_back(toJson(op));
        json["vcpus"].push_back({{"vcpu", vcpu.vcpu}, {"ops", ops}});
    }
    json["subcalls"] = Json::array();
    for (const OpCount& op : profile.subcalls)
        json["subcalls"].push_back({{"op", op.op}, {"name", analysis::hypercallName(op.op)}, {"count", op.count},
            {"restarted", op.restarted}});
    json["unseen_subcalls"] = profile.unseenSubcalls;
    json["latencies"] = Json::array();
    for (const auto& latency : profile.latencies)
        json["latencies"].push_back({{"op", latency.op}, {"name", analysis::hypercallName(latency.op)},
            {"latency", latencyJson(latency.histogram)}});
    json["gaps"] = rangesJson(profile.gaps);
    json["missing"] = profile.missing;
    return json;
}

} // namespace xenlens::cli
