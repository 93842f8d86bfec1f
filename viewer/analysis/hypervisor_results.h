// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/hypervisor_log.h"
#include "analysis/migrations/migration_builder.h"
#include "analysis/results/report.h"

#include <cstddef>
#include <vector>

namespace xenlens::analysis {

/// The results of the hypervisors' logs, beside the toolstack's migrations.
class HypervisorResults
{
public:
    /// Logs are finalized. Gives the migrations the exact pauses of their rounds. `migrations` must outlive this.
    HypervisorResults(std::vector<HypervisorLog> logs, std::vector<TracedMigration>& migrations);

    /// Adds them, once, to a report that already has the toolstack's and the guests' results. `atEnd` as in
    /// ReportBuilder.
    void addTo(Report& report, bool atEnd);

private:
    void addDirty(Report& report);
    void addProfiles(Report& report) const;
    void addName(std::string& name, const HypervisorLog& log, DomId domid) const;
    void addIo(Report& report, const HypervisorLog& log) const;
    void addOverhead(Report& report) const;
    void addSources(Report& report, const HypervisorLog& log) const;
    void addLosses(Report& report, const HypervisorLog& log, bool atEnd) const;

    std::vector<HypervisorLog> m_logs;
    std::vector<DirtyProfile> m_dirty;
    std::vector<std::size_t> m_logOf; ///< of each profile
    const std::vector<TracedMigration>& m_migrations;
    GuestNames m_names;
};

} // namespace xenlens::analysis
