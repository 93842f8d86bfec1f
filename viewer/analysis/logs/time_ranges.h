// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time.h"

#include <algorithm>
#include <vector>

namespace xenlens::analysis {

/// Stretches of time, in order and merged, so that a question about one moment takes no walk through all of them.
class TimeRanges
{
public:
    TimeRanges() = default;

    explicit TimeRanges(std::vector<TimeRange> ranges)
    {
        std::sort(
            ranges.begin(), ranges.end(), [](const TimeRange& a, const TimeRange& b) { return a.begin < b.begin; });
        for (const TimeRange& range : ranges) {
            if (!m_ranges.empty() && range.begin <= m_ranges.back().end)
                m_ranges.back().end = std::max(m_ranges.back().end, range.end);
            else
                m_ranges.push_back(range);
        }
    }

    [[nodiscard]] const std::vector<TimeRange>& merged() const { return m_ranges; }

    /// Any of them has more in common with `time` than an end.
    [[nodiscard]] bool overlap(const TimeRange& time) const
    {
        const auto at = std::partition_point(
            m_ranges.begin(), m_ranges.end(), [&](const TimeRange& range) { return range.end <= time.begin; });
        return at != m_ranges.end() && at->begin < time.end;
    }

    /// Any of them has at least an end in common with `time`.
    [[nodiscard]] bool touch(const TimeRange& time) const
    {
        const auto at = std::partition_point(
            m_ranges.begin(), m_ranges.end(), [&](const TimeRange& range) { return range.end < time.begin; });
        return at != m_ranges.end() && at->begin <= time.end;
    }

private:
    std::vector<TimeRange> m_ranges; ///< each ends before the next begins
};

} // namespace xenlens::analysis
