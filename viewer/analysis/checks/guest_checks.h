// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/guest_log.h"
#include "analysis/migrations/migration_builder.h"
#include "analysis/results/report.h"

/// Cross-checks of what the tracers in kernels counted; see checks.h.
namespace xenlens::analysis {

/// Downtime by the guest, from the suspending hypercall to its return, against the toolstack's, in ms. The guest leaves
/// before the toolstack sees it suspended, and is back after the toolstack unpauses it. So, besides the bounds of both
/// clocks, these differences are accepted: the time from the last sign of the running guest until the toolstack saw it
/// suspended, less what the guest took from the request until it left; and the length of the unpausing call. The
/// toolstack's span must lie within the guest's.
Check checkDowntime(const TracedMigration& migration);

/// Hypercalls by the difference of the tracer's totals against the summaries between them: equal, unless summaries were
/// lost.
Check checkSummariesAgainstTotals(const GuestLog& log);

/// Events that the tracer produced against those in the trace and those known as lost.
Check checkProducedAgainstRecorded(const GuestLog& log);

} // namespace xenlens::analysis
