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

/// The pauses of a migration's rounds while its guest ran (the enable and the cleans) against the runstates of its
/// vCPUs in exactly that time, by the same hypervisor's scheduler: a paused vCPU is offline, or stays blocked if it was
/// (vcpu_sleep_nosync_locked(), vcpu_wake(), xen/common/sched/core.c). A pause that is measured too long contains other
/// states; one that is measured too short leaves its vCPUs offline before it. A blocked vCPU proves nothing, so the
/// note gives the parts. The pauses of peeks, which are our own sampler's and too short to compare, are only in the
/// note.
Check checkPauses(
    const DirtyProfile& profile, const std::string& label, const HypervisorLog& log, const TracedMigration* traced);

/// Accepted difference of pauses and runstates: a record is written some instructions after the event it describes.
inline constexpr double pausesTolerance = 0.01;

/// Hypercalls by the sums of the records against Xen's own counters, between the counters' second and last but one
/// reading.
Check checkRecordsAgainstCounters(const HypervisorLog& log);

/// Events that the hypervisor tracer produced against those in the trace.
Check checkProducedAgainstRecorded(const HypervisorLog& log);
/// Trace records that Xen lost: the sum of the single losses against the tracer's total at its end.
Check checkLostRecords(const HypervisorLog& log);

} // namespace xenlens::analysis
