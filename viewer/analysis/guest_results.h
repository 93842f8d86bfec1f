// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/guest_log.h"
#include "analysis/migrations/migration_builder.h"
#include "analysis/results/report.h"

#include <vector>

namespace xenlens::analysis {

/// The results of the tracers in kernels, of guests and of dom0, beside the toolstack's migrations.
class GuestResults
{
public:
    /// Logs are finalized. Gives the migrations the downtime that their guest saw; guest and migration are matched by
    /// uuid and time. `migrations` must outlive this.
    GuestResults(std::vector<GuestLog> logs, std::vector<TracedMigration>& migrations);

    /// Adds profiles, checks, sources, losses and warnings to a report. `atEnd` as in ReportBuilder.
    void addTo(Report& report, bool atEnd) const;

private:
    [[nodiscard]] std::string nameOf(const GuestLog& log) const;
    [[nodiscard]] std::string guestOf(const std::string& host, DomId domid) const;
    [[nodiscard]] IoProfile makeIo() const;
    void addSources(Report& report) const;
    void addEndWarning(Report& report, const GuestLog& log) const;

    std::vector<GuestLog> m_logs;
    const std::vector<TracedMigration>& m_migrations;
};

} // namespace xenlens::analysis
