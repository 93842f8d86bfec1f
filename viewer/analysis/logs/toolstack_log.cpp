// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/toolstack_log.h"

#include "analysis/logs/by_domain.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <span>
#include <utility>

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

template <class E, class Predicate> const E* findFirst(std::span<const E* const> events, Predicate matches)
{
    const auto found = std::find_if(events.begin(), events.end(), [&](const E* event) { return matches(*event); });
    return found == events.end() ? nullptr : *found;
}

template <class E, class Predicate>
void copyMatching(std::span<const E* const> events, std::vector<E>& to, Predicate matches)
{
    for (const E* event : events)
        if (matches(*event))
            to.push_back(*event);
}

/// When the next of these begins for the same domain, by index: events from
/// then on belong to that one.
template <class Begin> std::vector<std::uint64_t> nextBegins(const std::vector<Begin>& begins)
{
    constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();
    std::vector<std::uint64_t> next(begins.size(), never);
    std::map<DomId, std::uint64_t> following;
    for (std::size_t i = begins.size(); i-- > 0;) {
        const auto [known, isLast] = following.try_emplace(begins[i].domid, begins[i].tsNs);
        if (!isLast)
            next[i] = std::exchange(known->second, begins[i].tsNs);
    }
    return next;
}

} // namespace

void ToolstackLog::add(const toolstack::SaveBegin& e)
{
    if (saveBegins.size() < migrationsMax)
        saveBegins.push_back(e);
    else
        ++beyondLimits;
}

void ToolstackLog::add(const toolstack::RestoreBegin& e)
{
    if (restoreBegins.size() < migrationsMax)
        restoreBegins.push_back(e);
    else
        ++beyondLimits;
}

void ToolstackLog::add(const toolstack::NicCounters& e)
{
    if (nics.size() < interfacesMax || nics.contains(e.interface))
        nics[e.interface].push_back(e);
    else
        ++nicsBeyondLimits;
}

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
    for (auto& [interface, readings] : nics)
        sortByTime(readings);
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
    return clock.toUnix(static_cast<std::uint64_t>(std::max<std::int64_t>((ctfTime - *leastDelay).ns, 0)));
}

std::vector<SaveLog> findSaves(const ToolstackLog& host)
{
    const ByDomain ends(host.saveEnds);
    const ByDomain switches(host.switches);
    const ByDomain reads(host.reads, [](const toolstack::LogdirtyRead& read) {
        return read.reader != toolstack::LogdirtyReader::Baseline && read.result >= 0;
    });
    const ByDomain batches(host.batches, [](const toolstack::BatchSent& batch) { return batch.result >= 0; });
    const ByDomain progress(host.progress);
    const ByDomain suspends(host.suspends);
    const std::vector<std::uint64_t> next = nextBegins(host.saveBegins);
    std::vector<SaveLog> saves;
    for (std::size_t i = 0; i < host.saveBegins.size(); ++i) {
        const toolstack::SaveBegin& begin = host.saveBegins[i];
        if (!begin.live)
            continue;
        SaveLog& save = saves.emplace_back();
        save.begin = begin;
        const auto ours = [&begin](const auto& e) { return e.pid == begin.pid; };
        if (const auto* end = findFirst(ends.between(begin.domid, begin.tsNs, next[i]), ours))
            save.end = *end;
        const std::uint64_t behind = save.end ? std::min(save.end->tsNs + 1, next[i]) : next[i];
        copyMatching(switches.between(begin.domid, begin.tsNs, behind), save.switches, ours);
        copyMatching(reads.between(begin.domid, begin.tsNs, behind), save.reads, [](const auto&) { return true; });
        copyMatching(batches.between(begin.domid, begin.tsNs, behind), save.batches, ours);
        copyMatching(progress.between(begin.domid, begin.tsNs, behind), save.progress, ours);
        if (const auto* suspended = findFirst(suspends.between(begin.domid, begin.tsNs, behind), ours))
            save.suspended = *suspended;
    }
    return saves;
}

std::vector<RestoreLog> findRestores(const ToolstackLog& host)
{
    const ByDomain ends(host.restoreEnds);
    const ByDomain unpauses(host.states, [](const toolstack::DomainState& state) {
        return state.action == toolstack::DomainAction::Unpaused && state.result == 0;
    });
    const ByDomain destroys(host.states, [](const toolstack::DomainState& state) {
        return state.action == toolstack::DomainAction::Destroyed && state.result == 0;
    });
    const std::vector<std::uint64_t> next = nextBegins(host.restoreBegins);
    std::vector<RestoreLog> restores;
    for (std::size_t i = 0; i < host.restoreBegins.size(); ++i) {
        const toolstack::RestoreBegin& begin = host.restoreBegins[i];
        RestoreLog& restore = restores.emplace_back();
        restore.begin = begin;
        if (const auto* end = findFirst(ends.between(begin.domid, begin.tsNs, next[i]),
                [&](const toolstack::RestoreEnd& e) { return e.pid == begin.pid; }))
            restore.end = *end;
        const std::uint64_t from = restore.end ? restore.end->tsNs : begin.tsNs;
        if (const auto unpaused = unpauses.between(begin.domid, from, next[i]); !unpaused.empty())
            restore.unpaused = *unpaused.front();
        restore.destroyed = !destroys.between(begin.domid, from, next[i]).empty();
    }
    return restores;
}

} // namespace xenlens::analysis
