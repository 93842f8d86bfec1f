// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/json_values.h"

namespace xenlens::cli {

using analysis::FaultCount;
using analysis::FaultProfile;

namespace {

Json toJson(const FaultProfile& profile)
{
    Json kinds = Json::array();
    for (const FaultCount& count : profile.kinds)
        kinds.push_back({{"kind", toString(count.kind)}, {"count", count.count}, {"timed", count.timed},
            {"total_ns", orNull(count.totalNs)}, {"share", orNull(profile.shareOf(count))}});
    return {{"host", profile.host}, {"domid", profile.domid.value}, {"name", profile.name},
        {"running_ns", profile.running ? Json(profile.running->ns) : Json(nullptr)}, {"kinds", kinds},
        {"missing", profile.missing}};
}

} // namespace

Json toJson(const std::optional<std::vector<FaultProfile>>& faults)
{
    if (!faults)
        return nullptr;
    Json json = Json::array();
    for (const FaultProfile& profile : *faults)
        json.push_back(toJson(profile));
    return json;
}

} // namespace xenlens::cli
