// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/unreadable.h"

#include <algorithm>

namespace xenlens::report {

void Unreadable::addTo(analysis::Report& report) const
{
    for (const auto& [what, host] : m_hosts) {
        const bool known = std::any_of(report.lost.begin(), report.lost.end(),
            [&what = what](const analysis::LostCount& lost) { return lost.where.ends_with(what); });
        if (!known)
            report.lost.push_back({host + ": " + what, 0, 0});
    }
}

void addWarnings(analysis::Report& report, const reader::ReadStatistics& statistics)
{
    for (const std::string& warning : statistics.warnings)
        if (std::find(report.warnings.begin(), report.warnings.end(), warning) == report.warnings.end())
            report.warnings.push_back(warning);
    report.truncated = report.truncated || statistics.malformed > 0;
}

} // namespace xenlens::report
