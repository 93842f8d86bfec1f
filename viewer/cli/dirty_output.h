// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "cli/terminal.h"

#include <string>

/// Pages that guests dirtied while their log-dirty mode was on, by the hypervisor's records.
namespace xenlens::cli {

std::string dirtyText(const analysis::Report& report, const Style& style);
std::string dirtyJson(const analysis::Report& report); ///< schema xenlens.dirty/1
std::string dirtyCsv(const analysis::Report& report); ///< a line for each round

/// The same in a few lines, for the report of everything; empty where there is nothing of it.
std::string dirtySummary(const analysis::Report& report, const Style& style);
/// How long each vCPU ran, waited or was paused; empty where nothing is known of it.
std::string runstatesSummary(const analysis::Report& report, const Style& style);

} // namespace xenlens::cli
