// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/values.h"

#include <vector>

/// Pages that guests dirtied while their log-dirty mode was on, by the hypervisor's records.
namespace xenlens::wording {

/// In a few lines, for the report of everything; empty where the report has nothing of it.
std::vector<Section> dirtySummary(const analysis::Report& report);

} // namespace xenlens::wording
