// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/json_values.h"

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

} // namespace xenlens::cli
