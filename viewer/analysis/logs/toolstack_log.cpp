// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/toolstack_log.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace xenlens::analysis {

namespace {

/// Threads of a tracer and CPUs of a host send side by side: the order of arrival is not the order of time.
template <class E> void sortByTime(std::vector<E>& events)
{
    std::stable_sort(events.begin(), events.end(), [](const E& a, const E& b) { return a.tsNs < b.tsNs; });
}

std::vector<toolstack::ClockAnchor> anchorsOf(const ToolstackLog& host, toolstack::ClockSource source)
{
    std::vector<toolstack::ClockAnchor> chosen;
    std::copy_if(host.anchors.begin(), host.anchors.end(), std::back_inserter(chosen),
        [source](const toolstack::ClockAnchor& a) { return a.source == source; });
    return chosen;
}

template <class E, class Predicate>
const E* findFirst(const std::vector<E>& events, std::uint64_t from, std::uint64_t to, Predicate matches)
{
    for (const E& event : events)
        if (event.tsNs >= from && event.tsNs <= to && matches(event))
            return &event;
    return nullptr;
}

constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

/// When the next event of the same process and domain begins: what comes then belongs to that one.
template <class Begin> std::uint64_t nextBegin(const std::vector<Begin>& begins, std::size_t current)
{
    for (std::size_t i = current + 1; i < begins.size(); ++i)
        if (begins[i].domid == begins[current].domid)
            return begins[i].tsNs;
    return never;
}

} // namespace

void ToolstackLog::finalize()
{
    sortByTime(starts);
    sortByTime(ends);
    sortByTime(anchors);
    sortByTime(saveBegins);
    sortByTime(saveEnds);
    sortByTime(switches);
    sortByTime(reads);
    sortByTime(batches);
    sortByTime(progress);
    sortByTime(suspends);
    sortByTime(restoreBegins);
    sortByTime(restoreEnds);
    sortByTime(states);
    sortByTime(nics);
    sortByTime(losses);
    if (!starts.empty() && !starts.front().host.empty())
        name = starts.front().host;
    if (name.empty())
        name = "unnamed";

    const auto reference = anchorsOf(*this, toolstack::ClockSource::Reference);
    const auto own = anchorsOf(*this, toolstack::ClockSource::Host);
    hasReference = !reference.empty();
    wallClock = !own.empty() ? HostClock(own) : HostClock::fromOffset(leastDelay.value_or(DurationNs{}));
    clock = hasReference ? HostClock(reference) : wallClock;
}

TimeNs ToolstackLog::fromCtf(TimeNs ctfTime) const
{
    if (!leastDelay)
        return ctfTime;
    return clock.toUnix(
        static_cast<std::uint64_t>(std::max<std::int64_t>((ctfTime + DurationNs{-leastDelay->ns}).ns, 0)));
}

std::vector<SaveLog> findSaves(const ToolstackLog& host)
{
    std::vector<SaveLog> saves;
    for (std::size_t i = 0; i < host.saveBegins.size(); ++i) {
        const toolstack::SaveBegin& begin = host.saveBegins[i];
        if (!begin.live)
            continue;
        SaveLog save;
        save.begin = begin;
        const auto ours = [&begin](const auto& e) { return e.domid == begin.domid && e.pid == begin.pid; };
        const auto sameDomain = [&begin](const auto& e) { return e.domid == begin.domid; };
        const std::uint64_t next = nextBegin(host.saveBegins, i);
        if (const auto* end = findFirst(host.saveEnds, begin.tsNs, next, ours))
            save.end = *end;
        const std::uint64_t last = save.end ? save.end->tsNs : next;

        const auto within = [&](const auto& e) { return e.tsNs >= begin.tsNs && e.tsNs <= last; };
        std::copy_if(host.switches.begin(), host.switches.end(), std::back_inserter(save.switches),
            [&](const auto& e) { return within(e) && ours(e); });
        std::copy_if(host.reads.begin(), host.reads.end(), std::back_inserter(save.reads), [&](const auto& e) {
            return within(e) && sameDomain(e) && e.reader != toolstack::LogdirtyReader::Baseline && e.result >= 0;
        });
        std::copy_if(host.batches.begin(), host.batches.end(), std::back_inserter(save.batches),
            [&](const auto& e) { return within(e) && ours(e) && e.result >= 0; });
        std::copy_if(host.progress.begin(), host.progress.end(), std::back_inserter(save.progress),
            [&](const auto& e) { return within(e) && ours(e); });
        if (const auto* suspended = findFirst(host.suspends, begin.tsNs, last, ours))
            save.suspended = *suspended;
        saves.push_back(std::move(save));
    }
    return saves;
}

std::vector<RestoreLog> findRestores(const ToolstackLog& host)
{
    std::vector<RestoreLog> restores;
    for (std::size_t i = 0; i < host.restoreBegins.size(); ++i) {
        const toolstack::RestoreBegin& begin = host.restoreBegins[i];
        RestoreLog restore;
        restore.begin = begin;
        const std::uint64_t next = nextBegin(host.restoreBegins, i);
        if (const auto* end = findFirst(host.restoreEnds, begin.tsNs, next,
                [&](const auto& e) { return e.domid == begin.domid && e.pid == begin.pid; }))
            restore.end = *end;
        const std::uint64_t from = restore.end ? restore.end->tsNs : begin.tsNs;
        if (const auto* unpaused = findFirst(host.states, from, next, [&](const toolstack::DomainState& e) {
                return e.action == toolstack::DomainAction::Unpaused && e.domid == begin.domid && e.result == 0;
            }))
            restore.unpaused = *unpaused;
        restores.push_back(std::move(restore));
    }
    return restores;
}

} // namespace xenlens::analysis
