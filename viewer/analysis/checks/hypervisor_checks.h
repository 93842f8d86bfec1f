// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/hypervisor_log.h"
#include "analysis/profiles/hypervisor_migrations.h"
#include "analysis/results/report.h"

#include <string>

/// Cross-checks of what a hypervisor recorded; see checks.h.
namespace xenlens::analysis {

/// Pages marked dirty against the dirty count in the clean's own record and the one that the toolstack got, by round:
/// one check, of the round that differs most, with all rounds in the note. `traced` is nullptr where no toolstack was
/// traced.
Check checkMarks(const DirtyProfile& profile, const std::string& label, const TracedMigration* traced);

/// Hypercalls by the sums of the records against Xen's own counters, between the counters' second and last but one
/// reading.
Check checkRecordsAgainstCounters(const HypervisorLog& log);

/// Events that the hypervisor tracer produced against those in the trace.
Check checkProducedAgainstRecorded(const HypervisorLog& log);
/// Trace records that Xen lost: the sum of the single losses against the tracer's total at its end.
Check checkLostRecords(const HypervisorLog& log);

} // namespace xenlens::analysis
