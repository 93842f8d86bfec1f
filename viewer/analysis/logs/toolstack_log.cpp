// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/toolstack_log.h"

#include "analysis/logs/by_domain.h"
#include "analysis/logs/fold_losses.h"

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
    if (!m_readings.isReached(++m_readingsKept))
        return;
    std::vector<RowSpan> spans;
    for (const auto& [interface, readings] : nics)
        for (const toolstack::NicCounters& reading : readings)
            spans.push_back({reading.tsNs, reading.tsNs});
    m_readings.coarsen(std::move(spans), [this](const Stretches& stretches) {
        m_readingsKept = 0;
        for (auto& [interface, readings] : nics) { // they are totals: the last of each stretch says all
            std::uint64_t next = 0;
            std::vector<toolstack::NicCounters> kept;
            for (auto reading = readings.rbegin(); reading != readings.rend(); ++reading) {
                const RowSpan* stretch = stretches.find(reading->tsNs);
                if (!stretch || stretch->tsNs != next || std::next(reading) == readings.rend())
                    kept.push_back(std::move(*reading));
                next = stretch ? stretch->tsNs : 0;
            }
            std::reverse(kept.begin(), kept.end());
            readings = std::move(kept);
            m_readingsKept += readings.size();
        }
        return m_readingsKept;
    });
}

/// How many starts there are less how many ends, and what the ends count, stays as it is.
void ToolstackLog::add(const toolstack::SessionEnd& e)
{
    ends.push_back(e);
    if (ends.size() < sessionsMax || starts.size() < sessionsMax)
        return;
    constexpr auto half = static_cast<std::ptrdiff_t>(sessionsMax / 2);
    for (auto start = starts.begin(); start != starts.begin() + 1 + half; ++start)
        starts.front().emulated = starts.front().emulated || start->emulated;
    starts.erase(starts.begin() + 1, starts.begin() + 1 + half);
    for (auto end = ends.begin(); end != ends.begin() + half; ++end) {
        ends[half].producedEvents += end->producedEvents;
        ends[half].emittedEvents += end->emittedEvents;
    }
    ends.erase(ends.begin(), ends.begin() + half);
}

void ToolstackLog::add(const toolstack::ClockAnchor& e)
{
    anchors.push_back(e);
    if (!m_anchors.isReached(anchors.size()))
        return;
    for (const auto source : {toolstack::ClockSource::Host, toolstack::ClockSource::Reference})
        m_contradictions[source] = HostClock(anchorsOf(*this, source), contradiction(source)).contradiction();
    std::vector<RowSpan> spans;
    for (const toolstack::ClockAnchor& anchor : anchors)
        spans.push_back({anchor.tsNs, anchor.tsNs});
    m_anchors.coarsen(std::move(spans), [this](const Stretches& stretches) {
        std::map<std::pair<std::uint64_t, toolstack::ClockSource>, std::size_t> best;
        std::vector<toolstack::ClockAnchor> kept;
        for (const toolstack::ClockAnchor& anchor : anchors) {
            if (const RowSpan* stretch = stretches.find(anchor.tsNs)) {
                const auto [known, isNew] = best.try_emplace({stretch->tsNs, anchor.source}, kept.size());
                if (!isNew) {
                    toolstack::ClockAnchor& other = kept[known->second];
                    other = anchor.roundTripNs < other.roundTripNs ? anchor : other;
                    continue;
                }
            }
            kept.push_back(anchor);
        }
        anchors = std::move(kept);
        return anchors.size();
    });
}

template <class E, class Wanted> void ToolstackLog::erase(std::vector<E>& events, Wanted wanted)
{
    forgotten += std::erase_if(events, [&wanted](const E& event) { return wanted(event.domid, event.tsNs); });
}

/// `wanted(domid, tsNs)`: whether an event is to be removed. The reads of a baseline are kept: they are of no
/// migration.
template <class Wanted> void ToolstackLog::eraseSending(Wanted wanted)
{
    erase(saveEnds, wanted);
    erase(switches, wanted);
    erase(batches, wanted);
    erase(progress, wanted);
    erase(suspends, wanted);
    forgotten += std::erase_if(reads, [&](const toolstack::LogdirtyRead& read) {
        if (read.reader == toolstack::LogdirtyReader::Baseline || !wanted(read.domid, read.tsNs))
            return false;
        sampledBefore = sampledBefore || read.reader == toolstack::LogdirtyReader::Sampler;
        return true;
    });
}

template <class Wanted> void ToolstackLog::eraseReceiving(Wanted wanted)
{
    erase(restoreEnds, wanted);
    erase(states, wanted);
}

namespace {

/// Events of the domain from `begin` on, up to the next of `begins`.
template <class Begin> auto belongingTo(const std::vector<Begin>& begins, const Begin& begin)
{
    std::uint64_t next = std::numeric_limits<std::uint64_t>::max();
    for (const Begin& other : begins)
        if (other.domid == begin.domid && other.tsNs > begin.tsNs)
            next = std::min(next, other.tsNs);
    return [domid = begin.domid, from = begin.tsNs, next](
               DomId of, std::uint64_t tsNs) { return of == domid && from <= tsNs && tsNs < next; };
}

} // namespace

void ToolstackLog::forgetSave(const toolstack::SaveBegin& save)
{
    const auto ours = belongingTo(saveBegins, save);
    eraseSending(ours);
    erase(states, ours);
    forgotten += std::erase_if(saveBegins, [&save](const toolstack::SaveBegin& one) {
        return one.domid == save.domid && one.tsNs == save.tsNs && one.pid == save.pid;
    });
    savedBefore.insert(save.domid);
}

void ToolstackLog::forgetRestore(const toolstack::RestoreBegin& restore)
{
    eraseReceiving(belongingTo(restoreBegins, restore));
    forgotten += std::erase_if(restoreBegins, [&restore](const toolstack::RestoreBegin& one) {
        return one.domid == restore.domid && one.tsNs == restore.tsNs && one.pid == restore.pid;
    });
}

void ToolstackLog::forgetStrays()
{
    constexpr std::uint64_t minute = 60'000'000'000;
    std::uint64_t newest = 0;
    const auto consider = [&newest](const auto& events) {
        for (const auto& event : events)
            newest = std::max(newest, event.tsNs);
    };
    consider(anchors);
    consider(progress);
    consider(reads);
    consider(states);
    std::uint64_t horizon = newest - std::min(newest, minute);
    forgotten += std::erase_if(
        saveBegins, [horizon](const toolstack::SaveBegin& save) { return !save.live && save.tsNs < horizon; });
    forgotten += std::erase_if(restoreBegins, [horizon](const toolstack::RestoreBegin& restore) {
        return restore.tsNs < horizon - std::min(horizon, 60 * minute); // its sender is not traced
    });
    for (const toolstack::SaveBegin& save : saveBegins)
        horizon = std::min(horizon, save.tsNs);
    for (const toolstack::RestoreBegin& restore : restoreBegins)
        horizon = std::min(horizon, restore.tsNs);
    const auto isOld = [horizon](DomId, std::uint64_t tsNs) { return tsNs < horizon; };
    eraseSending(isOld);
    eraseReceiving(isOld);
}

std::size_t ToolstackLog::migrationEvents() const
{
    return saveBegins.size() + saveEnds.size() + switches.size() + reads.size() + batches.size() + progress.size()
        + suspends.size() + restoreBegins.size() + restoreEnds.size() + states.size();
}

std::int64_t ToolstackLog::contradiction(toolstack::ClockSource source) const
{
    const auto known = m_contradictions.find(source);
    return known == m_contradictions.end() ? 0 : known->second;
}

void ToolstackLog::add(const toolstack::Lost& e)
{
    losses.push_back(e);
    foldLosses(losses, anchorsMax);
}

/// Of each interval only its end and the total there are used, and of the first its begin.
void WorkloadLog::add(const workload::Interval& e)
{
    intervals.push_back(e);
    if (!m_limit.isReached(intervals.size()))
        return;
    std::vector<RowSpan> spans;
    for (const workload::Interval& interval : intervals)
        spans.push_back({interval.beginNs, interval.tsNs});
    m_limit.coarsen(std::move(spans), [this](const Stretches& stretches) {
        joinRows(
            intervals, stretches, false, [](const workload::Interval&) { return 0; },
            [](workload::Interval& to, const workload::Interval& interval) {
                to.realtimeNs = std::max(to.realtimeNs, interval.realtimeNs);
                to.pagesWritten += interval.pagesWritten;
                to.totalPagesWritten = std::max(to.totalPagesWritten, interval.totalPagesWritten);
                to.distinctPages = std::max(to.distinctPages, interval.distinctPages);
            });
        return intervals.size();
    });
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
    wallClock = !own.empty() ? HostClock(own, contradiction(toolstack::ClockSource::Host))
                             : HostClock::fromOffset(leastDelay.value_or(DurationNs{}));
    clock = hasReference ? HostClock(reference, contradiction(toolstack::ClockSource::Reference)) : wallClock;
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
