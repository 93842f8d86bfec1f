// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/clock.h"
#include "core/events/toolstack.h"
#include "core/events/workload.h"
#include "core/gap.h"

#include <optional>
#include <string>
#include <vector>

namespace xenlens::analysis {

/// All that one host's toolstack tracer said in one recording; each list is sorted by time before it is used.
struct ToolstackLog
{
    std::string name; ///< the trace's hostname, or session_start's
    std::string path;
    std::vector<toolstack::SessionStart> starts;
    std::vector<toolstack::SessionEnd> ends;
    std::vector<toolstack::ClockAnchor> anchors;
    std::vector<toolstack::SaveBegin> saveBegins;
    std::vector<toolstack::SaveEnd> saveEnds;
    std::vector<toolstack::LogdirtySwitched> switches;
    std::vector<toolstack::LogdirtyRead> reads;
    std::vector<toolstack::BatchSent> batches;
    std::vector<toolstack::StreamProgress> progress;
    std::vector<toolstack::GuestSuspended> suspends;
    std::vector<toolstack::RestoreBegin> restoreBegins;
    std::vector<toolstack::RestoreEnd> restoreEnds;
    std::vector<toolstack::DomainState> states;
    std::vector<toolstack::NicCounters> nics;
    std::vector<toolstack::Lost> losses;
    std::vector<Gap> gaps; ///< of the recording; origin is not set
    std::optional<DurationNs> leastDelay; ///< least of CTF time - tsNs: an offset when there is no anchor

    HostClock clock; ///< to the common axis
    HostClock wallClock; ///< to the host's own CLOCK_REALTIME
    bool hasReference = false; ///< the axis is a reference that other hosts asked as well
    /// A CTF timestamp of this host on the common axis: LTTng's clock is CLOCK_MONOTONIC too, with an offset of its
    /// own.
    [[nodiscard]] TimeNs fromCtf(TimeNs ctfTime) const;
    /// Sorts the lists and makes the clocks. Call once all events are in.
    void finalize();
};

/// What the memory writer in a guest said.
struct WorkloadLog
{
    std::string name; ///< the guest's hostname
    std::optional<workload::SessionStart> start;
    std::vector<workload::Interval> intervals;
    std::vector<workload::Phase> phases;
    std::vector<Gap> gaps;
};

/// One migration as the sender saw it: the events of its host that belong to it, in order.
struct SaveLog
{
    toolstack::SaveBegin begin;
    std::optional<toolstack::SaveEnd> end;
    std::vector<toolstack::LogdirtySwitched> switches;
    std::vector<toolstack::LogdirtyRead> reads; ///< of the migration and of the sampler
    std::vector<toolstack::BatchSent> batches; ///< those that were written
    std::vector<toolstack::StreamProgress> progress;
    std::optional<toolstack::GuestSuspended> suspended;
};

/// One migration as the receiver saw it.
struct RestoreLog
{
    toolstack::RestoreBegin begin;
    std::optional<toolstack::RestoreEnd> end;
    std::optional<toolstack::DomainState> unpaused; ///< the first that succeeded
};

/// Live saves of a finalized log; saves to a file (not live) are no migrations.
std::vector<SaveLog> findSaves(const ToolstackLog& host);
std::vector<RestoreLog> findRestores(const ToolstackLog& host);

} // namespace xenlens::analysis
