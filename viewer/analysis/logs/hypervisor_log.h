// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/clock.h"
#include "analysis/logs/toolstack_log.h"
#include "core/events/hypervisor.h"
#include "core/gap.h"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace xenlens::analysis {

using LogdirtyEvent = std::variant<hypervisor::DirtyMarks, hypervisor::LogdirtyOp, hypervisor::LogdirtyPause>;

/// All that was said of one hypervisor in one recording: by the tap of its host, or by an xentrace file.
struct HypervisorLog
{
    std::string host; ///< of an xentrace file: what stands for it (reader/recording/xentrace_reader.h)
    std::string path;
    bool fromFile = false; ///< an xentrace file: times are Xen's own wall clock
    std::vector<hypervisor::SessionStart> starts;
    std::vector<hypervisor::SessionEnd> ends;
    std::vector<hypervisor::Part> parts; ///< empty of a file
    std::vector<hypervisor::Domain> domains;
    std::vector<hypervisor::ClockAnchor> anchors;
    std::vector<hypervisor::Hypercalls> hypercalls;
    std::vector<hypervisor::HypercallCounters> counters;
    std::vector<hypervisor::HypercallCost> costs;
    /// In the order in which they were said, which is that of the cleans even where times are not known.
    std::vector<LogdirtyEvent> logdirty;
    std::vector<hypervisor::Grants> grants;
    std::vector<hypervisor::ChannelSends> sends;
    std::vector<hypervisor::Runstates> runstates;
    std::vector<hypervisor::Faults> faults;
    std::vector<hypervisor::Lost> losses;
    std::vector<Gap> gaps; ///< of the recording; origin is not set
    std::uint64_t events = 0; ///< all of these but SessionEnd, whose producedEvents counts the same
    std::optional<DurationNs> leastDelay; ///< least of CTF time - tsNs

    HostClock clock; ///< to the common axis
    std::optional<double> nsPerTick; ///< of the TSC; nullopt: its frequency is not known
    /// False where a file tells neither the time nor the TSC's frequency: then all times are the same.
    bool timesKnown = true;

    [[nodiscard]] TimeRange span(std::uint64_t beginNs, std::uint64_t tsNs) const;
    /// When records were lost, in order and merged: at most `max` ranges, the last one up to the last loss.
    [[nodiscard]] std::vector<TimeRange> lossRanges(std::size_t max) const;
    [[nodiscard]] std::uint64_t lostRecords() const;
    /// By physical CPU, those with a loss: what the losses say, or the ends where an event of a loss was itself lost.
    [[nodiscard]] std::map<std::uint32_t, std::uint64_t> lostByCpu() const;
    /// How far Xen's system times of different CPUs are apart at one TSC, at most, as far as their anchors tell; 0 with
    /// one CPU. ns
    [[nodiscard]] double clocksApartNs() const;
    [[nodiscard]] std::string nameOf(DomId domid) const; ///< empty: not known
    [[nodiscard]] std::string uuidOf(DomId domid) const;

    void put(const hypervisor::SessionStart& e) { starts.push_back(e); }
    void put(const hypervisor::SessionEnd& e) { ends.push_back(e); }
    void put(const hypervisor::Part& e) { parts.push_back(e); }
    void put(const hypervisor::Domain& e) { domains.push_back(e); }
    void put(const hypervisor::ClockAnchor& e) { anchors.push_back(e); }
    void put(const hypervisor::Hypercalls& e) { hypercalls.push_back(e); }
    void put(const hypervisor::HypercallCounters& e) { counters.push_back(e); }
    void put(const hypervisor::HypercallCost& e) { costs.push_back(e); }
    void put(const hypervisor::DirtyMarks& e) { logdirty.emplace_back(e); }
    void put(const hypervisor::LogdirtyOp& e) { logdirty.emplace_back(e); }
    void put(const hypervisor::LogdirtyPause& e) { logdirty.emplace_back(e); }
    void put(const hypervisor::Grants& e) { grants.push_back(e); }
    void put(const hypervisor::ChannelSends& e) { sends.push_back(e); }
    void put(const hypervisor::Runstates& e) { runstates.push_back(e); }
    void put(const hypervisor::Faults& e) { faults.push_back(e); }
    void put(const hypervisor::Lost& e) { losses.push_back(e); }

    /// Puts the log on the axis of the toolstack of the same host, if there is one. Call once all events are in.
    void finalize(const std::vector<ToolstackLog>& hosts);
};

/// Domains that are Xen's own (DOMID_FIRST_RESERVED and above, xen/include/public/xen.h): idle, Xen, unknown.
constexpr bool isReserved(DomId domid)
{
    return domid.value >= 0x7ff0;
}

} // namespace xenlens::analysis
