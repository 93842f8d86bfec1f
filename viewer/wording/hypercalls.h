// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/values.h"

#include <vector>

/// How often domains called Xen, and how long that took.
namespace xenlens::wording {

/// In a few lines, for the report of everything; empty where the report has nothing of it.
std::vector<Section> hypercallsSummary(const analysis::Report& report);

} // namespace xenlens::wording
