// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/values.h"

/// Cross-checks: the same thing, counted by two sources.
namespace xenlens::wording {

Cell verdictOf(const analysis::Check& check); ///< "ok", "DIFFERS", or "-" when it could not be made

Line checksSummary(const analysis::Report& report); ///< how many agree
Section checksSection(const analysis::Report& report); ///< both numbers of each, the difference and the verdict
Table checksTable(const analysis::Report& report); ///< the same in columns; those that differ come first

} // namespace xenlens::wording
