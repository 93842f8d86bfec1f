// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/json_output.h"

#include "cli/json_values.h"
#include "wording/rounds.h"

#include <algorithm>

namespace xenlens::cli {

using analysis::Migration;
using analysis::Report;
using analysis::Round;

namespace {

template <class T> Json ifKnown(bool known, const T& value)
{
    return known ? Json(value) : Json(nullptr);
}

struct JsonOfValue
{
    Json operator()(std::monostate) const { return nullptr; }
    template <class T> Json operator()(const T& value) const { return value; }
};

Json toJson(const Migration& migration, const Round& round)
{
    Json json;
    for (const wording::RoundValue& value : wording::roundValues(migration, round))
        json[value.key] = std::visit(JsonOfValue(), value.value);
    return json;
}

Json toJson(const Migration& migration)
{
    Json json{{"domid", migration.domid.value}, {"name", migration.name}, {"uuid", migration.uuid},
        {"source", migration.source}, {"destination", migration.destination}, {"policy", migration.policy},
        {"stop_reason", toString(migration.stopReason)}, {"outcome", toString(migration.outcome)},
        {"outcome_reason", migration.outcomeReason}, {"memory_bytes", orNull(migration.memoryBytes)},
        {"bytes_sent", ifKnown(migration.streamKnown, migration.bytesSent)},
        {"sent_to_memory", orNull(migration.sentToMemoryRatio())}, {"start_ns", migration.time.begin.ns},
        {"total_s", migration.time.duration().seconds()}, {"suspended_ns", nsOrNull(migration.suspended)},
        {"unpaused_ns", nsOrNull(migration.unpaused)}};
    json["downtime_ms"] = migration.downtime ? Json(migration.downtime->value.milliseconds()) : Json(nullptr);
    json["downtime_bound_ms"] = migration.downtime ? millisecondsOrNull(migration.downtime->bound) : Json(nullptr);
    const auto guest = migration.guestDowntime.value_or(analysis::GuestDowntime{});
    json["guest_downtime_ms"] = migration.guestDowntime ? Json(guest.time.duration().milliseconds()) : Json(nullptr);
    json["guest_downtime_bound_ms"] = millisecondsOrNull(guest.bound);
    json["guest_resume_ms"] = millisecondsOrNull(guest.resume);
    json["guest_own_downtime_ms"] = millisecondsOrNull(guest.ownClocks);
    json["rounds"] = Json::array();
    for (const Round& round : migration.rounds)
        json["rounds"].push_back(toJson(migration, round));
    return json;
}

Json roundsObject(const Report& report)
{
    Json migrations = Json::array();
    for (const Migration& migration : report.migrations)
        migrations.push_back(toJson(migration));
    return {{"schema", "xenlens.rounds/1"}, {"migrations", migrations}};
}

Json checksArray(const Report& report)
{
    Json checks = Json::array();
    for (const auto& check : report.checks)
        checks.push_back({{"name", check.name}, {"left", orNull(check.left)}, {"right", orNull(check.right)},
            {"difference", orNull(check.difference)}, {"ok", orNull(check.ok)}, {"tolerance", check.tolerance},
            {"left_source", check.leftSource}, {"right_source", check.rightSource}, {"note", check.note}});
    return checks;
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

Json sourcesArray(const Report& report)
{
    Json sources = Json::array();
    for (const auto& source : report.sources)
        sources.push_back(
            {{"name", source.name}, {"host", source.host}, {"present", source.present}, {"note", source.note}});
    return sources;
}

} // namespace

std::string roundsJson(const Report& report)
{
    return dump(roundsObject(report));
}

std::string reportJson(const Report& report)
{
    Json hypercalls = Json::array();
    for (const auto& profile : report.hypercalls)
        hypercalls.push_back(toJson(profile));
    Json dirty = Json::array();
    for (const auto& profile : report.dirty)
        dirty.push_back(toJson(profile, false)); // the curve is in xenlens.dirty/1
    Json runstates = Json::array();
    for (const auto& profile : report.runstates)
        runstates.push_back(toJson(profile));
    return dump({{"schema", "xenlens.report/1"}, {"rounds", roundsObject(report)}, {"hypercalls", hypercalls},
        {"io", report.io ? toJson(*report.io) : Json(nullptr)}, {"dirty", dirty}, {"runstates", runstates},
        {"faults", toJson(report.faults)}, {"overhead", nullptr}, {"checks", checksArray(report)},
        {"lost", lostObject(report)}, {"sources", sourcesArray(report)}, {"warnings", report.warnings},
        {"truncated", report.truncated}, {"emulated", report.emulated}});
}

} // namespace xenlens::cli
