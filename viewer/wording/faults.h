// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/values.h"

#include <optional>
#include <string>
#include <vector>

/// Page faults that the hypervisor handled for each domain, and what they cost it.
namespace xenlens::wording {

/// nullopt: no hypervisor was traced.
using FaultProfiles = std::optional<std::vector<analysis::FaultProfile>>;

std::string faultDescription(analysis::FaultKind kind); ///< "shadow page-table faults"
/// A table, or the sentence that says why there is none.
Section faults(const FaultProfiles& faults);
/// Adds rows of kind "fault" to the records of hypercalls by number.
void addFaultRecords(RecordTable& hypercalls, const FaultProfiles& faults);

/// In a few lines, for the report of everything; empty where the report has nothing of it.
std::vector<Section> faultsSummary(const analysis::Report& report);

} // namespace xenlens::wording
