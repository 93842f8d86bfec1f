// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/time_frame.h"
#include "model/results.h"

#include <QStringList>

#include <cstdint>
#include <vector>

namespace xenlens::model {

/// A page that became dirty at a moment.
struct Mark
{
    double seconds = 0;
    std::uint64_t pfn = 0;
    bool again = false; ///< it was dirty in an earlier round too: sent again
};

/// The dirty pages of one domain while its log-dirty mode was on.
struct HeatSeries
{
    QString title;
    QStringList summary;
    QStringList notes;
    TimeFrame frame;
    std::uint64_t pfns = 0; ///< highest pfn marked, plus 1; 0: there are no marks, and `notes` says why
    std::vector<Mark> marks; ///< in order of time
    std::vector<SecondsRange> rounds; ///< from clean to clean, as the hypervisor saw them
    std::vector<SecondsRange> gaps; ///< records were lost here
};

/// A batch of marks has a begin, an end and an order: its pages are spread over that time in their order.
HeatSeries heatSeries(const ReportPtr& report, int migration);

} // namespace xenlens::model
