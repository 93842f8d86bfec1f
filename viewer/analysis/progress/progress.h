// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/progress.h"
#include "analysis/results/report.h"

#include <cstddef>
#include <vector>

namespace xenlens::analysis {

/// What else the trace tells that helps to foretell a migration.
struct ProgressContext
{
    const DirtyProfile* marks = nullptr; ///< the hypervisor's, of the same migration; nullptr: none
    std::vector<DurationNs> restarts; ///< of migrations that ended before (restartOf)
};

/// State of a migration: Over for one that is not in progress.
MigrationProgress progressOf(const Migration& migration, const ProgressContext& context = {});

/// State of the report's migration of that index, with what the report tells besides.
MigrationProgress progressOf(const Report& report, std::size_t index);

/// The same as it would have been at a moment of a migration that has ended since: what came later is not used. A look
/// at any moment, and a replay. Counts inside a round follow from the curves.
MigrationProgress progressAt(const Report& report, std::size_t index, TimeNs moment);

} // namespace xenlens::analysis
