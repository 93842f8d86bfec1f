// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/workload.h"

#include <algorithm>

namespace xenlens::analysis {

WorkloadCounter::WorkloadCounter(const WorkloadLog& log)
    : m_log(log)
{
    std::vector<workload::Interval> intervals = log.intervals;
    std::stable_sort(
        intervals.begin(), intervals.end(), [](const auto& a, const auto& b) { return a.realtimeNs < b.realtimeNs; });
    for (const workload::Interval& interval : intervals) {
        const auto end = static_cast<std::int64_t>(interval.realtimeNs);
        const double total = static_cast<double>(interval.totalPagesWritten);
        if (m_points.empty() && interval.beginNs <= interval.tsNs
            && interval.pagesWritten <= interval.totalPagesWritten)
            m_points.push_back({end - static_cast<std::int64_t>(interval.tsNs - interval.beginNs),
                total - static_cast<double>(interval.pagesWritten)});
        m_points.push_back({end, total});
    }
}

bool WorkloadCounter::isSequential() const
{
    return m_log.start && m_log.start->pattern == "sequential";
}

std::optional<double> WorkloadCounter::writtenAt(TimeNs guestTime) const
{
    const auto after = std::lower_bound(m_points.begin(), m_points.end(), guestTime.ns,
        [](const Point& point, std::int64_t at) { return point.at < at; });
    if (after == m_points.end())
        return std::nullopt;
    if (after->at == guestTime.ns)
        return after->written;
    if (after == m_points.begin())
        return std::nullopt;
    const Point& before = *(after - 1);
    const double share = static_cast<double>(guestTime.ns - before.at) / static_cast<double>(after->at - before.at);
    return before.written + share * (after->written - before.written);
}

std::optional<double> WorkloadCounter::distinctIn(TimeNs begin, TimeNs end) const
{
    const auto first = writtenAt(begin);
    const auto last = writtenAt(end);
    if (!first || !last || !isSequential())
        return std::nullopt;
    return std::min(static_cast<double>(m_log.start->workingSetPages), *last - *first);
}

} // namespace xenlens::analysis
