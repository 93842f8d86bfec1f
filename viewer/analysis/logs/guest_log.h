// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/guest_clock.h"
#include "analysis/logs/guest_recording.h"
#include "core/events/guest.h"
#include "core/gap.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace xenlens::analysis {

/// All events of the tracer in one kernel, of a guest or of dom0, in one recording.
struct GuestLog
{
    std::string name; ///< session_start's host name, or the trace's
    std::string path;
    std::vector<GuestRecording> sessions; ///< one for each start of a tracer; the first may lack its session_start, or
                                          ///< be several that are long over
    std::vector<guest::ClockAnchor> anchors;
    std::vector<guest::Suspend> suspends;
    std::vector<guest::Identity> identities;
    std::vector<Gap> gaps; ///< of the recording; origin is not set
    bool gapsReportedElsewhere = false; ///< another log of the same recording counts them as lost
    std::optional<DurationNs> leastDelay; ///< least of CTF time - tsNs

    GuestClock clock; ///< to the common axis; good after finalize()

    void add(const guest::SessionStart& e);
    void add(const guest::Part& e) { session().add(e); }
    void add(const guest::ClockAnchor& e);
    void add(const guest::Suspend& e) { suspends.push_back(e); }
    void add(const guest::Identity& e);
    void add(const guest::Hypercalls& e) { session().add(e); }
    void add(const guest::HypercallTimes& e) { session().add(e); }
    void add(const guest::HypercallLatency& e) { session().add(e); }
    void add(const guest::Grants& e) { session().add(e); }
    void add(const guest::Ring& e) { session().add(e); }
    void add(const guest::Channels& e) { session().add(e); }
    void add(const guest::Runstates&) { } // counted; no result uses them
    void add(const guest::Mmu&) { }
    void add(const guest::Hypercall&) { } // the sums contain them
    void add(const guest::Lost& e) { session().add(e); }
    void add(const guest::SessionEnd& e) { session().end = e; }
    static constexpr std::size_t sessionsMax = 16; ///< of more, the older half becomes one
    static constexpr std::size_t anchorsMax = 1024; ///< and identities; of more, older ones are left out
    [[nodiscard]] std::uint64_t beyondLimits() const; ///< numbers that were left out
    /// What was joined, in all sessions; times are CLOCK_MONOTONIC.
    [[nodiscard]] std::optional<Coarsened> coarsened() const;

    /// To be called for every event of the provider but session_start and session_end.
    void count(std::uint64_t tsNs);
    /// The same for one that is left out, for a number that cannot be.
    void countMalformed() { ++session().events; }

    [[nodiscard]] bool isDom0() const;
    [[nodiscard]] bool isEmulated() const;
    [[nodiscard]] std::string uuid() const; ///< empty: dom0, or not known
    [[nodiscard]] std::optional<DomId> lastDomId() const;
    [[nodiscard]] std::set<DomId> domids() const; ///< all that it had, on one host or another
    /// A CTF timestamp on the common axis: LTTng's clock is this kernel's CLOCK_MONOTONIC with an offset.
    [[nodiscard]] TimeNs fromCtf(TimeNs ctfTime) const;
    enum class Sums
    {
        OfTheKernel, ///< its own counters: only unrecorded summaries are missing
        OfTheProbes ///< these also lack what found no room in a table, and interrupted probes
    };
    /// When summaries are missing or too low, and the time between two sessions.
    [[nodiscard]] std::vector<TimeRange> missingStretches(Sums sums) const;
    /// Greatest error of the clock over all events; nullopt: nothing bounds it.
    [[nodiscard]] std::optional<DurationNs> clockBound() const;
    /// From the first session's first event to the last one's last.
    [[nodiscard]] TimeRange time() const;

    /// From the begin of the first summary of hypercalls to the end of the last; time() where there is none.
    [[nodiscard]] TimeRange summarised() const;

    /// Makes the clock. `ofHost` are anchors that another tracer in the same kernel sent, `contradictionOfHost` is of
    /// those that it left out. Call once all events are in.
    void finalize(const std::vector<toolstack::ClockAnchor>& ofHost, std::int64_t contradictionOfHost = 0);

private:
    GuestRecording& session();
    void joinSessions();

    RowLimit m_anchors{anchorsMax};
    std::int64_t m_contradiction = 0; ///< of the anchors that were left out
};

} // namespace xenlens::analysis
