// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/clock.h"

#include <algorithm>
#include <cmath>

namespace xenlens::analysis {

HostClock::HostClock(std::vector<toolstack::ClockAnchor> anchors, std::int64_t contradiction)
    : m_contradiction(contradiction)
    , m_measured(!anchors.empty())
{
    std::sort(anchors.begin(), anchors.end(), [](const auto& a, const auto& b) { return a.tsNs < b.tsNs; });
    std::int64_t stretchBegin = 0;
    for (const toolstack::ClockAnchor& anchor : anchors) {
        const auto at = static_cast<std::int64_t>(anchor.tsNs);
        const Knot knot{
            at, static_cast<std::int64_t>(anchor.unixNs) - at, static_cast<std::int64_t>((anchor.roundTripNs + 1) / 2)};
        if (m_knots.empty() || at - stretchBegin >= knotSpacing.ns) {
            stretchBegin = at;
            m_knots.push_back(knot);
        } else if (knot.halfTrip < m_knots.back().halfTrip) {
            m_knots.back() = knot;
        }
    }
    for (const toolstack::ClockAnchor& anchor : anchors) {
        const auto at = static_cast<std::int64_t>(anchor.tsNs);
        const std::int64_t apart = std::abs(static_cast<std::int64_t>(anchor.unixNs) - at - offsetAt(at));
        m_contradiction = std::max(m_contradiction, apart - static_cast<std::int64_t>((anchor.roundTripNs + 1) / 2));
    }
}

HostClock HostClock::fromOffset(DurationNs offset)
{
    HostClock clock;
    clock.m_knots.push_back({0, offset.ns, 0});
    return clock;
}

std::int64_t HostClock::offsetAt(std::int64_t at) const
{
    if (m_knots.empty())
        return 0;
    const auto after
        = std::upper_bound(m_knots.begin(), m_knots.end(), at, [](std::int64_t t, const Knot& k) { return t < k.at; });
    if (after == m_knots.begin())
        return m_knots.front().offset;
    if (after == m_knots.end())
        return m_knots.back().offset;
    const Knot& before = *(after - 1);
    const double share = static_cast<double>(at - before.at) / static_cast<double>(after->at - before.at);
    return saturatingAdd(before.offset, std::llround(share * static_cast<double>(after->offset - before.offset)));
}

TimeNs HostClock::toUnix(std::uint64_t monotonicNs) const
{
    const auto at = static_cast<std::int64_t>(monotonicNs);
    return {saturatingAdd(at, offsetAt(at))};
}

std::int64_t HostClock::toMonotonic(TimeNs unixTime) const
{
    if (m_knots.empty())
        return unixTime.ns;
    // the offset changes by driftLimit at most, so that the second guess is as
    // good as the clock itself
    const std::int64_t guess = saturatingSubtract(unixTime.ns, m_knots.front().offset);
    return saturatingSubtract(unixTime.ns, offsetAt(guess));
}

std::optional<DurationNs> HostClock::bound(std::uint64_t monotonicNs) const
{
    if (!m_measured)
        return std::nullopt;
    const auto at = static_cast<std::int64_t>(monotonicNs);
    const auto after
        = std::upper_bound(m_knots.begin(), m_knots.end(), at, [](std::int64_t t, const Knot& k) { return t < k.at; });
    if (after != m_knots.begin() && after != m_knots.end())
        return DurationNs{std::max((after - 1)->halfTrip, after->halfTrip) + m_contradiction};
    const Knot& nearest = after == m_knots.begin() ? m_knots.front() : m_knots.back();
    const double drift = driftLimit * std::abs(static_cast<double>(at - nearest.at));
    return DurationNs{nearest.halfTrip + m_contradiction + std::llround(drift)};
}

} // namespace xenlens::analysis
