// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/event_log.h"
#include "analysis/results/report.h"

namespace xenlens::analysis {

/// Makes a report of all that was logged; see ReportBuilder::build.
Report makeReport(const EventLog& log, bool atEnd);

/// Which sources each host gave, and what is missing without those that it did not.
std::vector<SourceState> listSources(const std::vector<ToolstackLog>& hosts, const std::vector<WorkloadLog>& guests);

} // namespace xenlens::analysis
