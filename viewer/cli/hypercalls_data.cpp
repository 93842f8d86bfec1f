// SPDX-License-Identifier: GPL-3.0-or-later
// JSON and CSV of hypercalls.
#include "cli/csv_output.h"
#include "cli/hypercalls_output.h"
#include "cli/json_values.h"

#include <fmt/format.h>

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

std::string identityCsv(const HypercallProfile& profile)
{
    return fmt::format("{},{},{},{},{}", toString(profile.source), csvField(profile.host), profile.domid.value,
        csvField(profile.name), csvField(profile.uuid));
}

constexpr const char* identityHead = "source,host,domid,name,uuid";

std::string opsCsv(const HypercallProfile& profile)
{
    std::string text;
    const auto line = [&](const char* kind, const OpCount& op, const Log2Histogram* latency) {
        const auto percentile = [&](double share) { return latency ? latency->percentile(share) : std::nullopt; };
        text += fmt::format("{},{},{},{},{},{},{},{},{}\n", identityCsv(profile), kind, op.op,
            analysis::hypercallName(op.op), op.count, op.timed, orEmpty(op.totalNs), orEmpty(percentile(0.5)),
            orEmpty(percentile(0.99)));
    };
    for (const OpCount& op : profile.byOp())
        line("call", op, findLatency(profile, op.op));
    for (const OpCount& op : profile.subcalls)
        line("subcall", op, nullptr);
    return text;
}

std::string vcpusCsv(const HypercallProfile& profile)
{
    std::string text;
    for (const auto& vcpu : profile.vcpus)
        for (const OpCount& op : vcpu.ops)
            text += fmt::format("{},{},{},{},{},{},{}\n", identityCsv(profile), vcpu.vcpu, op.op,
                analysis::hypercallName(op.op), op.count, op.timed, orEmpty(op.totalNs));
    return text;
}

std::string domainCsv(const HypercallProfile& profile)
{
    std::uint64_t subcalls = 0;
    for (const OpCount& op : profile.subcalls)
        subcalls += op.count;
    std::uint64_t timed = 0;
    std::optional<std::uint64_t> ns;
    for (const OpCount& op : profile.byOp()) {
        timed += op.timed;
        if (op.totalNs)
            ns = ns.value_or(0) + *op.totalNs;
    }
    return fmt::format("{},{},{},{},{},{},{},{}\n", identityCsv(profile), profile.total(), subcalls,
        profile.unseenSubcalls, timed, orEmpty(ns), profile.time.begin.ns, profile.time.end.ns);
}

} // namespace

Json toJson(const HypercallProfile& profile)
{
    Json json{{"domid", profile.domid.value}, {"name", profile.name}, {"uuid", profile.uuid}, {"host", profile.host},
        {"source", toString(profile.source)}, {"begin_ns", profile.time.begin.ns}, {"end_ns", profile.time.end.ns},
        {"count", profile.total()}, {"per_s", orNull(callsPerSecond(profile))}};
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

std::string hypercallsJson(const HypercallProfiles& profiles, analysis::HypercallSource source,
    const std::vector<analysis::HypercallSource>& sources, const FaultProfiles& faults)
{
    Json names = Json::array();
    for (const auto& one : sources)
        names.push_back(toString(one));
    Json domains = Json::array();
    for (const HypercallProfile& profile : profiles)
        if (profile.source == source)
            domains.push_back(toJson(profile));
    return dump({{"schema", "xenlens.hypercalls/1"}, {"source", toString(source)}, {"sources", names},
        {"domains", domains}, {"faults", toJson(faults)}});
}

std::string hypercallsCsv(const HypercallProfiles& profiles, HypercallGrouping by)
{
    std::string text = identityHead;
    switch (by) {
    case HypercallGrouping::ByOp:
        text += ",kind,op,op_name,count,timed,total_ns,p50_ns,p99_ns\n";
        break;
    case HypercallGrouping::ByVcpu:
        text += ",vcpu,op,op_name,count,timed,total_ns\n";
        break;
    case HypercallGrouping::ByDomain:
        text += ",count,subcalls,unseen_subcalls,timed,total_ns,begin_ns,end_ns\n";
        break;
    }
    for (const HypercallProfile& profile : profiles)
        text += by == HypercallGrouping::ByOp ? opsCsv(profile)
            : by == HypercallGrouping::ByVcpu ? vcpusCsv(profile)
                                              : domainCsv(profile);
    return text;
}

} // namespace xenlens::cli
