// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/by_domain.h"
#include "analysis/logs/toolstack_log.h"

#include <cstdint>
#include <span>
#include <vector>

namespace xenlens::analysis {

/// How many pages the idle guest dirties by itself in a given time, from the reads that the tracer made before the load
/// began (logdirty_read, reader baseline): a cumulative count since log-dirty mode was switched on just before the
/// first read, or since a CLEAN.
class Baseline
{
public:
    using Reads = std::span<const toolstack::LogdirtyRead* const>;

    /// From the reads of one domain before `until` (monotonic), in order of time.
    Baseline(Reads reads, std::uint64_t until);

    [[nodiscard]] bool isKnown() const { return !m_points.empty(); }
    /// Longest time that was watched.
    [[nodiscard]] DurationNs length() const;
    /// Interpolated; beyond length() the last count, which is then a lower limit.
    [[nodiscard]] double pagesIn(DurationNs duration) const;

private:
    struct Point
    {
        std::int64_t elapsed;
        double pages;
    };

    std::vector<Point> m_points; ///< the longest stretch in which the count was not reset
};

/// The reads of a host that made a baseline, by domain.
using BaselineReads = ByDomain<toolstack::LogdirtyRead>;
BaselineReads baselineReads(const ToolstackLog& host);

} // namespace xenlens::analysis
