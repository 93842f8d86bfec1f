// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/units.h"
#include "wording/values.h"

namespace xenlens::wording {

/// Everything: migrations, what else was traced, cross-checks, sources, losses.
Document reportDocument(const analysis::Report& report, RateUnit unit);

/// The migrations and their rounds, and how many cross-checks agree: what is said when a recording has ended.
Document summaryDocument(const analysis::Report& report, RateUnit unit);

/// The migrations and their rounds.
Document roundsDocument(const analysis::Report& report, RateUnit unit);

} // namespace xenlens::wording
