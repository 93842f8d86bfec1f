// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/values.h"

#include <vector>

/// How long each vCPU ran, waited or was paused, by the hypervisor's scheduler.
namespace xenlens::wording {

/// A table; empty where the report has nothing of it.
std::vector<Section> runstatesSummary(const analysis::Report& report);

} // namespace xenlens::wording
