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

void put(ToolstackLog& log, const toolstack::SessionStart& e)
{
    log.starts.push_back(e);
}
void put(ToolstackLog& log, const toolstack::SessionEnd& e)
{
    log.ends.push_back(e);
}
void put(ToolstackLog& log, const toolstack::ClockAnchor& e)
{
    log.anchors.push_back(e);
}
void put(ToolstackLog& log, const toolstack::SaveBegin& e)
{
    log.saveBegins.push_back(e);
}
void put(ToolstackLog& log, const toolstack::SaveEnd& e)
{
    log.saveEnds.push_back(e);
}
void put(ToolstackLog& log, const toolstack::LogdirtySwitched& e)
{
    log.switches.push_back(e);
}
void put(ToolstackLog& log, const toolstack::LogdirtyRead& e)
{
    log.reads.push_back(e);
}
void put(ToolstackLog& log, const toolstack::BatchSent& e)
{
    log.batches.push_back(e);
}
void put(ToolstackLog& log, const toolstack::StreamProgress& e)
{
    log.progress.push_back(e);
}
void put(ToolstackLog& log, const toolstack::GuestSuspended& e)
{
    log.suspends.push_back(e);
}
void put(ToolstackLog& log, const toolstack::RestoreBegin& e)
{
    log.restoreBegins.push_back(e);
}
void put(ToolstackLog& log, const toolstack::RestoreEnd& e)
{
    log.restoreEnds.push_back(e);
}
void put(ToolstackLog& log, const toolstack::DomainState& e)
{
    log.states.push_back(e);
}
void put(ToolstackLog& log, const toolstack::NicCounters& e)
{
    log.nics.push_back(e);
}
void put(ToolstackLog& log, const toolstack::Lost& e)
{
    log.losses.push_back(e);
}
void put(WorkloadLog& log, const workload::SessionStart& e)
{
    log.start = e;
}
void put(WorkloadLog& log, const workload::Interval& e)
{
    log.intervals.push_back(e);
}
void put(WorkloadLog& log, const workload::Phase& e)
{
    log.phases.push_back(e);
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

template <class E> constexpr bool isWorkload = requires(WorkloadLog& log, const E& e)
{
    put(log, e);
};

template <class E> constexpr bool isOfKernel = requires(GuestLog& log, const E& e)
{
    log.put(e);
};

template <class E> constexpr bool isOfHypervisor = requires(HypervisorLog& log, const E& e)
{
    log.put(e);
};

} // namespace

EventLog::OriginLog& EventLog::logOf(const Origin& origin)
{
    OriginLog*& log = m_byOrigin[&origin];
    if (!log) {
        m_origins.push_back(std::make_unique<OriginLog>());
        log = m_origins.back().get();
        log->host.path = origin.path;
        log->kernel.path = origin.path;
        log->hypervisor.path = origin.path;
    }
    log->host.name = origin.hostname; // known only from the first message on
    log->guest.name = origin.hostname;
    log->kernel.name = origin.hostname;
    log->hypervisor.host = origin.hostname;
    return *log;
}

void EventLog::take(const Event& event)
{
    OriginLog& log = logOf(*event.origin);
    std::visit(
        [&]<class E>(const E& payload) {
            if (!isPossible(payload)) {
                ++m_impossible;
            } else if constexpr (isWorkload<E>) {
                log.isGuest = true;
                put(log.guest, payload);
            } else if constexpr (isOfKernel<E>) {
                log.isKernel = true;
                if constexpr (!std::is_same_v<E, guest::SessionStart> && !std::is_same_v<E, guest::SessionEnd>)
                    log.kernel.count(payload.tsNs);
                noteDelay(log.kernel, event.sentAt, payload.tsNs);
                log.kernel.put(payload);
            } else if constexpr (isOfHypervisor<E>) {
                log.isHypervisor = true;
                log.hypervisor.events += !std::is_same_v<E, hypervisor::SessionEnd>;
                noteDelay(log.hypervisor, event.sentAt, payload.tsNs);
                log.hypervisor.put(payload);
            } else {
                log.isHost = true;
                noteDelay(log.host, event.sentAt, payload.tsNs);
                put(log.host, payload);
            }
        },
        event.payload);
}

void EventLog::take(const Gap& gap)
{
    OriginLog& log = logOf(*gap.origin);
    Gap copy = gap;
    copy.origin = nullptr; // the reader may be gone when the report is made
    copy.begin = possibleOnly(gap.begin);
    copy.end = possibleOnly(gap.end);
    log.host.gaps.push_back(copy);
    log.guest.gaps.push_back(copy);
    log.kernel.gaps.push_back(copy);
    log.hypervisor.gaps.push_back(copy);
}

std::vector<ToolstackLog> EventLog::hosts() const
{
    std::vector<ToolstackLog> hosts;
    for (const auto& log : m_origins) {
        if (!log->isHost)
            continue;
        hosts.push_back(log->host);
        hosts.back().finalize();
    }
    return hosts;
}

std::vector<WorkloadLog> EventLog::guests() const
{
    std::vector<WorkloadLog> guests;
    for (const auto& log : m_origins) {
        if (!log->isGuest)
            continue;
        guests.push_back(log->guest);
        WorkloadLog& guest = guests.back();
        if (guest.start && !guest.start->hostname.empty())
            guest.name = guest.start->hostname;
        if (log->isHost)
            guest.gaps.clear(); // already told by the host
    }
    return guests;
}

std::vector<GuestLog> EventLog::kernels() const
{
    std::vector<GuestLog> kernels;
    for (const auto& log : m_origins) {
        if (!log->isKernel)
            continue;
        kernels.push_back(log->kernel);
        kernels.back().gapsToldElsewhere = log->isHost || log->isGuest;
        kernels.back().finalize(log->host.anchors);
    }
    return kernels;
}

std::vector<HypervisorLog> EventLog::hypervisors(const std::vector<ToolstackLog>& hosts) const
{
    std::vector<HypervisorLog> logs;
    for (const auto& log : m_origins) {
        if (!log->isHypervisor)
            continue;
        logs.push_back(log->hypervisor);
        logs.back().finalize(hosts);
        if (log->isHost || log->isGuest || log->isKernel)
            logs.back().gaps.clear(); // already told by the toolstack's host
    }
    return logs;
}

std::vector<Gap> EventLog::strayGaps() const
{
    std::vector<Gap> gaps;
    for (const auto& log : m_origins)
        if (!log->isHost && !log->isGuest && !log->isKernel && !log->isHypervisor)
            gaps.insert(gaps.end(), log->host.gaps.begin(), log->host.gaps.end());
    return gaps;
}

} // namespace xenlens::analysis
