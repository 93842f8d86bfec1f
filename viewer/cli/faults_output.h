// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/fault_profile.h"
#include "cli/terminal.h"

#include <optional>
#include <string>
#include <vector>

/// Page faults that the hypervisor handled for each domain, and what they cost it.
namespace xenlens::cli {

/// nullopt: no hypervisor was traced.
using FaultProfiles = std::optional<std::vector<analysis::FaultProfile>>;

/// A table under a heading, or the sentence that says why there is none.
std::string faultsText(const FaultProfiles& faults, const Style& style);
std::string faultsCsv(const FaultProfiles& faults); ///< lines as those of hypercalls by number, of kind "fault"

/// The same in a few lines, for the report of everything; empty where there is nothing of it.
std::string faultsSummary(const FaultProfiles& faults, const Style& style);

} // namespace xenlens::cli
