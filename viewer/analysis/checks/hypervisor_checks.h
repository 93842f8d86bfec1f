// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/hypervisor_log.h"
#include "analysis/profiles/hypervisor_migrations.h"
#include "analysis/results/report.h"

#include <string>

/// Cross-checks of what a hypervisor recorded; see checks.h.
namespace xenlens::analysis {

/// Pages marked dirty against the dirty count of the clean's own record and against what the toolstack was told, by
/// round: one check, of the round that is worst, with all in the note. `traced` is nullptr where no toolstack was.
Check checkMarks(const DirtyProfile& profile, const std::string& label, const TracedMigration* traced);

/// The pauses of a migration's rounds while its guest ran (enable and cleans; those of peeks, which are our own
/// sampler's and too short to tell, are only in the note), against what its vCPUs did in exactly that time by the same
/// hypervisor's scheduler: a vCPU that is paused is offline, or stays blocked if it was (vcpu_sleep_nosync_locked(),
/// vcpu_wake(), xen/common/sched/core.c). A pause that is told too long holds other time; one that is told too short
/// leaves vCPUs offline before it. Time blocked proves nothing, so the note gives the parts.
Check checkPauses(
    const DirtyProfile& profile, const std::string& label, const HypervisorLog& log, const TracedMigration* traced);

/// Most that pauses and runstates may differ: a record is written some instructions after what it tells.
inline constexpr double pausesTolerance = 0.01;

/// Hypercalls by the sums of the records against Xen's own counters, between the counters' second and last but one
/// reading.
Check checkRecordsAgainstCounters(const HypervisorLog& log);

/// Events that the hypervisor tracer had to send against those in the trace; records that it says Xen lost, in all
/// against one by one.
Check checkProducedAgainstRecorded(const HypervisorLog& log);
Check checkLostRecords(const HypervisorLog& log);

} // namespace xenlens::analysis
