// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/runstates.h"

#include "wording/units.h"

#include <fmt/format.h>

namespace xenlens::wording {

std::vector<Section> runstatesSummary(const analysis::Report& report)
{
    if (report.runstates.empty())
        return {};
    Table table;
    table.columns = {{"domain", "", Align::Left}, {"vCPU"}, {"ran"}, {"waited", "for a CPU"},
        {"waited for", "an event"}, {"paused", "or down"}};
    for (const analysis::RunstateProfile& profile : report.runstates)
        table.rows.push_back({{fmt::format("{}{} on {}", profile.domid.value,
                                   profile.name.empty() ? "" : " (" + profile.name + ")", profile.host),
            std::to_string(profile.vcpu), formatSeconds(profile.times.running), formatSeconds(profile.times.runnable),
            formatSeconds(profile.times.blocked), formatSeconds(profile.times.offline)}});
    Section section;
    section.heading.text = "Runstates by the hypervisor's scheduler, in s";
    section.blocks.emplace_back(std::move(table));
    return {section};
}

} // namespace xenlens::wording
