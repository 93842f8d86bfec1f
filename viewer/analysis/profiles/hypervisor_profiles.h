// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/hypervisor_log.h"
#include "analysis/results/hypercall_profile.h"
#include "analysis/results/io_profile.h"
#include "analysis/results/runstate_profile.h"

#include <vector>

/// Profiles of a hypervisor's domains, from a finalized log, in order of the domain's number.
namespace xenlens::analysis {

/// A preempted hypercall is counted once; its further pieces are in OpCount::restarted. Where records were lost and
/// Xen's own counters are in the log, the counters are used instead of the records' sums, to within an interval at
/// either end.
std::vector<HypercallProfile> makeHypercallProfiles(const HypervisorLog& log);

/// Grant-table operations that this hypervisor carried out.
std::vector<GrantProfile> makeGrantProfiles(const HypervisorLog& log);

std::vector<RunstateProfile> makeRunstateProfiles(const HypervisorLog& log);

/// Hypercalls of each vCPU by Xen's counters and by the records, between the second and the last but one reading of its
/// counters: the sums of intervals that lie wholly between these, and of those that do in part. All 0 where no vCPU has
/// four readings.
struct CountersComparison
{
    std::uint64_t counters = 0;
    std::uint64_t least = 0;
    std::uint64_t most = 0;
};
CountersComparison compareCounters(const HypervisorLog& log);

} // namespace xenlens::analysis
