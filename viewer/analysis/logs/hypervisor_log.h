// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/clock.h"
#include "analysis/logs/coarsening.h"
#include "analysis/logs/logdirty_event.h"
#include "analysis/logs/toolstack_log.h"
#include "core/events/hypervisor.h"
#include "core/gap.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace xenlens::analysis {

/// All that was said of one hypervisor in one recording: by the hypervisor tracer of its host, or by an xentrace file.
/// Its lists are bounded: older rows are joined, sums over the whole time become one row (see coarsening.h).
struct HypervisorLog
{
    std::string host; ///< of an xentrace file: a stand-in for its name (reader/recording/xentrace_reader.h)
    std::string path;
    bool fromFile = false; ///< an xentrace file: times are Xen's own wall clock
    std::vector<hypervisor::SessionStart> starts;
    std::vector<hypervisor::SessionEnd> ends;
    std::vector<hypervisor::Domain> domains;
    std::vector<hypervisor::ClockAnchor> anchors;
    std::vector<hypervisor::Hypercalls> hypercalls;
    std::vector<hypervisor::HypercallCounters> counters;
    std::vector<hypervisor::HypercallCost> costs;
    /// In the order of the trace, which is that of the cleans even where times are not known.
    std::vector<LogdirtyEvent> logdirty;
    std::vector<hypervisor::Grants> grants;
    std::vector<hypervisor::ChannelSends> sends;
    std::vector<hypervisor::Runstates> runstates;
    std::vector<hypervisor::Faults> faults;
    std::vector<hypervisor::Lost> losses;
    std::vector<Gap> gaps; ///< of the recording; origin is not set
    static constexpr std::size_t domainsMax = 4096; ///< of a recording; events of more are left out
    static constexpr std::uint32_t vcpusMax = 8192; ///< of a domain (MAX_VIRT_CPUS, xen/include/public/xen.h)
    static constexpr std::size_t allVcpusMax = 16384; ///< of a recording
    static constexpr std::size_t sessionsMax = 64; ///< starts and ends of a tracer; of more, older ones are summed up
    static constexpr std::size_t rowsMax = 16384; ///< rows with times, before older ones are joined
    static constexpr std::size_t sumsMax = 1024; ///< rows whose times do not matter, and losses, before they are joined

    /// Whether the log has room for the event's domain and vCPU; if not, the event is counted. Asked before add().
    template <class E> bool admits(const E& e)
    {
        bool room = true;
        if constexpr (requires { e.domid; })
            room = hasRoomFor(e.domid);
        if constexpr (requires { e.vcpu; })
            room = room && e.vcpu < vcpusMax && hasRoomFor(e.domid, e.vcpu);
        m_beyondLimits += !room;
        return room;
    }
    [[nodiscard]] std::uint64_t beyondLimits() const { return m_beyondLimits; }

    std::uint64_t events = 0; ///< all of these but SessionEnd; what its producedEvents counts
    std::optional<DurationNs> leastDelay; ///< least of CTF time - tsNs

    HostClock clock; ///< to the common axis
    std::optional<double> nsPerTick; ///< of the TSC; nullopt: its frequency is not known
    /// False where a file has neither clock records nor the TSC's frequency: then all times are the same.
    bool timesKnown = true;

    [[nodiscard]] TimeRange span(std::uint64_t beginNs, std::uint64_t tsNs) const;
    /// When records were lost, in order and merged: at most `max` ranges, the last one up to the last loss.
    [[nodiscard]] std::vector<TimeRange> lossRanges(std::size_t max) const;
    [[nodiscard]] std::uint64_t lostRecords() const;
    /// By physical CPU, only CPUs with a loss: the sum of the single losses, or the total at the end where that is more
    /// (the event of a loss may itself be lost).
    [[nodiscard]] std::map<std::uint32_t, std::uint64_t> lostByCpu() const;
    /// Greatest difference of Xen's system times of two CPUs at one TSC, by all their anchors; 0 with one CPU. ns
    [[nodiscard]] double clocksApartNs() const;
    [[nodiscard]] std::string nameOf(DomId domid) const; ///< empty: not known
    [[nodiscard]] std::string uuidOf(DomId domid) const;

    void add(const hypervisor::SessionStart& e) { starts.push_back(e); }
    void add(const hypervisor::SessionEnd& e);
    void add(const hypervisor::Domain& e);
    void add(const hypervisor::Part&) { } // what is missing is seen by its events
    void add(const hypervisor::ClockAnchor& e);
    void add(const hypervisor::Hypercalls& e) { addRow(hypercalls, e); }
    void add(const hypervisor::HypercallCounters& e);
    void add(const hypervisor::HypercallCost& e);
    void add(const hypervisor::DirtyMarks& e);
    void add(const hypervisor::LogdirtyOp& e) { logdirty.emplace_back(e); }
    void add(const hypervisor::LogdirtyPause& e) { logdirty.emplace_back(e); }
    void add(const hypervisor::Grants& e) { addRow(grants, e); }
    void add(const hypervisor::ChannelSends& e) { addRow(sends, e); }
    void add(const hypervisor::Runstates& e) { addRow(runstates, e); }
    void add(const hypervisor::Faults& e) { addRow(faults, e); }
    void add(const hypervisor::Lost& e);

    /// Removes the events of a domain's log-dirty mode that lie in `time`, its ends included.
    void forgetLogdirty(DomId domid, const RowSpan& time);
    /// Removes those before `horizonNs`, of all domains.
    void forgetLogdirtyBefore(std::uint64_t horizonNs);
    [[nodiscard]] std::uint64_t
    newest() const; ///< end of the newest interval, or of the newest event of log-dirty mode
    /// How many events of log-dirty mode are kept; eight pages count as one.
    [[nodiscard]] std::size_t migrationEvents() const { return logdirty.size() + m_pfns / 8; }

    /// What was joined; times are CLOCK_MONOTONIC.
    [[nodiscard]] const std::optional<Coarsened>& coarsened() const { return m_rows.coarsened(); }

    /// Puts the log on the time axis of the same host's toolstack log, if there is one. Call once all events are in.
    void finalize(const std::vector<ToolstackLog>& hosts);

private:
    bool hasRoomFor(DomId domid);
    bool hasRoomFor(DomId domid, std::uint32_t vcpu);
    [[nodiscard]] const hypervisor::Domain* find(DomId domid) const;
    template <class E> void addRow(std::vector<E>& rows, const E& row)
    {
        rows.push_back(row);
        if (m_rows.isReached(rowCount()))
            coarsenRows();
    }
    [[nodiscard]] std::size_t rowCount() const
    {
        return hypercalls.size() + grants.size() + sends.size() + runstates.size() + faults.size();
    }
    void coarsenRows();
    [[nodiscard]] HostClock clockOfAnchors() const;
    void foldCosts();
    void keepOuterCounters();
    template <class Wanted> void eraseLogdirty(Wanted wanted);

    std::size_t m_pfns = 0; ///< in logdirty
    RowLimit m_rows{rowsMax};
    RowLimit m_anchors{sumsMax};
    RowLimit m_losses{sumsMax};
    std::size_t m_costsMax = sumsMax, m_countersMax = sumsMax;
    std::int64_t m_contradiction = 0; ///< of the clock's anchors that were left out
    double m_clocksApartNs = 0; ///< likewise
    std::map<DomId, std::size_t> m_domainAt; ///< index of the first event of each
    std::set<DomId> m_domids;
    std::set<std::pair<DomId, std::uint32_t>> m_vcpus;
    std::uint64_t m_beyondLimits = 0;
};

} // namespace xenlens::analysis
