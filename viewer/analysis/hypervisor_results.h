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
    /// `earlier`: names by migrations before these.
    HypervisorResults(
        std::vector<HypervisorLog> logs, std::vector<TracedMigration>& migrations, const GuestNames& earlier = {});

    /// Adds them, once, to a report that already has the toolstack's and the guests' results. `atEnd` as in
    /// ReportBuilder.
    void addTo(Report& report, bool atEnd);

    [[nodiscard]] const std::vector<HypervisorLog>& logs() const { return m_logs; }
    /// Where the events of a profile are, whose index is that in the report.
    struct Place
    {
        std::size_t log = 0; ///< index into logs()
        RowSpan time; ///< CLOCK_MONOTONIC
    };
    [[nodiscard]] const std::vector<Place>& places() const { return m_places; }

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
    std::vector<Place> m_places; ///< of each profile
    const std::vector<TracedMigration>& m_migrations;
    GuestNames m_names;
};

} // namespace xenlens::analysis
