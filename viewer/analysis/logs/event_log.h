// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/guest_log.h"
#include "analysis/logs/hypervisor_log.h"
#include "analysis/logs/toolstack_log.h"
#include "core/event.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace xenlens::analysis {

/// All events of a trace, finalized: in order of time, with clocks. Each list is in the order in which the recordings
/// were found.
struct Logs
{
    std::vector<ToolstackLog> toolstacks;
    std::vector<WorkloadLog> workloads;
    std::vector<GuestLog> guests; ///< kernels, of guests and of dom0, that xenlens-guest ran in
    std::vector<HypervisorLog> hypervisors; ///< on the axis of `toolstacks`
    std::vector<Gap> strayGaps; ///< of recordings without an event that we know: nothing is left of them
    std::uint64_t malformed = 0; ///< events with a number that no machine can have; left out
    std::vector<std::string> beyondLimits; ///< what was left out because no host has as much; a sentence each
};

/// Sorts events into the logs of their hosts and guests. An event with a number that no machine can have is left out
/// and counted.
class EventLog
{
public:
    void add(const Event& event);
    void add(const Gap& gap);

    /// Gives up all events.
    [[nodiscard]] Logs finalize() &&;

private:
    struct OriginLog
    {
        ToolstackLog toolstack;
        WorkloadLog workload;
        GuestLog guest;
        HypervisorLog hypervisor;
        std::vector<Gap> gaps; ///< origin is not set
        bool hasToolstack = false;
        bool hasWorkload = false;
        bool hasGuest = false;
        bool hasHypervisor = false;
    };

    OriginLog& logOf(const Origin& origin);
    template <class E> static void countMalformed(OriginLog& log);

    std::map<const Origin*, std::size_t> m_indexOf;
    std::deque<OriginLog> m_origins;
    std::uint64_t m_malformed = 0;
};

} // namespace xenlens::analysis
