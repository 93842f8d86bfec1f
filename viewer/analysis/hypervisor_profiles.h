// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/hypercall_profile.h"
#include "analysis/hypervisor_log.h"
#include "analysis/io_profile.h"
#include "analysis/runstate_profile.h"

#include <vector>

/// What a hypervisor saw of its domains, of a settled log; in order of the domain's number.
namespace xenlens::analysis {

/// A preempted hypercall is counted once; its further pieces are in OpCount::restarted. Where Xen's own counters are in
/// the log, they are believed before the sums of the records.
std::vector<HypercallProfile> makeHypercallProfiles(const HypervisorLog& log);

/// Grant-table operations that this hypervisor carried out.
std::vector<GrantProfile> makeGrantProfiles(const HypervisorLog& log);

std::vector<RunstateProfile> makeRunstateProfiles(const HypervisorLog& log);

/// Hypercalls by Xen's counters and by the sums of the records between their first and their last reading; both 0
/// without counters.
struct CountersComparison
{
    std::uint64_t counters = 0;
    std::uint64_t records = 0;
};
CountersComparison compareCounters(const HypervisorLog& log);

} // namespace xenlens::analysis
