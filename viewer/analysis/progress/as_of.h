// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/dirty_profile.h"
#include "analysis/results/migration.h"
#include "analysis/results/report.h"

namespace xenlens::analysis {

/// What was known of a migration at a moment: rounds that had ended, of the one in progress what the curves say was
/// sent, and nothing that came later. A moment at the end of the migration, or behind it, gives all of it; one before
/// its begin, a migration without rounds.
Migration asOf(const Migration& migration, TimeNs moment);

/// Only what the prediction reads: the curve and the gaps.
DirtyProfile asOf(const DirtyProfile& profile, TimeNs moment);

/// The migrations that had begun, each as of then; what else the report tells is left out.
Report asOf(const Report& report, TimeNs moment);

} // namespace xenlens::analysis
