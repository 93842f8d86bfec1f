// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/values.h"

/// Where numbers come from, and what a missing source means.
namespace xenlens::wording {

Section sourcesSection(const analysis::Report& report);
Table sourcesTable(const analysis::Report& report);

} // namespace xenlens::wording
