// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/csv_output.h"
#include "cli/dirty_output.h"
#include "cli/json_values.h"

#include <fmt/format.h>
namespace xenlens::cli {

using analysis::DirtyProfile;
using analysis::DirtyRound;

namespace {

Json secondsOrNull(const DirtyProfile& profile, DurationNs duration)
{
    return profile.timesKnown ? Json(duration.seconds()) : Json(nullptr);
}

Json toJson(const DirtyProfile& profile, const DirtyRound& round)
{
    return {{"index", round.index}, {"start_s", secondsOrNull(profile, round.time.begin - profile.time.begin)},
        {"duration_s", secondsOrNull(profile, round.time.duration())}, {"distinct_pfns", round.distinctPfns},
        {"marks", round.marks}, {"again", round.again}, {"clean_dirty", orNull(round.cleanDirty)},
        {"clean_faults", orNull(round.cleanFaults)}, {"left_over", round.leftOver},
        {"pause_ms", millisecondsOrNull(round.pause)}, {"peeks", round.peeks},
        {"peek_pauses_ms", round.peekPauses.milliseconds()}, {"from_begin", round.fromBegin},
        {"lost_records", round.lostRecords}};
}

std::string number(const std::optional<std::uint64_t>& value)
{
    return value ? std::to_string(*value) : std::string();
}

} // namespace

Json toJson(const DirtyProfile& profile, bool withCurve)
{
    Json json{{"domid", profile.domid.value}, {"name", profile.name}, {"uuid", profile.uuid}, {"host", profile.host},
        {"migration", orNull(profile.migration)},
        {"start_ns", profile.timesKnown ? Json(profile.time.begin.ns) : Json(nullptr)},
        {"duration_s", secondsOrNull(profile, profile.time.duration())},
        {"enable_pause_ms", millisecondsOrNull(profile.enablePause)},
        {"disable_pause_ms", millisecondsOrNull(profile.disablePause)}};
    json["rounds"] = Json::array();
    for (const DirtyRound& round : profile.rounds)
        json["rounds"].push_back(toJson(profile, round));
    if (withCurve)
        json["curve"] = Json::array();
    for (std::size_t i = 0; withCurve && i < profile.curve.size(); ++i)
        json["curve"].push_back({{"t_s", secondsOrNull(profile, profile.curve[i].time - profile.time.begin)},
            {"pages", profile.curve[i].pages}, {"round", profile.curve[i].round}});
    json["hot_pfns"] = Json::array();
    for (const auto& hot : profile.hot)
        json["hot_pfns"].push_back({{"pfn", hot.pfn}, {"rounds", hot.rounds}, {"marks", hot.marks}});
    return json;
}

Json toJson(const analysis::RunstateProfile& profile)
{
    return {{"host", profile.host}, {"domid", profile.domid.value}, {"name", profile.name}, {"vcpu", profile.vcpu},
        {"running_s", profile.times.running.seconds()}, {"runnable_s", profile.times.runnable.seconds()},
        {"blocked_s", profile.times.blocked.seconds()}, {"offline_s", profile.times.offline.seconds()}};
}

std::string dirtyJson(const analysis::Report& report)
{
    Json domains = Json::array();
    for (const DirtyProfile& profile : report.dirty)
        domains.push_back(toJson(profile, true));
    return dump({{"schema", "xenlens.dirty/1"}, {"domains", domains}});
}

std::string dirtyCsv(const analysis::Report& report)
{
    std::string text = "host,domid,name,index,start_s,duration_s,marks,distinct_pfns,again,clean_dirty,clean_faults,"
                       "pause_ms,peeks,lost_records\n";
    for (const DirtyProfile& profile : report.dirty)
        for (const DirtyRound& round : profile.rounds) {
            const auto seconds = [&](DurationNs duration) {
                return profile.timesKnown ? fmt::format("{:.6f}", duration.seconds()) : std::string();
            };
            text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", csvField(profile.host),
                profile.domid.value, csvField(profile.name), round.index,
                seconds(round.time.begin - profile.time.begin), seconds(round.time.duration()), round.marks,
                round.distinctPfns, round.again, number(round.cleanDirty), number(round.cleanFaults),
                round.pause ? fmt::format("{:.6f}", round.pause->milliseconds()) : "", round.peeks, round.lostRecords);
        }
    return text;
}

} // namespace xenlens::cli
