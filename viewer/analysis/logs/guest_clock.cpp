// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/guest_clock.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace xenlens::analysis {

using guest::ClockAnchor;
using guest::Suspend;
using guest::SuspendStage;

namespace {

std::int64_t apart(std::uint64_t later, std::uint64_t earlier)
{
    return static_cast<std::int64_t>(later) - static_cast<std::int64_t>(earlier);
}

/// The cycle counter of the host that the guest is on after the resume is timed by the guest's scheduler clock, from
/// `back` to `thawed`.
std::optional<DurationNs> resumeOf(const Suspend& back, const Suspend* thawed)
{
    if (!back.allClocks || back.backTsc == 0 || back.tsc < back.backTsc || !thawed || !thawed->allClocks
        || thawed->tsc <= back.tsc || thawed->schedNs <= back.schedNs)
        return std::nullopt;
    const double nsPerTick
        = static_cast<double>(thawed->schedNs - back.schedNs) / static_cast<double>(thawed->tsc - back.tsc);
    return DurationNs{std::llround(static_cast<double>(back.tsc - back.backTsc) * nsPerTick)};
}

SuspendInterval makeSuspendInterval(
    const Suspend* requested, const Suspend& left, const Suspend& back, const Suspend* thawed)
{
    SuspendInterval suspendInterval;
    if (requested)
        suspendInterval.leaving = DurationNs{apart(left.tsNs, requested->tsNs)};
    suspendInterval.leftNs = left.tsNs;
    suspendInterval.backNs = std::max(back.tsNs, left.tsNs);
    const bool wall = left.allClocks && back.allClocks;
    const std::int64_t own = wall ? apart(back.unixNs, left.unixNs) : apart(back.boottimeNs, left.boottimeNs);
    if (own >= 0)
        suspendInterval.ownLength = DurationNs{own};
    suspendInterval.resume = resumeOf(back, thawed);
    return suspendInterval;
}

/// Every `back` with the `left` (stock kernels: the `frozen`) before it. A suspend that failed has no `back`.
std::vector<SuspendInterval> findSuspendIntervals(std::vector<Suspend> stages)
{
    std::stable_sort(stages.begin(), stages.end(), [](const Suspend& a, const Suspend& b) { return a.tsNs < b.tsNs; });
    std::vector<SuspendInterval> suspendIntervals;
    const Suspend* requested = nullptr;
    const Suspend* left = nullptr;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const Suspend& stage = stages[i];
        if (stage.stage == SuspendStage::Requested)
            requested = &stage;
        if (stage.stage == SuspendStage::Left || (stage.stage == SuspendStage::Frozen && !stage.allClocks))
            left = &stage;
        if (stage.stage != SuspendStage::Back || !left)
            continue;
        const bool thawsNext = i + 1 < stages.size() && stages[i + 1].stage == SuspendStage::Thawed;
        suspendIntervals.push_back(makeSuspendInterval(requested, *left, stage, thawsNext ? &stages[i + 1] : nullptr));
        left = requested = nullptr;
    }
    return suspendIntervals;
}

/// The intervals are in order, and so are both their ends.
bool isInterrupted(const ClockAnchor& anchor, const std::vector<SuspendInterval>& suspendIntervals)
{
    const std::uint64_t half = anchor.roundTripNs / 2;
    const auto at = std::partition_point(suspendIntervals.begin(), suspendIntervals.end(),
        [&](const SuspendInterval& interval) { return interval.backNs + half <= anchor.tsNs; });
    return at != suspendIntervals.end() && at->leftNs < anchor.tsNs + half;
}

} // namespace

GuestClock::GuestClock(std::vector<ClockAnchor> anchors, std::vector<Suspend> suspends,
    std::optional<DurationNs> fallback, std::int64_t contradiction)
    : m_suspendIntervals(findSuspendIntervals(std::move(suspends)))
    , m_leftOut(contradiction)
{
    m_hasReference = std::any_of(
        anchors.begin(), anchors.end(), [](const auto& a) { return a.source == guest::ClockSource::Reference; });
    std::erase_if(anchors, [this](const ClockAnchor& anchor) {
        return (anchor.source == guest::ClockSource::Reference) != m_hasReference
            || isInterrupted(anchor, m_suspendIntervals);
    });
    makeStretches(anchors, fallback);
}

void GuestClock::makeStretches(const std::vector<ClockAnchor>& anchors, std::optional<DurationNs> fallback)
{
    std::vector<std::vector<toolstack::ClockAnchor>> sorted(m_suspendIntervals.size() + 1);
    for (const ClockAnchor& anchor : anchors)
        sorted[stretchOf(anchor.tsNs)].push_back(
            {anchor.tsNs, anchor.unixNs, anchor.roundTripNs, toolstack::ClockSource::Reference});
    m_stretches.clear();
    for (const auto& own : sorted)
        m_stretches.push_back(own.empty() ? HostClock() : HostClock(own, m_leftOut));
    const auto known = static_cast<std::size_t>(
        std::find_if(m_stretches.begin(), m_stretches.end(), [](const HostClock& c) { return c.isKnown(); })
        - m_stretches.begin());
    if (known == m_stretches.size())
        m_stretches.front() = HostClock::fromOffset(fallback.value_or(DurationNs{}));
    const auto offsetAt = [this](std::size_t stretch, std::uint64_t at) {
        return saturatingSubtract(m_stretches[stretch].toUnix(at).ns, static_cast<std::int64_t>(at));
    };
    const auto own = [this](std::size_t suspendInterval) {
        return m_suspendIntervals[suspendInterval].ownLength.value_or(DurationNs{}).ns;
    };
    // the monotonic clock has gone on by back - left in what was `own` on the axis
    const auto jump
        = [&](std::size_t i) { return own(i) - apart(m_suspendIntervals[i].backNs, m_suspendIntervals[i].leftNs); };
    for (std::size_t i = known == m_stretches.size() ? 0 : known; i-- > 0;)
        m_stretches[i]
            = HostClock::fromOffset({saturatingSubtract(offsetAt(i + 1, m_suspendIntervals[i].backNs), jump(i))});
    for (std::size_t i = 0; i < m_suspendIntervals.size(); ++i) {
        SuspendInterval& suspendInterval = m_suspendIntervals[i];
        if (!m_stretches[i + 1].isKnown())
            m_stretches[i + 1] = HostClock::fromOffset({saturatingAdd(offsetAt(i, suspendInterval.leftNs), jump(i))});
        suspendInterval.time.begin = m_stretches[i].toUnix(suspendInterval.leftNs);
        suspendInterval.time.end
            = std::max(suspendInterval.time.begin, m_stretches[i + 1].toUnix(suspendInterval.backNs));
        const auto before = m_stretches[i].bound(suspendInterval.leftNs);
        const auto after = m_stretches[i + 1].bound(suspendInterval.backNs);
        if (m_hasReference && before && after)
            suspendInterval.bound = *before + *after;
    }
}

std::int64_t GuestClock::contradiction() const
{
    std::int64_t greatest = m_leftOut;
    for (const HostClock& stretch : m_stretches)
        greatest = std::max(greatest, stretch.contradiction());
    return greatest;
}

std::size_t GuestClock::stretchOf(std::uint64_t monotonicNs) const
{
    const auto after = std::partition_point(m_suspendIntervals.begin(), m_suspendIntervals.end(),
        [&](const SuspendInterval& suspendInterval) { return suspendInterval.leftNs < monotonicNs; });
    return static_cast<std::size_t>(after - m_suspendIntervals.begin());
}

TimeNs GuestClock::toUnix(std::uint64_t monotonicNs) const
{
    const std::size_t stretch = stretchOf(monotonicNs);
    if (stretch == 0)
        return m_stretches.front().toUnix(monotonicNs);
    const SuspendInterval& before = m_suspendIntervals[stretch - 1];
    return std::max(before.time.end, m_stretches[stretch].toUnix(std::max(monotonicNs, before.backNs)));
}

std::optional<DurationNs> GuestClock::bound(std::uint64_t monotonicNs) const
{
    return m_stretches[stretchOf(monotonicNs)].bound(monotonicNs);
}

std::vector<GuestClock::Piece> GuestClock::pieces(std::uint64_t beginNs, std::uint64_t endNs) const
{
    std::vector<Piece> pieces;
    const auto add = [&](std::uint64_t from, TimeNs fromUnix, std::uint64_t to, TimeNs toUnix) {
        if (to > from)
            pieces.push_back({{fromUnix, std::max(fromUnix, toUnix)}, to - from});
    };
    std::uint64_t from = beginNs;
    TimeNs fromUnix = toUnix(from);
    for (std::size_t i = stretchOf(beginNs); i < m_suspendIntervals.size() && m_suspendIntervals[i].leftNs < endNs;
         ++i) {
        add(from, fromUnix, m_suspendIntervals[i].leftNs, m_suspendIntervals[i].time.begin);
        from = m_suspendIntervals[i].backNs;
        fromUnix = m_suspendIntervals[i].time.end;
    }
    add(from, fromUnix, endNs, toUnix(endNs));
    return pieces;
}

} // namespace xenlens::analysis
