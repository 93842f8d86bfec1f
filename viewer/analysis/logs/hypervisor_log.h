// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/clock.h"
#include "analysis/logs/toolstack_log.h"
#include "core/event.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace xenlens::analysis {

using LogdirtyEvent = std::variant<hypervisor::DirtyMarks, hypervisor::LogdirtyOp, hypervisor::LogdirtyPause>;

/// All events about one hypervisor in one recording: by its host's hypervisor tracer, or from an xentrace file.
struct HypervisorLog
{
    std::string host; ///< of an xentrace file: a stand-in for its name (reader/recording/xentrace_reader.h)
    std::string path;
    bool fromFile = false; ///< an xentrace file: times are Xen's own wall clock
    std::vector<hypervisor::SessionStart> starts;
    std::vector<hypervisor::SessionEnd> ends;
    std::vector<hypervisor::Part> parts; ///< empty for a file
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
    /// Greatest difference of Xen's system times of two CPUs at one TSC, by their anchors; 0 with one CPU. ns
    [[nodiscard]] double clocksApartNs() const;
    [[nodiscard]] std::string nameOf(DomId domid) const; ///< empty: not known
    [[nodiscard]] std::string uuidOf(DomId domid) const;

    void add(const hypervisor::SessionStart& e) { starts.push_back(e); }
    void add(const hypervisor::SessionEnd& e) { ends.push_back(e); }
    void add(const hypervisor::Part& e) { parts.push_back(e); }
    void add(const hypervisor::Domain& e)
    {
        m_domainAt.try_emplace(e.domid, domains.size());
        domains.push_back(e);
    }
    void add(const hypervisor::ClockAnchor& e) { anchors.push_back(e); }
    void add(const hypervisor::Hypercalls& e) { hypercalls.push_back(e); }
    void add(const hypervisor::HypercallCounters& e) { counters.push_back(e); }
    void add(const hypervisor::HypercallCost& e) { costs.push_back(e); }
    void add(const hypervisor::DirtyMarks& e) { logdirty.emplace_back(e); }
    void add(const hypervisor::LogdirtyOp& e) { logdirty.emplace_back(e); }
    void add(const hypervisor::LogdirtyPause& e) { logdirty.emplace_back(e); }
    void add(const hypervisor::Grants& e) { grants.push_back(e); }
    void add(const hypervisor::ChannelSends& e) { sends.push_back(e); }
    void add(const hypervisor::Runstates& e) { runstates.push_back(e); }
    void add(const hypervisor::Faults& e) { faults.push_back(e); }
    void add(const hypervisor::Lost& e) { losses.push_back(e); }

    /// Puts the log on the time axis of the same host's toolstack log, if there is one. Call once all events are in.
    void finalize(const std::vector<ToolstackLog>& hosts);

private:
    bool hasRoomFor(DomId domid);
    bool hasRoomFor(DomId domid, std::uint32_t vcpu);
    [[nodiscard]] const hypervisor::Domain* find(DomId domid) const;

    std::map<DomId, std::size_t> m_domainAt; ///< index of the first event of each
    std::set<DomId> m_domids;
    std::set<std::pair<DomId, std::uint32_t>> m_vcpus;
    std::uint64_t m_beyondLimits = 0;
};

/// How long a pause was. nullopt: not known. The patch takes the time at both ends, and where these are read on two
/// CPUs whose clocks disagree, the difference may be below zero: a number near 2^64, or 2^50 where a tracer cuts it. No
/// guest survives a pause of half as much, 6 days.
constexpr std::optional<DurationNs> pauseLength(const hypervisor::LogdirtyPause& pause)
{
    constexpr std::uint64_t longest = std::uint64_t{1} << 49;
    return pause.pausedNs < longest ? std::optional(DurationNs{static_cast<std::int64_t>(pause.pausedNs)})
                                    : std::nullopt;
}

/// Domains that are Xen's own (DOMID_FIRST_RESERVED and above, xen/include/public/xen.h): idle, Xen, unknown.
constexpr bool isReserved(DomId domid)
{
    return domid.value >= 0x7ff0;
}

} // namespace xenlens::analysis
