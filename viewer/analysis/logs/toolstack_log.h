// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/clock.h"
#include "analysis/logs/coarsening.h"
#include "core/events/toolstack.h"
#include "core/events/workload.h"
#include "core/gap.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace xenlens::analysis {

/// All events of one host's toolstack tracer in one recording; finalize() sorts each list by time.
struct ToolstackLog
{
    static constexpr std::size_t migrationsMax = 4096; ///< saves, and restores, of a recording; more are left out
    static constexpr std::size_t interfacesMax = 256;
    static constexpr std::size_t sessionsMax = 64; ///< starts and ends of a tracer; of more, older ones are summed up
    static constexpr std::size_t anchorsMax = 1024; ///< and losses; of more, older ones are left out or summed up
    static constexpr std::size_t readingsMax = 8192; ///< of all interfaces; of more, older ones are left out

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
    std::map<std::string, std::vector<toolstack::NicCounters>> nics; ///< by interface
    std::vector<toolstack::Lost> losses;
    std::vector<Gap> gaps; ///< of the recording; origin is not set
    std::optional<DurationNs> leastDelay; ///< least of CTF time - tsNs: an offset
                                          ///< when there is no anchor
    std::uint64_t beyondLimits = 0; ///< saves and restores that were left out
    std::uint64_t malformed = 0; ///< events of a probe that were left out for a number that cannot be
    std::uint64_t nicsBeyondLimits = 0; ///< readings of interfaces that were left out
    std::uint64_t forgotten = 0; ///< events of probes that forget() removed
    std::set<DomId> savedBefore; ///< domains whose saves it removed
    bool sampledBefore = false; ///< a sampler's read was among them

    HostClock clock; ///< to the common axis
    HostClock wallClock; ///< to the host's own CLOCK_REALTIME
    bool hasReference = false; ///< the axis is a reference clock that other hosts use as well
    /// A CTF timestamp of this host on the common axis: LTTng's clock is CLOCK_MONOTONIC with an offset of its own.
    [[nodiscard]] TimeNs fromCtf(TimeNs ctfTime) const;

    void add(const toolstack::SessionStart& e) { starts.push_back(e); }
    void add(const toolstack::SessionEnd& e);
    void add(const toolstack::ClockAnchor& e);
    void add(const toolstack::SaveBegin& e);
    void add(const toolstack::SaveEnd& e) { saveEnds.push_back(e); }
    void add(const toolstack::LogdirtySwitched& e) { switches.push_back(e); }
    void add(const toolstack::LogdirtyRead& e) { reads.push_back(e); }
    void add(const toolstack::BatchSent& e) { batches.push_back(e); }
    void add(const toolstack::StreamProgress& e) { progress.push_back(e); }
    void add(const toolstack::GuestSuspended& e) { suspends.push_back(e); }
    void add(const toolstack::RestoreBegin& e);
    void add(const toolstack::RestoreEnd& e) { restoreEnds.push_back(e); }
    void add(const toolstack::DomainState& e) { states.push_back(e); }
    void add(const toolstack::NicCounters& e);
    void add(const toolstack::Lost& e);

    /// The tracer had not ended with the last event. A live session that is joined late does not give its start.
    [[nodiscard]] bool goesOn() const { return starts.empty() ? ends.empty() : ends.size() < starts.size(); }

    /// Sorts the lists and makes the clocks. Call once all events are in.
    void finalize();

    /// Removes the save and the restore of a migration that is over, by begin and domain, with all events of the
    /// domain up to its next.
    void forgetSave(const toolstack::SaveBegin& save);
    void forgetRestore(const toolstack::RestoreBegin& restore);
    /// Removes what belongs to no save or restore that is kept, if it is older than a minute.
    void forgetStrays();
    /// How many events of migrations are kept.
    [[nodiscard]] std::size_t migrationEvents() const;

    /// Of the anchors that were left out; see HostClock. ns
    [[nodiscard]] std::int64_t contradiction(toolstack::ClockSource source) const;

private:
    template <class Wanted> void eraseSending(Wanted wanted);
    template <class Wanted> void eraseReceiving(Wanted wanted);
    template <class E, class Wanted> void erase(std::vector<E>& events, Wanted wanted);

    RowLimit m_anchors{anchorsMax};
    RowLimit m_readings{readingsMax};
    std::size_t m_readingsKept = 0;
    std::map<toolstack::ClockSource, std::int64_t> m_contradictions;
};

/// All events of the memory writer in a guest.
struct WorkloadLog
{
    std::string name; ///< the guest's hostname
    std::string path;
    std::optional<workload::SessionStart> start;
    std::vector<workload::Interval> intervals;
    std::vector<Gap> gaps;

    void add(const workload::SessionStart& e) { start = e; }
    void add(const workload::Interval& e);
    void add(const workload::Phase&) { } // no result uses them

private:
    RowLimit m_limit{8192};
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
    bool destroyed = false; ///< the arrived domain was destroyed
};

/// Live saves of a finalized log; saves to a file (not live) are no migrations.
std::vector<SaveLog> findSaves(const ToolstackLog& host);
std::vector<RestoreLog> findRestores(const ToolstackLog& host);

} // namespace xenlens::analysis
