// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/guest_clock.h"
#include "analysis/logs/guest_recording.h"
#include "core/events/guest.h"
#include "core/gap.h"

#include <optional>
#include <string>
#include <vector>

namespace xenlens::analysis {

/// All that the tracer in one kernel, of a guest or of dom0, said in one recording.
struct GuestLog
{
    std::string name; ///< session_start's host name, or the trace's
    std::string path;
    std::vector<GuestRecording> sessions; ///< one for each start of a tracer; the first may lack its session_start
    std::vector<guest::ClockAnchor> anchors;
    std::vector<guest::Suspend> suspends;
    std::vector<guest::Identity> identities;
    std::vector<Gap> gaps; ///< of the recording; origin is not set
    bool gapsToldElsewhere = false; ///< another log of the same recording counts them as lost
    std::optional<DurationNs> leastDelay; ///< least of CTF time - tsNs

    GuestClock clock; ///< to the common axis; good after finalize()

    void put(const guest::SessionStart& e);
    void put(const guest::Part& e) { session().parts.push_back(e); }
    void put(const guest::ClockAnchor& e) { anchors.push_back(e); }
    void put(const guest::Suspend& e) { suspends.push_back(e); }
    void put(const guest::Identity& e) { identities.push_back(e); }
    void put(const guest::Hypercalls& e) { session().put(e); }
    void put(const guest::HypercallTimes& e) { session().put(e); }
    void put(const guest::HypercallLatency& e) { session().put(e); }
    void put(const guest::Grants& e) { session().put(e); }
    void put(const guest::Ring& e) { session().put(e); }
    void put(const guest::Channels& e) { session().put(e); }
    void put(const guest::Runstates&) { } // counted, no result is made of them
    void put(const guest::Mmu&) { }
    void put(const guest::Hypercall&) { } // their sums tell it
    void put(const guest::Lost& e) { session().losses.push_back(e); }
    void put(const guest::SessionEnd& e) { session().end = e; }
    /// Every event of the provider but session_start and session_end: for the books.
    void count(std::uint64_t tsNs);

    [[nodiscard]] bool isDom0() const;
    [[nodiscard]] bool isEmulated() const;
    [[nodiscard]] std::string uuid() const; ///< empty: dom0, or not known
    [[nodiscard]] std::optional<DomId> lastDomId() const;
    [[nodiscard]] bool everWas(DomId domid) const; ///< had that number on one host or another
    /// A CTF timestamp on the common axis: LTTng's clock is this kernel's CLOCK_MONOTONIC with an offset.
    [[nodiscard]] TimeNs fromCtf(TimeNs ctfTime) const;
    enum class Sums
    {
        OfTheKernel, ///< its own counters: only what was not recorded is missing
        OfTheProbes ///< those lack what found no room or was interrupted, too
    };
    /// Stretches on the axis of which summaries are missing or too low, and those between two sessions.
    [[nodiscard]] std::vector<TimeRange> missingStretches(Sums sums) const;
    /// Greatest error of the clock over all that was sent; nullopt: nothing bounds it.
    [[nodiscard]] std::optional<DurationNs> clockBound() const;
    /// From the first session's first event to the last one's last.
    [[nodiscard]] TimeRange time() const;

    /// From the begin of the first summary of hypercalls to the end of the last; time() where there is none.
    [[nodiscard]] TimeRange summarised() const;

    /// Makes the clock. `ofHost` are anchors that another tracer in the same kernel sent. Call once all events are in.
    void finalize(const std::vector<toolstack::ClockAnchor>& ofHost);

private:
    GuestRecording& session();
};

} // namespace xenlens::analysis
