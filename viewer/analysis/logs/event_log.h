// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/guest_log.h"
#include "analysis/logs/hypervisor_log.h"
#include "analysis/logs/toolstack_log.h"

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace xenlens::analysis {

/// Sorts events into the logs of their hosts and guests. An event whose times no machine can have is left out and
/// counted.
class EventLog
{
public:
    void add(const Event& event);
    void add(const Gap& gap);

    /// Copies, finalized: in order of time, with clocks. One for each origin that sent events of the toolstack's
    /// tracer, in the order found.
    [[nodiscard]] std::vector<ToolstackLog> toolstacks() const;
    [[nodiscard]] std::vector<WorkloadLog> workloads() const;
    /// Kernels, of guests and of dom0, that xenlens-guest ran in.
    [[nodiscard]] std::vector<GuestLog> guests() const;
    /// Hypervisors with events in the trace, on the axis of `toolstacks`.
    [[nodiscard]] std::vector<HypervisorLog> hypervisors(const std::vector<ToolstackLog>& toolstacks) const;
    /// Gaps of origins that sent no event that we know: a recording of which nothing is left.
    [[nodiscard]] std::vector<Gap> strayGaps() const;
    [[nodiscard]] std::uint64_t impossibleEvents() const { return m_impossible; }

private:
    struct OriginLog
    {
        ToolstackLog toolstack;
        WorkloadLog workload;
        GuestLog guest;
        HypervisorLog hypervisor;
        bool hasToolstack = false;
        bool hasWorkload = false;
        bool hasGuest = false;
        bool hasHypervisor = false;
    };

    OriginLog& logOf(const Origin& origin);

    std::map<const Origin*, OriginLog*> m_byOrigin;
    std::vector<std::unique_ptr<OriginLog>> m_origins;
    std::uint64_t m_impossible = 0;
};

} // namespace xenlens::analysis
