// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/json_values.h"

#include <algorithm>

namespace xenlens::cli {

namespace {

Json toJson(const analysis::VcpuOverhead& vcpu)
{
    Json classes = Json::array();
    for (const analysis::TimeShare& share : vcpu.shares)
        classes.push_back({{"name", nameOf(share)}, {"ns", share.time.ns}});
    return {{"domid", vcpu.domid.value}, {"name", vcpu.name}, {"vcpu", vcpu.vcpu}, {"host", vcpu.host},
        {"wall_ns", vcpu.wall.ns}, {"classes", classes},
        {"unattributed_ns", std::max<std::int64_t>(vcpu.unattributed.ns, 0)},
        {"overcounted_ns", std::max<std::int64_t>(-vcpu.unattributed.ns, 0)}};
}

} // namespace

Json overheadJson(const std::vector<analysis::OverheadWindow>& windows)
{
    Json all = Json::array();
    for (const analysis::OverheadWindow& window : windows) {
        Json vcpus = Json::array();
        for (const analysis::VcpuOverhead& vcpu : window.vcpus)
            vcpus.push_back(toJson(vcpu));
        all.push_back({{"name", window.name}, {"migration", orNull(window.migration)},
            {"start_ns", window.migration ? Json(window.time.begin.ns) : Json(nullptr)},
            {"duration_s", window.migration ? Json(window.time.duration().seconds()) : Json(nullptr)},
            {"vcpus", vcpus}});
    }
    return {{"schema", "xenlens.overhead/1"}, {"windows", all}};
}

} // namespace xenlens::cli
