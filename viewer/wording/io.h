// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/values.h"

#include <vector>

/// Traffic of shared rings, operations on grant tables and events over event channels.
namespace xenlens::wording {

/// In a few lines, for the report of everything; empty where the report has nothing of it.
std::vector<Section> ioSummary(const analysis::Report& report);

} // namespace xenlens::wording
