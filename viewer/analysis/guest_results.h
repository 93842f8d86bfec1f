// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/guest_log.h"
#include "analysis/migrations/migration_builder.h"
#include "analysis/results/report.h"

#include <map>
#include <string>
#include <vector>

namespace xenlens::analysis {

/// The results of the tracers in kernels, of guests and of dom0, beside the toolstack's migrations.
class GuestResults
{
public:
    /// Logs are finalized. Gives the migrations the downtime that their guest saw; guest and migration are matched by
    /// uuid and time. `migrations` must outlive this.
    /// `earlier`: names by migrations before these.
    GuestResults(std::vector<GuestLog> logs, std::vector<TracedMigration>& migrations, const GuestNames& earlier = {});

    /// Adds profiles, checks, sources, losses and warnings to a report. `atEnd` as in ReportBuilder.
    void addTo(Report& report, bool atEnd) const;
    [[nodiscard]] const std::vector<GuestLog>& logs() const { return m_logs; }

private:
    [[nodiscard]] std::string guestOf(const std::string& host, DomId domid) const;
    [[nodiscard]] IoProfile makeIo() const;
    void addSources(Report& report) const;
    void addWarnings(Report& report, const GuestLog& log, bool atEnd) const;
    void addEndWarning(Report& report, const GuestLog& log) const;

    std::vector<GuestLog> m_logs;
    const std::vector<TracedMigration>& m_migrations;
    GuestNames m_names;
    std::vector<std::string> m_nameOf; ///< of each log: the domain's name where it is known
    std::map<std::string, std::string> m_nameOfObserver; ///< the same by the kernel's host name
    std::map<std::string, bool> m_isDom0; ///< by the kernel's host name
    std::map<DomId, std::vector<std::string>> m_guestsOf; ///< traced guests that ever had the number
};

} // namespace xenlens::analysis
