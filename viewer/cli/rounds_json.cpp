// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/json_values.h"
#include "wording/rounds.h"

namespace xenlens::cli {

using analysis::Migration;
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
        json["rounds"].push_back(cli::toJson(migration, round));
    return json;
}

} // namespace

Json toJson(const Migration& migration, const Round& round)
{
    Json json;
    for (const wording::RoundValue& value : wording::roundValues(migration, round))
        json[value.key] = std::visit(JsonOfValue(), value.value);
    return json;
}

Json roundsJson(const analysis::Report& report)
{
    Json migrations = Json::array();
    for (const Migration& migration : report.migrations)
        migrations.push_back(toJson(migration));
    return {{"schema", "xenlens.rounds/1"}, {"migrations", migrations}};
}

} // namespace xenlens::cli
