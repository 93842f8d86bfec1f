// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/account/time_slots.h"

#include <algorithm>

namespace xenlens::analysis {

TimeSlots::TimeSlots(const std::vector<TimeRange>& windows)
{
    for (const TimeRange& window : windows) {
        m_cuts.push_back(window.begin);
        m_cuts.push_back(std::max(window.begin, window.end));
    }
    std::sort(m_cuts.begin(), m_cuts.end());
    m_cuts.erase(std::unique(m_cuts.begin(), m_cuts.end()), m_cuts.end());
}

void TimeSlots::spread(TimeRange interval, const std::function<void(std::size_t slot, double share)>& add) const
{
    const auto after = std::upper_bound(m_cuts.begin(), m_cuts.end(), interval.begin);
    std::size_t slot = after == m_cuts.begin() ? 0 : static_cast<std::size_t>(after - m_cuts.begin()) - 1;
    const double length = interval.duration().seconds();
    if (!(length > 0)) {
        if (after != m_cuts.begin() && after != m_cuts.end())
            add(slot, 1);
        return;
    }
    for (; slot + 1 < m_cuts.size() && m_cuts[slot] < interval.end; ++slot) {
        const DurationNs within = std::min(interval.end, m_cuts[slot + 1]) - std::max(interval.begin, m_cuts[slot]);
        if (within.ns > 0)
            add(slot, std::min(within.seconds() / length, 1.0));
    }
}

TimeSlots::Slots TimeSlots::of(TimeRange window) const
{
    const auto cut = [this](TimeNs time) {
        return static_cast<std::size_t>(std::lower_bound(m_cuts.begin(), m_cuts.end(), time) - m_cuts.begin());
    };
    return {cut(window.begin), cut(std::max(window.begin, window.end))};
}

} // namespace xenlens::analysis
