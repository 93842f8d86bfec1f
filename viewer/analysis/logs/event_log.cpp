// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/event_log.h"

#include "analysis/logs/possible.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace xenlens::analysis {

namespace {

template <class Log> void noteDelay(Log& log, TimeNs sentAt, std::uint64_t tsNs)
{
    if (!isPossible(sentAt))
        return;
    const DurationNs delay = sentAt - TimeNs{static_cast<std::int64_t>(tsNs)};
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

template <class E> constexpr bool isOfADomain = requires(const E& e)
{
    e.domid;
};

template <class E, class... Others> constexpr bool isOneOf = (std::is_same_v<E, Others> || ...);

void reportLimit(Logs& logs, std::uint64_t events, const std::string& path, const char* ofWhat)
{
    if (events > 0)
        logs.beyondLimits.push_back(path + ": " + std::to_string(events) + " events of " + ofWhat + " were left out");
}

/// A recording on a bad medium may have very many: what was discarded is summed up in the older half.
void foldGaps(std::vector<Gap>& gaps)
{
    constexpr std::size_t most = 4096;
    if (gaps.size() <= most)
        return;
    std::vector<Gap> fewer;
    std::map<std::pair<Gap::Kind, std::string>, std::size_t> known;
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        const auto [at, isNew] = known.try_emplace({gaps[i].kind, gaps[i].what}, fewer.size());
        if (isNew || i >= most / 2) {
            fewer.push_back(std::move(gaps[i]));
            continue;
        }
        Gap& sum = fewer[at->second];
        sum.begin = sum.begin && gaps[i].begin ? std::min(*sum.begin, *gaps[i].begin) : std::optional<TimeNs>();
        sum.end = sum.end && gaps[i].end ? std::max(*sum.end, *gaps[i].end) : std::optional<TimeNs>();
        if (gaps[i].count)
            sum.count = sum.count.value_or(0) + *gaps[i].count;
    }
    gaps = std::move(fewer);
}

} // namespace

EventLog::OriginLog& EventLog::logOf(const Origin& origin)
{
    const auto [known, isNew] = m_indexOf.try_emplace(&origin, m_origins.size());
    if (isNew) {
        OriginLog& log = m_origins.emplace_back();
        log.toolstack.path = log.workload.path = log.guest.path = log.hypervisor.path = origin.path;
    }
    OriginLog& log = m_origins[known->second];
    if (log.toolstack.name != origin.hostname) // known only from the first message on
        log.toolstack.name = log.workload.name = log.guest.name = log.hypervisor.host = origin.hostname;
    return log;
}

/// What was left out was in the trace: the tracers' own counts of their events contain it.
template <class E> void EventLog::countMalformed(OriginLog& log)
{
    if constexpr (isOneOf<E, guest::SessionEnd, hypervisor::SessionEnd>)
        return;
    else if constexpr (belongsTo<GuestLog, E>)
        log.guest.countMalformed();
    else if constexpr (belongsTo<HypervisorLog, E>)
        ++log.hypervisor.events;
    else if constexpr (belongsTo<ToolstackLog, E> && isOfADomain<E>) // its others are of the tracer and its host
        ++log.toolstack.malformed;
}

bool EventLog::isFull()
{
    if (++m_sinceLook < migrationEventsMax / 8)
        return false;
    m_sinceLook = 0;
    if (!m_ended || m_newest - *m_ended < settlingTime)
        return false;
    std::size_t events = 0;
    for (const OriginLog& log : m_origins)
        events += log.toolstack.migrationEvents() + log.hypervisor.migrationEvents();
    return events >= m_fullAt;
}

void EventLog::noteForgotten()
{
    std::size_t events = 0;
    for (const OriginLog& log : m_origins)
        events += log.toolstack.migrationEvents() + log.hypervisor.migrationEvents();
    m_fullAt = std::max(migrationEventsMax, events * 2);
    m_ended = std::nullopt;
}

std::vector<ToolstackLog*> EventLog::toolstacks()
{
    std::vector<ToolstackLog*> logs;
    for (OriginLog& log : m_origins)
        if (log.hasToolstack)
            logs.push_back(&log.toolstack);
    return logs;
}

std::vector<HypervisorLog*> EventLog::hypervisors()
{
    std::vector<HypervisorLog*> logs;
    for (OriginLog& log : m_origins)
        if (log.hasHypervisor)
            logs.push_back(&log.hypervisor);
    return logs;
}

void EventLog::add(const Event& event)
{
    if (isPossible(event.sentAt))
        m_newest = std::max(m_newest, event.sentAt);
    const auto* off = std::get_if<hypervisor::LogdirtyOp>(&event.payload);
    if (!m_ended && ((off && off->op == xen::ShadowOpOff) || std::holds_alternative<toolstack::SaveEnd>(event.payload)))
        m_ended = m_newest;
    OriginLog& log = logOf(*event.origin);
    std::visit(
        [&]<class E>(const E& payload) {
            constexpr bool ofHypervisor = belongsTo<HypervisorLog, E>;
            const bool wallTimes
                = ofHypervisor && !log.hypervisor.starts.empty() && log.hypervisor.starts.front().wallTimes;
            if (!isPossible(payload, event.sentAt, wallTimes)) {
                ++m_malformed;
                countMalformed<E>(log);
            } else if constexpr (belongsTo<WorkloadLog, E>) {
                log.hasWorkload = true;
                log.workload.add(payload);
            } else if constexpr (belongsTo<GuestLog, E>) {
                log.hasGuest = true;
                if constexpr (!std::is_same_v<E, guest::SessionStart> && !std::is_same_v<E, guest::SessionEnd>)
                    log.guest.count(payload.tsNs);
                noteDelay(log.guest, event.sentAt, payload.tsNs);
                log.guest.add(payload);
            } else if constexpr (ofHypervisor) {
                log.hasHypervisor = true;
                log.hypervisor.events += !std::is_same_v<E, hypervisor::SessionEnd>;
                noteDelay(log.hypervisor, event.sentAt, payload.tsNs);
                if (log.hypervisor.admits(payload))
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
    Gap& copy = logOf(*gap.origin).gaps.emplace_back(gap);
    copy.origin = nullptr; // the reader may be gone when the report is made
    copy.begin = possibleOnly(gap.begin);
    copy.end = possibleOnly(gap.end);
    foldGaps(logOf(*gap.origin).gaps);
}

Logs EventLog::finalize() &&
{
    Logs logs;
    logs.malformed = m_malformed;
    for (OriginLog& log : m_origins) {
        // each gap is one log's, which reports it; a kernel's log needs them all to
        // know when summaries are missing
        const bool ofOthers = log.hasToolstack || log.hasWorkload;
        if (log.hasGuest) {
            GuestLog& guest = logs.guests.emplace_back(std::move(log.guest));
            guest.gaps = log.gaps;
            guest.gapsReportedElsewhere = ofOthers;
            guest.finalize(log.toolstack.anchors,
                std::max(log.toolstack.contradiction(toolstack::ClockSource::Host),
                    log.toolstack.contradiction(toolstack::ClockSource::Reference)));
            reportLimit(logs, guest.beyondLimits(), guest.path,
                "more vCPUs, rings, grants, event channels or starts of a "
                "tracer than any kernel has");
        }
        if (log.hasWorkload) {
            WorkloadLog& workload = logs.workloads.emplace_back(std::move(log.workload));
            if (workload.start && !workload.start->hostname.empty())
                workload.name = workload.start->hostname;
            if (!log.hasToolstack)
                workload.gaps = log.gaps;
        }
        if (log.hasToolstack) {
            ToolstackLog& toolstack = logs.toolstacks.emplace_back(std::move(log.toolstack));
            toolstack.gaps = log.gaps;
            toolstack.finalize();
            reportLimit(logs, toolstack.beyondLimits + toolstack.nicsBeyondLimits, toolstack.path,
                "more migrations or network interfaces than a report can show");
        }
        if (!log.hasToolstack && !log.hasWorkload && !log.hasGuest && !log.hasHypervisor)
            logs.strayGaps.insert(logs.strayGaps.end(), log.gaps.begin(), log.gaps.end());
    }
    for (OriginLog& log : m_origins) {
        if (!log.hasHypervisor)
            continue;
        HypervisorLog& hypervisor = logs.hypervisors.emplace_back(std::move(log.hypervisor));
        if (!log.hasToolstack && !log.hasWorkload && !log.hasGuest)
            hypervisor.gaps = std::move(log.gaps);
        hypervisor.finalize(logs.toolstacks);
        reportLimit(logs, hypervisor.beyondLimits(), hypervisor.path, "more domains or vCPUs than any host has");
    }
    return logs;
}

} // namespace xenlens::analysis
