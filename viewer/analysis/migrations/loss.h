// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/guest_log.h"
#include "analysis/logs/toolstack_log.h"
#include "analysis/results/report.h"

#include <vector>

namespace xenlens::analysis {

struct TracedMigration;

/// All doors at which events of a host are known to have been lost, with their sums.
std::vector<LostCount> countLosses(const ToolstackLog& host);
/// The same for a guest's workload: only the recording's own gaps.
std::vector<LostCount> countLosses(const WorkloadLog& guest);
/// Of a tracer in a kernel: its own, and the recording's gaps unless they are told elsewhere.
std::vector<LostCount> countLosses(const GuestLog& kernel);

/// The stretches of a migration in which events of its two hosts are known to be missing.
std::vector<LostSpan> lostSpans(const TracedMigration& migration);

/// "bpf_ring", as toolstack_tp.h names the doors.
const char* toString(toolstack::LostWhere where);
const char* toString(guest::LostWhere where); ///< as guest_tp.h names them

} // namespace xenlens::analysis
