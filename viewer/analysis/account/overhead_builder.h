// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/hypervisor_log.h"
#include "analysis/results/migration.h"
#include "analysis/results/overhead.h"

#include <vector>

namespace xenlens::analysis {

/// The account of every vCPU that a hypervisor recorded: "all", then each of the last 64 migrations and each of its
/// rounds, of every host on which something is known of that time. Logs are finalized; those without times give
/// nothing.
///
/// A vCPU's time is split by its runstates (TRC_SCHED_RUNSTATE_CHANGE). Of the time that it ran, the timed hypercalls
/// (TRC_HCALL_COST of patch 0006) and page faults (TRC_FAULT_END of 0007) are Xen's; the rest is its own. Faults are
/// recorded by domain: they are split off where the domain has one vCPU on that host. Of the time offline, the pauses
/// of log-dirty operations (TRC_MEM_LOGDIRTY_PAUSE of 0004) are split off, under the same condition. Sums of an
/// interval that lies only partly in a window are divided by time.
std::vector<OverheadWindow> buildOverhead(
    const std::vector<HypervisorLog>& logs, const std::vector<Migration>& migrations);

} // namespace xenlens::analysis
