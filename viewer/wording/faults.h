// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/values.h"

#include <vector>

/// Page faults that the hypervisor handled for each domain, and what they cost it.
namespace xenlens::wording {

/// In a few lines, for the report of everything; empty where the report has nothing of it.
std::vector<Section> faultsSummary(const analysis::Report& report);

} // namespace xenlens::wording
