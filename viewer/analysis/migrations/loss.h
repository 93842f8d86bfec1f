// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/guest_log.h"
#include "analysis/logs/toolstack_log.h"
#include "analysis/results/report.h"

#include <vector>

namespace xenlens::analysis {

struct TracedMigration;

/// Where events of a host are known to have been lost, with the sum at each drop point.
std::vector<LostCount> countLosses(const ToolstackLog& host);
/// The same for a guest's workload: only the recording's own gaps.
std::vector<LostCount> countLosses(const WorkloadLog& guest);
/// The same for a tracer in a kernel: its own losses, and the recording's gaps unless another log reports them.
std::vector<LostCount> countLosses(const GuestLog& kernel);

/// When in a migration events of its two hosts are known to be missing.
std::vector<LostSpan> lostSpans(const TracedMigration& migration);

/// "bpf_ring", as toolstack_tp.h names the drop points.
const char* toString(toolstack::LostWhere where);
const char* toString(guest::LostWhere where); ///< as guest_tp.h names them

} // namespace xenlens::analysis
