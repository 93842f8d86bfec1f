// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/checks/baseline.h"
#include "analysis/checks/workload.h"
#include "analysis/migrations/migration_builder.h"
#include "analysis/results/report.h"

#include <vector>

/// Cross-check of the dirty counts with what the memory writer in the guest wrote; see checks.h.
namespace xenlens::analysis {

inline constexpr double workloadTolerance = 0.05; ///< relative: guest and dom0 read their clocks at different moments

/// Distinct pages that the guest's memory writer wrote between two CLEANs against the dirty count less the idle guest's
/// own, over all live rounds but the last (the suspend that ends it dirties pages of its own).
Check checkWorkloadAgainstDirty(
    const TracedMigration& migration, const std::vector<WorkloadCounter>& workloads, const BaselineReads& baselines);

} // namespace xenlens::analysis
