// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/hypervisor_log.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace xenlens::analysis {

/// The tracer's CLOCK_MONOTONIC against Xen's wall clock, as if the toolstack tracer had sent it. Each CPU has a Xen
/// time of its own, and on an emulated host these are many ms apart: the lowest CPU's is used for all, as in a file.
HostClock HypervisorLog::clockOfAnchors() const
{
    const std::uint32_t lowest = std::min_element(anchors.begin(), anchors.end(), [](const auto& a, const auto& b) {
        return a.cpu < b.cpu;
    })->cpu;
    std::vector<toolstack::ClockAnchor> same;
    for (const hypervisor::ClockAnchor& anchor : anchors)
        if (anchor.cpu == lowest)
            same.push_back({anchor.tsNs, anchor.unixNs, 0, toolstack::ClockSource::Host});
    return HostClock(std::move(same), m_contradiction);
}

void HypervisorLog::add(const hypervisor::Domain& e)
{
    if (m_domainAt.try_emplace(e.domid, domains.size()).second)
        domains.push_back(e);
}

void HypervisorLog::add(const hypervisor::DirtyMarks& e)
{
    logdirty.emplace_back(e);
    m_pfns += e.pfns.size();
}

TimeRange HypervisorLog::span(std::uint64_t beginNs, std::uint64_t tsNs) const
{
    const TimeNs end = clock.toUnix(tsNs);
    return {std::min(clock.toUnix(beginNs), end), end};
}

std::vector<TimeRange> HypervisorLog::lossRanges(std::size_t max) const
{
    std::vector<TimeRange> ranges;
    for (const hypervisor::Lost& lost : losses) {
        if (lost.records == 0)
            continue;
        const TimeNs end = clock.toUnix(lost.tsNs);
        ranges.push_back(lost.beginNs == 0 ? TimeRange{end, end} : span(lost.beginNs, lost.tsNs));
    }
    std::sort(ranges.begin(), ranges.end(), [](const TimeRange& a, const TimeRange& b) { return a.begin < b.begin; });
    std::vector<TimeRange> merged;
    for (const TimeRange& range : ranges) {
        if (!merged.empty() && (range.begin <= merged.back().end || merged.size() == max))
            merged.back().end = std::max(merged.back().end, range.end);
        else
            merged.push_back(range);
    }
    return merged;
}

std::uint64_t HypervisorLog::lostRecords() const
{
    std::uint64_t sum = 0;
    for (const hypervisor::Lost& lost : losses)
        sum += lost.records;
    return sum;
}

std::map<std::uint32_t, std::uint64_t> HypervisorLog::lostByCpu() const
{
    std::map<std::uint32_t, std::uint64_t> byCpu;
    std::map<std::uint32_t, std::uint64_t> atEnd;
    for (const hypervisor::Lost& lost : losses)
        byCpu[lost.cpu] += lost.records;
    for (const hypervisor::SessionEnd& end : ends)
        for (std::uint32_t cpu = 0; cpu < end.cpuLostRecords.size(); ++cpu)
            atEnd[cpu] += end.cpuLostRecords[cpu];
    for (const auto& [cpu, records] : atEnd)
        byCpu[cpu] = std::max(byCpu[cpu], records);
    std::erase_if(byCpu, [](const auto& entry) { return entry.second == 0; });
    return byCpu;
}

double HypervisorLog::clocksApartNs() const
{
    std::map<std::uint32_t, std::map<std::uint64_t, std::uint64_t>> systemByTsc;
    for (const hypervisor::ClockAnchor& anchor : anchors)
        systemByTsc[anchor.cpu][anchor.tsc] = anchor.systemNs;
    if (systemByTsc.empty())
        return m_clocksApartNs;
    const auto& reference = systemByTsc.begin()->second;
    double most = m_clocksApartNs;
    for (const hypervisor::ClockAnchor& anchor : anchors) {
        const auto after = reference.lower_bound(anchor.tsc);
        if (after == reference.begin() || after == reference.end())
            continue;
        const auto before = std::prev(after);
        const double part
            = static_cast<double>(anchor.tsc - before->first) / static_cast<double>(after->first - before->first);
        const double passed = part * (static_cast<double>(after->second) - static_cast<double>(before->second));
        const double said = static_cast<double>(anchor.systemNs) - static_cast<double>(before->second);
        most = std::max(most, std::abs(said - passed));
    }
    return most;
}

bool HypervisorLog::hasRoomFor(DomId domid)
{
    if (m_domids.size() < domainsMax)
        m_domids.insert(domid);
    return m_domids.contains(domid);
}

bool HypervisorLog::hasRoomFor(DomId domid, std::uint32_t vcpu)
{
    if (m_vcpus.size() < allVcpusMax)
        m_vcpus.emplace(domid, vcpu);
    return m_vcpus.contains({domid, vcpu});
}

const hypervisor::Domain* HypervisorLog::find(DomId domid) const
{
    const auto known = m_domainAt.find(domid);
    return known == m_domainAt.end() ? nullptr : &domains[known->second];
}

std::string HypervisorLog::nameOf(DomId domid) const
{
    const hypervisor::Domain* domain = find(domid);
    return domain ? domain->name : domid.value == 0 ? "Domain-0" : std::string();
}

std::string HypervisorLog::uuidOf(DomId domid) const
{
    const hypervisor::Domain* domain = find(domid);
    return domain ? domain->uuid : std::string();
}

void HypervisorLog::finalize(const std::vector<ToolstackLog>& hosts)
{
    if (!starts.empty()) {
        fromFile = starts.front().wallTimes;
        if (!starts.front().host.empty())
            host = starts.front().host;
        if (starts.front().tscKhz > 0)
            nsPerTick = 1e6 / starts.front().tscKhz;
    }
    if (host.empty())
        host = "unnamed";
    timesKnown = !fromFile || nsPerTick.has_value();
    const auto toolstack = std::find_if(hosts.begin(), hosts.end(),
        [this](const ToolstackLog& log) { return log.name == host && log.clock.isKnown(); });
    if (fromFile) {
        clock = HostClock::fromOffset({});
        // Xen's wall clock is dom0's, which the toolstack compared with the reference
        if (toolstack != hosts.end() && toolstack->wallClock.isKnown() && !anchors.empty()) {
            const auto at = static_cast<std::uint64_t>(std::max<std::int64_t>(
                toolstack->wallClock.toMonotonic({static_cast<std::int64_t>(anchors.front().unixNs)}), 0));
            clock = HostClock::fromOffset(toolstack->clock.toUnix(at) - toolstack->wallClock.toUnix(at));
        }
    } else if (toolstack != hosts.end()) {
        clock = toolstack->clock;
    } else {
        clock = !anchors.empty() ? clockOfAnchors() : HostClock::fromOffset(leastDelay.value_or(DurationNs{}));
    }
    const auto sort = [](auto& events) {
        std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.tsNs < b.tsNs; });
    };
    sort(counters);
    sort(losses);
    sort(runstates);
}

} // namespace xenlens::analysis
