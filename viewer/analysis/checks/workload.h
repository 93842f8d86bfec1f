// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/toolstack_log.h"

#include <cstdint>
#include <optional>

namespace xenlens::analysis {

/// What the memory writer wrote, on the guest's wall clock. Its CLOCK_MONOTONIC stands still during the downtime, but
/// its CLOCK_REALTIME is that of the hypervisor below it, which is also what dom0's CLOCK_REALTIME started from: so a
/// moment of the sender is brought to the guest by ToolstackLog::wallClock. Only good for moments before the suspend.
class WorkloadCounter
{
public:
    explicit WorkloadCounter(const WorkloadLog& log); ///< `log` must outlive this

    [[nodiscard]] const std::string& name() const { return m_log.name; } ///< the guest's host name

    /// Pages written since the start, interpolated inside an interval; nullopt outside what was reported.
    [[nodiscard]] std::optional<double> writtenAt(TimeNs guestTime) const;
    /// Distinct pages written in [begin, end): exact for the sequential pattern, which goes round its working set:
    /// min(working set, pages written). nullopt for other patterns and outside what was reported.
    [[nodiscard]] std::optional<double> distinctIn(TimeNs begin, TimeNs end) const;
    [[nodiscard]] bool isSequential() const;

private:
    struct Point
    {
        std::int64_t at;
        double written;
    };

    const WorkloadLog& m_log;
    std::vector<Point> m_points;
};

} // namespace xenlens::analysis
