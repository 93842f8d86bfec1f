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
#include <optional>
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

    /// There are so many events of migrations that those of migrations which are over should be forgotten.
    [[nodiscard]] bool isFull();
    /// To be called after that, with or without success.
    void noteForgotten();
    /// When the newest event was sent.
    [[nodiscard]] TimeNs newest() const { return m_newest; }
    /// Those of Logs::toolstacks and Logs::hypervisors that finalize() would return, with the same indices.
    [[nodiscard]] std::vector<ToolstackLog*> toolstacks();
    [[nodiscard]] std::vector<HypervisorLog*> hypervisors();

    static constexpr std::size_t migrationEventsMax = 32768; ///< before isFull()
    static constexpr DurationNs settlingTime{60'000'000'000}; ///< by then all has come that belongs to a migration

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
    TimeNs m_newest;
    std::optional<TimeNs> m_ended; ///< when the first migration ended of those that are not forgotten
    std::size_t m_sinceLook = 0;
    std::size_t m_fullAt = migrationEventsMax;
};

} // namespace xenlens::analysis
