// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/progress/progress.h"
#include "cli/json_values.h"
#include "wording/progress.h"

namespace xenlens::cli {

using analysis::Estimate;
using analysis::Maybe;
using analysis::Migration;
using analysis::MigrationProgress;
using analysis::Milestone;
using analysis::MilestoneKind;

namespace {

template <class T> Json orNull(const Maybe<T>& value)
{
    return cli::orNull(value.optional());
}

Json secondsOf(const char* key, const Estimate& estimate)
{
    const std::string name = key;
    return {{name + "_s", estimate.value.seconds()},
        {name + "_bound_s", estimate.bound ? Json(estimate.bound->seconds()) : Json(nullptr)}};
}

Json toJson(const MigrationProgress& progress)
{
    Json json{{"phase", toString(progress.phase)}, {"round", progress.round}, {"elapsed_s", progress.elapsed.seconds()},
        {"pages_due", orNull(progress.pagesDue)}, {"pages_sent", orNull(progress.pagesSent)},
        {"pages_dirty", orNull(progress.pagesDirty)}, {"pages_left", orNull(progress.pagesLeft)},
        {"verdict", toString(progress.verdict)}, {"forecast", nullptr}, {"why_no_forecast", nullptr},
        {"stop_now", nullptr}};
    if (progress.forecast) {
        Json forecast{{"live_rounds", progress.forecast->liveRounds},
            {"more_live_rounds", progress.forecast->moreLiveRounds}, {"stop_reason", toString(progress.forecast->rule)},
            {"pages_stopped", progress.forecast->pagesStopped}, {"restart_known", progress.forecast->restartKnown}};
        forecast.update(secondsOf("left", progress.forecast->left));
        forecast.update(secondsOf("total", progress.forecast->total));
        forecast.update(secondsOf("downtime", progress.forecast->downtime));
        json["forecast"] = forecast;
    } else {
        json["why_no_forecast"] = wording::whyUnseen(progress.forecast.why());
    }
    if (progress.stopNow) {
        Json stop{{"least_pages", progress.stopNow->leastPages}, {"most_pages", progress.stopNow->mostPages},
            {"restart_known", progress.stopNow->restartKnown}};
        stop.update(secondsOf("downtime", progress.stopNow->downtime));
        json["stop_now"] = stop;
    }
    return json;
}

Json identityOf(const Migration& migration)
{
    return {{"domid", migration.domid.value}, {"name", migration.name}, {"uuid", migration.uuid},
        {"source", migration.source}, {"destination", migration.destination}};
}

} // namespace

Json milestoneJson(const analysis::Report& report, const Milestone& milestone, wording::RateUnit unit)
{
    Json json{{"schema", "xenlens.watch/1"}, {"event", toString(milestone.kind)}, {"time_ns", nsOrNull(milestone.time)},
        {"text", wording::milestoneText(report, milestone, unit)}};
    if (milestone.kind == MilestoneKind::Lost)
        json["lost"] = {{"where", milestone.lost.where}, {"events", milestone.lost.events},
            {"records", milestone.lost.records}, {"packets", milestone.lost.packets}};
    if (!milestone.migration)
        return json;
    const Migration& migration = report.migrations.at(*milestone.migration);
    json["migration"] = identityOf(migration);
    if (milestone.kind == MilestoneKind::RoundEnded) {
        json["round"] = cli::toJson(migration, migration.rounds.at(static_cast<std::size_t>(milestone.round) - 1));
        json["progress"] = toJson(analysis::progressAt(report, *milestone.migration, *milestone.time));
    }
    if (milestone.kind == MilestoneKind::Ended) {
        json["outcome"] = toString(migration.outcome);
        json["downtime_ms"] = migration.downtime ? Json(migration.downtime->value.milliseconds()) : Json(nullptr);
        json["total_s"] = migration.time.duration().seconds();
    }
    return json;
}

} // namespace xenlens::cli
