// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/by_domain.h"
#include "analysis/logs/toolstack_log.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace xenlens::analysis {

/// How many pages the idle guest dirties by itself in a given time: a cumulative count since log-dirty mode was
/// switched on, or since a CLEAN.
class Baseline
{
public:
    using Reads = std::span<const toolstack::LogdirtyRead* const>;

    /// From the sampler's reads of the save's first round before the load began. `idle` says of a moment (monotonic, of
    /// the sender) whether the load had written nothing until then.
    Baseline(const SaveLog& save, const std::function<bool(std::uint64_t)>& idle);
    /// From the reads that older tracers made for this before a migration (logdirty_read, reader baseline): those of
    /// one domain before `until` (monotonic), in order of time. Log-dirty mode was switched on just before the first.
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
