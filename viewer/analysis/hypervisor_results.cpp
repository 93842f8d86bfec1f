// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/hypervisor_results.h"

#include "analysis/dirty_builder.h"

#include <algorithm>
#include <map>

namespace xenlens::analysis {

HypervisorResults::HypervisorResults(std::vector<HypervisorLog> logs, std::vector<TracedMigration>& /*migrations*/)
    : m_logs(std::move(logs))
{
    for (const HypervisorLog& log : m_logs)
        for (DirtyProfile& profile : buildDirtyProfiles(log))
            m_dirty.push_back(std::move(profile));
}

void HypervisorResults::addTo(Report& report, bool /*atEnd*/) const
{
    report.dirty = m_dirty;
    for (const HypervisorLog& log : m_logs)
        report.sources.push_back({"hypervisor", log.host, true, {}});
    addLosses(report);
}

void HypervisorResults::addLosses(Report& report) const
{
    for (const HypervisorLog& log : m_logs) {
        std::map<std::uint32_t, std::uint64_t> byCpu;
        for (const hypervisor::Lost& lost : log.losses)
            byCpu[lost.cpu] += lost.records;
        for (const auto& [cpu, records] : byCpu)
            if (records > 0)
                report.lost.push_back({log.host + ": Xen's trace buffer of CPU " + std::to_string(cpu), 0, records});
        for (const Gap& gap : log.gaps) {
            if (gap.kind != Gap::Kind::Unreadable)
                continue;
            report.truncated = true;
            if (std::find(report.warnings.begin(), report.warnings.end(), gap.what) == report.warnings.end())
                report.warnings.push_back(gap.what);
        }
    }
}

} // namespace xenlens::analysis
