// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/guest_log.h"
#include "analysis/logs/toolstack_log.h"
#include "analysis/results/report.h"

#include <cstddef>
#include <vector>

namespace xenlens::analysis {

/// Where events of a host are known to have been lost, with the sum at each drop point.
std::vector<LostCount> countLosses(const ToolstackLog& host);
/// The same for a guest's workload: only the recording's own gaps.
std::vector<LostCount> countLosses(const WorkloadLog& guest);
/// The same for a tracer in a kernel: its own losses, and the recording's gaps unless another log reports them.
std::vector<LostCount> countLosses(const GuestLog& kernel);

/// When events of a host are known to be missing.
class HostLosses
{
public:
    /// At most `max` spans a drop point: neighbours are joined.
    HostLosses(const ToolstackLog& host, std::size_t max);

    /// Adds those that `window`, a migration, has a part in. An end that is not known is the window's.
    void addTo(std::vector<LostSpan>& spans, const TimeRange& window) const;

private:
    std::vector<LostSpan> m_spans;
};

/// "bpf_ring", as toolstack_tp.h names the drop points.
const char* toString(toolstack::LostWhere where);
const char* toString(guest::LostWhere where); ///< as guest_tp.h names them

} // namespace xenlens::analysis
