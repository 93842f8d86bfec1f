// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/progress/milestones.h"
#include "analysis/results/report.h"
#include "wording/units.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

/// The values of a Report as JSON, a public contract: keys are only ever added within a schema version, times are in
/// the unit that the key names, and a missing value is null. A command puts its document together in its own file.
namespace xenlens::cli {

using Json = nlohmann::ordered_json; // the order of the manual, and of the golden files

template <class T> Json orNull(const std::optional<T>& value)
{
    return value ? Json(*value) : Json(nullptr);
}

inline Json millisecondsOrNull(const std::optional<DurationNs>& duration)
{
    return duration ? Json(duration->milliseconds()) : Json(nullptr);
}

inline Json nsOrNull(const std::optional<TimeNs>& time)
{
    return time ? Json(time->ns) : Json(nullptr);
}

/// Percentiles are upper ends of their buckets, up to twice too high; buckets from 2^first_bucket units on.
inline Json latencyJson(const Log2Histogram& histogram)
{
    std::size_t first = 0;
    while (first < histogram.buckets.size() && histogram.buckets[first] == 0)
        ++first;
    std::size_t last = histogram.buckets.size();
    while (last > first && histogram.buckets[last - 1] == 0)
        --last;
    Json buckets = Json::array();
    for (std::size_t i = first; i < last; ++i)
        buckets.push_back(histogram.buckets[i]);
    return {{"count", histogram.count()}, {"p50_ns", orNull(histogram.percentile(0.5))},
        {"p90_ns", orNull(histogram.percentile(0.9))}, {"p99_ns", orNull(histogram.percentile(0.99))},
        {"unit_ns", histogram.unitNs}, {"first_bucket", first}, {"buckets", buckets}};
}

/// Names come from traces: what is not UTF-8 becomes U+FFFD instead of an exception.
inline std::string dump(const Json& json)
{
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json roundsJson(const analysis::Report& report); ///< the document xenlens.rounds/1, which the next holds too
Json reportJson(const analysis::Report& report); ///< the document xenlens.report/1

/// The document xenlens.overhead/1 of some windows; the report holds it for "all" and the migrations.
Json overheadJson(const std::vector<analysis::OverheadWindow>& windows);

/// A line of xenlens.watch/1.
Json milestoneJson(const analysis::Report& report, const analysis::Milestone& milestone, wording::RateUnit unit);

Json toJson(const analysis::Migration& migration, const analysis::Round& round);
Json toJson(const analysis::HypercallProfile& profile);
Json toJson(const analysis::IoProfile& io);
/// The array "faults" of xenlens.hypercalls/1 and of the report; null: no hypervisor was traced.
Json toJson(const std::optional<std::vector<analysis::FaultProfile>>& faults);
/// Of xenlens.dirty/1, with the curve or without it; and of a vCPU's runstates.
Json toJson(const analysis::DirtyProfile& profile, bool withCurve);
Json toJson(const analysis::RunstateProfile& profile);
Json toJson(const analysis::Check& check);
Json toJson(const analysis::SourceState& source);

} // namespace xenlens::cli
