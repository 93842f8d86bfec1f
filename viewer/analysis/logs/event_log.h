// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/guest_log.h"
#include "analysis/logs/hypervisor_log.h"
#include "analysis/logs/toolstack_log.h"
#include "core/event.h"

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
    void take(const Event& event);
    void take(const Gap& gap);

    /// Copies, finalized: in order of time, with clocks. Hosts are the origins that sent toolstack events, in the order
    /// found.
    [[nodiscard]] std::vector<ToolstackLog> hosts() const;
    [[nodiscard]] std::vector<WorkloadLog> guests() const;
    /// Kernels, of guests and of dom0, that xenlens-guest ran in.
    [[nodiscard]] std::vector<GuestLog> kernels() const;
    /// Those of which there are events of the hypervisor, on the axis of `hosts`.
    [[nodiscard]] std::vector<HypervisorLog> hypervisors(const std::vector<ToolstackLog>& hosts) const;
    /// Gaps of origins that sent no event that we know: a recording of which nothing is left.
    [[nodiscard]] std::vector<Gap> strayGaps() const;
    [[nodiscard]] std::uint64_t impossibleEvents() const { return m_impossible; }

private:
    struct OriginLog
    {
        ToolstackLog host;
        WorkloadLog guest;
        GuestLog kernel;
        HypervisorLog hypervisor;
        bool isHost = false;
        bool isGuest = false;
        bool isKernel = false;
        bool isHypervisor = false;
    };

    OriginLog& logOf(const Origin& origin);

    std::map<const Origin*, OriginLog*> m_byOrigin;
    std::vector<std::unique_ptr<OriginLog>> m_origins;
    std::uint64_t m_impossible = 0;
};

} // namespace xenlens::analysis
