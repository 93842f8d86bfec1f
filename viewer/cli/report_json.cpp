// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/json_values.h"

#include <algorithm>

namespace xenlens::cli {

using analysis::Report;

namespace {

template <class T> Json arrayOf(const std::vector<T>& values)
{
    Json json = Json::array();
    for (const T& value : values)
        json.push_back(toJson(value));
    return json;
}

Json lostObject(const Report& report)
{
    std::uint64_t events = 0;
    std::uint64_t records = 0;
    Json where = Json::array();
    for (const auto& lost : report.lost) {
        events += lost.events;
        records += lost.records;
        where.push_back({{"where", lost.where}, {"events", lost.events ? Json(lost.events) : Json(nullptr)},
            {"records", lost.records ? Json(lost.records) : Json(nullptr)},
            {"packets", lost.packets ? Json(lost.packets) : Json(nullptr)}});
    }
    // records are of the hypervisor's trace buffers: without one in the trace nothing is known of them
    const bool traced = std::any_of(report.sources.begin(), report.sources.end(),
        [](const auto& source) { return source.name == "hypervisor" && source.present; });
    return {{"events", events}, {"records", traced || records ? Json(records) : Json(nullptr)}, {"where", where}};
}

/// Without the rounds, which xenlens.overhead/1 has.
Json overheadOf(const Report& report)
{
    if (!report.overhead)
        return nullptr;
    std::vector<analysis::OverheadWindow> windows = *report.overhead;
    std::erase_if(windows, [](const auto& window) { return window.name.starts_with("round:"); });
    return overheadJson(windows);
}

} // namespace

Json toJson(const analysis::Check& check)
{
    return {{"name", check.name}, {"left", orNull(check.left)}, {"right", orNull(check.right)},
        {"difference", orNull(check.difference)}, {"ok", orNull(check.ok)}, {"tolerance", check.tolerance},
        {"left_source", check.leftSource}, {"right_source", check.rightSource}, {"note", check.note}};
}

Json toJson(const analysis::SourceState& source)
{
    return {{"name", source.name}, {"host", source.host}, {"present", source.present}, {"note", source.note}};
}

Json reportJson(const Report& report)
{
    Json dirty = Json::array();
    for (const auto& profile : report.dirty)
        dirty.push_back(toJson(profile, false)); // the curve is in xenlens.dirty/1
    Json json{{"schema", "xenlens.report/1"}, {"rounds", roundsJson(report)},
        {"hypercalls", arrayOf(report.hypercalls)}, {"io", report.io ? toJson(*report.io) : Json(nullptr)},
        {"dirty", dirty}, {"runstates", arrayOf(report.runstates)}, {"faults", toJson(report.faults)},
        {"overhead", overheadOf(report)}, {"checks", arrayOf(report.checks)}, {"lost", lostObject(report)},
        {"sources", arrayOf(report.sources)}, {"warnings", report.warnings}, {"truncated", report.truncated},
        {"emulated", report.emulated}};
    if (report.coarser) // only of recordings that are long
        json["coarser"] = {{"before_ns", report.coarser->before ? Json(report.coarser->before->ns) : Json(nullptr)},
            {"longest_interval_ns", report.coarser->longest.ns}, {"migrations_in_short", report.coarser->migrations},
            {"checks_not_listed", report.coarser->checks}};
    return json;
}

} // namespace xenlens::cli
