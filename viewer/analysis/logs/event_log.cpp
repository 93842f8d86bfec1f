// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/event_log.h"

#include <algorithm>
#include <type_traits>

namespace xenlens::analysis {

namespace {

/// 73 years in ns: no uptime is longer; 146 years from 1970. Sums of two such times fit 64 bits.
constexpr std::uint64_t longestUptime = std::uint64_t{1} << 61;
constexpr std::uint64_t latestUnix = std::uint64_t{1} << 62;

bool isPossible(TimeNs unixTime)
{
    return unixTime.ns >= 0 && static_cast<std::uint64_t>(unixTime.ns) < latestUnix;
}

template <class E> bool isPossible(const E& event)
{
    bool possible = event.tsNs > 0 && event.tsNs < longestUptime;
    if constexpr (requires { event.beginNs; })
        possible = possible && event.beginNs < longestUptime;
    if constexpr (requires { event.unixNs; })
        possible = possible && event.unixNs < latestUnix;
    if constexpr (requires { event.roundTripNs; })
        possible = possible && event.roundTripNs < longestUptime;
    if constexpr (requires { event.realtimeNs; })
        possible = possible && event.realtimeNs < latestUnix;
    return possible;
}

template <class Log> void noteDelay(Log& log, TimeNs sentAt, std::uint64_t tsNs)
{
    if (!isPossible(sentAt))
        return;
    const DurationNs delay{sentAt.ns - static_cast<std::int64_t>(tsNs)};
    log.leastDelay = std::min(log.leastDelay.value_or(delay), delay);
}

std::optional<TimeNs> possibleOnly(std::optional<TimeNs> time)
{
    return time && isPossible(*time) ? time : std::nullopt;
}

template <class Log, class E> constexpr bool belongsTo = requires(Log& log, const E& e)
{
    log.add(e);
};

} // namespace

EventLog::OriginLog& EventLog::logOf(const Origin& origin)
{
    OriginLog*& log = m_byOrigin[&origin];
    if (!log) {
        m_origins.push_back(std::make_unique<OriginLog>());
        log = m_origins.back().get();
        log->toolstack.path = origin.path;
        log->guest.path = origin.path;
        log->hypervisor.path = origin.path;
    }
    log->toolstack.name = origin.hostname; // known only from the first message on
    log->workload.name = origin.hostname;
    log->guest.name = origin.hostname;
    log->hypervisor.host = origin.hostname;
    return *log;
}

void EventLog::add(const Event& event)
{
    OriginLog& log = logOf(*event.origin);
    std::visit(
        [&]<class E>(const E& payload) {
            if (!isPossible(payload)) {
                ++m_impossible;
            } else if constexpr (belongsTo<WorkloadLog, E>) {
                log.hasWorkload = true;
                log.workload.add(payload);
            } else if constexpr (belongsTo<GuestLog, E>) {
                log.hasGuest = true;
                if constexpr (!std::is_same_v<E, guest::SessionStart> && !std::is_same_v<E, guest::SessionEnd>)
                    log.guest.count(payload.tsNs);
                noteDelay(log.guest, event.sentAt, payload.tsNs);
                log.guest.add(payload);
            } else if constexpr (belongsTo<HypervisorLog, E>) {
                log.hasHypervisor = true;
                log.hypervisor.events += !std::is_same_v<E, hypervisor::SessionEnd>;
                noteDelay(log.hypervisor, event.sentAt, payload.tsNs);
                log.hypervisor.add(payload);
            } else {
                log.hasToolstack = true;
                noteDelay(log.toolstack, event.sentAt, payload.tsNs);
                log.toolstack.add(payload);
            }
        },
        event.payload);
}

void EventLog::add(const Gap& gap)
{
    OriginLog& log = logOf(*gap.origin);
    Gap copy = gap;
    copy.origin = nullptr; // the reader may be gone when the report is made
    copy.begin = possibleOnly(gap.begin);
    copy.end = possibleOnly(gap.end);
    log.toolstack.gaps.push_back(copy);
    log.workload.gaps.push_back(copy);
    log.guest.gaps.push_back(copy);
    log.hypervisor.gaps.push_back(copy);
}

std::vector<ToolstackLog> EventLog::toolstacks() const
{
    std::vector<ToolstackLog> logs;
    for (const auto& log : m_origins) {
        if (!log->hasToolstack)
            continue;
        logs.push_back(log->toolstack);
        logs.back().finalize();
    }
    return logs;
}

std::vector<WorkloadLog> EventLog::workloads() const
{
    std::vector<WorkloadLog> logs;
    for (const auto& log : m_origins) {
        if (!log->hasWorkload)
            continue;
        WorkloadLog& workload = logs.emplace_back(log->workload);
        if (workload.start && !workload.start->hostname.empty())
            workload.name = workload.start->hostname;
        if (log->hasToolstack)
            workload.gaps.clear(); // the toolstack's log of the same recording reports them
    }
    return logs;
}

std::vector<GuestLog> EventLog::guests() const
{
    std::vector<GuestLog> logs;
    for (const auto& log : m_origins) {
        if (!log->hasGuest)
            continue;
        GuestLog& guest = logs.emplace_back(log->guest);
        guest.gapsReportedElsewhere = log->hasToolstack || log->hasWorkload;
        guest.finalize(log->toolstack.anchors);
    }
    return logs;
}

std::vector<HypervisorLog> EventLog::hypervisors(const std::vector<ToolstackLog>& toolstacks) const
{
    std::vector<HypervisorLog> logs;
    for (const auto& log : m_origins) {
        if (!log->hasHypervisor)
            continue;
        logs.push_back(log->hypervisor);
        logs.back().finalize(toolstacks);
        if (log->hasToolstack || log->hasWorkload || log->hasGuest)
            logs.back().gaps.clear(); // another log of the same recording reports them
    }
    return logs;
}

std::vector<Gap> EventLog::strayGaps() const
{
    std::vector<Gap> gaps;
    for (const auto& log : m_origins)
        if (!log->hasToolstack && !log->hasWorkload && !log->hasGuest && !log->hasHypervisor)
            gaps.insert(gaps.end(), log->toolstack.gaps.begin(), log->toolstack.gaps.end());
    return gaps;
}

} // namespace xenlens::analysis
