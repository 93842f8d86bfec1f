// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/guest_log.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace xenlens::analysis {

GuestRecording& GuestLog::session()
{
    if (sessions.empty())
        sessions.emplace_back();
    return sessions.back();
}

void GuestLog::add(const guest::SessionStart& e)
{
    if (sessions.size() >= sessionsMax)
        joinSessions();
    sessions.emplace_back().start = e;
    count(e.tsNs);
}

void GuestLog::joinSessions()
{
    const auto first = sessions.begin() + 1;
    const auto last = sessions.begin() + static_cast<std::ptrdiff_t>(sessionsMax / 2);
    for (auto session = first; session != last; ++session)
        sessions.front().append(std::move(*session));
    sessions.erase(first, last);
}

void GuestLog::add(const guest::Identity& e)
{
    identities.push_back(e);
    if (identities.size() <= anchorsMax)
        return;
    std::set<DomId> known; // the last of each number is kept
    std::reverse(identities.begin(), identities.end());
    std::erase_if(identities, [&known](const guest::Identity& one) { return !known.insert(one.domid).second; });
    std::reverse(identities.begin(), identities.end());
    if (identities.size() > anchorsMax / 2)
        identities.erase(identities.begin(), identities.end() - static_cast<std::ptrdiff_t>(anchorsMax / 2));
}

/// Each stretch of the guest's clock keeps one anchor at least: without any, nothing bounds it.
void GuestLog::add(const guest::ClockAnchor& e)
{
    anchors.push_back(e);
    if (!m_anchors.isReached(anchors.size()))
        return;
    m_contradiction = GuestClock(anchors, suspends, {}, m_contradiction).contradiction();
    std::vector<std::uint64_t> backs;
    for (const guest::Suspend& suspend : suspends)
        if (suspend.stage == guest::SuspendStage::Back)
            backs.push_back(suspend.tsNs);
    std::sort(backs.begin(), backs.end());
    std::vector<RowSpan> spans;
    for (const guest::ClockAnchor& anchor : anchors)
        spans.push_back({anchor.tsNs, anchor.tsNs});
    m_anchors.coarsen(std::move(spans), [&](const Stretches& stretches) {
        std::map<std::tuple<std::uint64_t, guest::ClockSource, std::ptrdiff_t>, std::size_t> best;
        std::vector<guest::ClockAnchor> kept;
        for (const guest::ClockAnchor& anchor : anchors) {
            if (const RowSpan* stretch = stretches.find(anchor.tsNs)) {
                const auto back = std::upper_bound(backs.begin(), backs.end(), anchor.tsNs) - backs.begin();
                const auto [known, isNew] = best.try_emplace({stretch->tsNs, anchor.source, back}, kept.size());
                if (!isNew) {
                    guest::ClockAnchor& other = kept[known->second];
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

std::optional<Coarsened> GuestLog::coarsened() const
{
    std::optional<Coarsened> all;
    for (const GuestRecording& session : sessions)
        if (const auto& one = session.coarsened())
            all = {std::max(one->untilNs, all.value_or(*one).untilNs),
                std::max(one->longestNs, all.value_or(*one).longestNs)};
    return all;
}

void GuestLog::count(std::uint64_t tsNs)
{
    GuestRecording& current = session();
    ++current.events;
    current.firstNs = current.firstNs == 0 ? tsNs : std::min(current.firstNs, tsNs);
    current.lastNs = std::max(current.lastNs, tsNs);
}

std::uint64_t GuestLog::beyondLimits() const
{
    std::uint64_t sum = 0;
    for (const GuestRecording& recording : sessions)
        sum += recording.beyondLimits;
    return sum;
}

bool GuestLog::isDom0() const
{
    return std::any_of(sessions.begin(), sessions.end(),
        [](const GuestRecording& s) { return s.start && s.start->role == guest::Role::Dom0; });
}

bool GuestLog::isEmulated() const
{
    return std::any_of(
        sessions.begin(), sessions.end(), [](const GuestRecording& s) { return s.start && s.start->emulated; });
}

std::string GuestLog::uuid() const
{
    for (const GuestRecording& session : sessions)
        if (session.start && session.start->role == guest::Role::Guest)
            return session.start->uuid;
    return {};
}

std::optional<DomId> GuestLog::lastDomId() const
{
    std::optional<DomId> last;
    std::uint64_t at = 0;
    for (const GuestRecording& session : sessions) {
        if (session.start && session.start->tsNs >= at) {
            last = session.start->domid;
            at = session.start->tsNs;
        }
    }
    for (const guest::Identity& identity : identities) {
        if (identity.tsNs >= at) {
            last = identity.domid;
            at = identity.tsNs;
        }
    }
    return last;
}

std::set<DomId> GuestLog::domids() const
{
    std::set<DomId> all;
    for (const GuestRecording& recording : sessions) {
        if (recording.start)
            all.insert(recording.start->domid);
        all.insert(recording.earlierDomids.begin(), recording.earlierDomids.end());
    }
    for (const guest::Identity& identity : identities)
        all.insert(identity.domid);
    return all;
}

TimeNs GuestLog::fromCtf(TimeNs ctfTime) const
{
    if (!leastDelay)
        return ctfTime;
    return clock.toUnix(static_cast<std::uint64_t>(std::max<std::int64_t>((ctfTime - *leastDelay).ns, 0)));
}

namespace {

/// The tracer reports losses each second, after a summary (tracers/guest/guest_session.cpp): a loss reported at
/// `reportedNs` happened after a second before the last but one summary.
std::uint64_t lostSince(const GuestRecording& session, std::uint64_t reportedNs)
{
    constexpr std::uint64_t betweenReports = 1'000'000'000;
    const auto& rows = session.hypercallRows;
    const auto after = std::partition_point(
        rows.begin(), rows.end(), [reportedNs](const HypercallRow& row) { return row.tsNs <= reportedNs; });
    if (after == rows.begin())
        return session.firstNs;
    const std::uint64_t before = (after - 1)->beginNs;
    return std::max(session.firstNs, before - std::min(before, betweenReports));
}

} // namespace

std::vector<TimeRange> GuestLog::missingStretches(Sums sums) const
{
    const auto isMissing = [sums](guest::LostWhere where) { // no sum needs the records of the ring buffer
        return where == guest::LostWhere::LttngSession
            || (sums == Sums::OfTheProbes
                && (where == guest::LostWhere::BpfTable || where == guest::LostWhere::BpfProbe));
    };
    std::vector<TimeRange> missing;
    const TimeRange all = time();
    const auto add = [&missing](TimeNs begin, TimeNs end) { missing.push_back({begin, std::max(begin, end)}); };
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        TimeNs since = clock.toUnix(sessions[i].firstNs);
        for (const guest::Lost& lost : sessions[i].losses) {
            const TimeNs until = clock.toUnix(lost.tsNs);
            const bool atOnce = lost.where
                != guest::LostWhere::LttngSession; // losses without a session are reported once there is one
            if (lost.count > 0 && isMissing(lost.where))
                add(atOnce ? std::max(since, clock.toUnix(lostSince(sessions[i], lost.tsNs))) : since, until);
            since = until;
        }
        for (const RowSpan& pause : sessions[i].pauses)
            add(clock.toUnix(pause.beginNs), clock.toUnix(pause.tsNs));
        if (i + 1 < sessions.size())
            add(clock.toUnix(sessions[i].lastNs), clock.toUnix(sessions[i + 1].firstNs));
    }
    for (const Gap& gap : gaps)
        add(gap.begin ? fromCtf(*gap.begin) : all.begin, gap.end ? fromCtf(*gap.end) : all.end);
    std::sort(missing.begin(), missing.end(), [](const TimeRange& a, const TimeRange& b) { return a.begin < b.begin; });
    return missing;
}

std::optional<DurationNs> GuestLog::clockBound() const
{
    std::optional<DurationNs> greatest;
    const auto consider = [&](std::uint64_t at) {
        const auto bound = clock.bound(at);
        if (bound)
            greatest = std::max(greatest.value_or(*bound), *bound);
        return bound.has_value();
    };
    bool known = !sessions.empty();
    for (const GuestRecording& session : sessions)
        known = consider(session.firstNs) && consider(session.lastNs) && known;
    for (const guest::ClockAnchor& anchor : anchors)
        known = consider(anchor.tsNs) && known;
    for (const SuspendInterval& suspendInterval : clock.suspendIntervals())
        known = consider(suspendInterval.leftNs) && consider(suspendInterval.backNs) && known;
    return known ? greatest : std::nullopt;
}

TimeRange GuestLog::time() const
{
    if (sessions.empty())
        return {};
    const TimeNs begin = clock.toUnix(sessions.front().firstNs);
    return {begin, std::max(begin, clock.toUnix(sessions.back().lastNs))};
}

TimeRange GuestLog::summarised() const
{
    const HypercallRow* first = nullptr;
    const HypercallRow* last = nullptr;
    for (const GuestRecording& session : sessions) {
        if (session.hypercallRows.empty())
            continue;
        first = first ? first : &session.hypercallRows.front();
        last = &session.hypercallRows.back();
    }
    if (!first)
        return time();
    const TimeNs begin = clock.toUnix(first->beginNs);
    return {begin, std::max(begin, clock.toUnix(last->tsNs))};
}

void GuestLog::finalize(const std::vector<toolstack::ClockAnchor>& ofHost, std::int64_t contradictionOfHost)
{
    for (const GuestRecording& session : sessions)
        if (session.start && !session.start->host.empty())
            name = session.start->host;
    if (name.empty())
        name = "unnamed";
    std::vector<guest::ClockAnchor> all = anchors;
    for (const toolstack::ClockAnchor& a : ofHost)
        all.push_back({a.tsNs, a.tsNs, a.unixNs, a.roundTripNs,
            a.source == toolstack::ClockSource::Reference ? guest::ClockSource::Reference : guest::ClockSource::Host});
    clock = GuestClock(std::move(all), suspends, leastDelay, std::max(m_contradiction, contradictionOfHost));
}

} // namespace xenlens::analysis
