// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "core/gap.h"
#include "reader/ctf/trace_reader.h"

#include <map>
#include <string>

namespace xenlens::report {

/// What could not be read. It is lost, of whichever host and source.
class Unreadable
{
public:
    void note(const Gap& gap)
    {
        if (gap.kind == Gap::Kind::Unreadable)
            m_hosts.emplace(gap.what, gap.origin->hostname);
    }

    /// Unless the report has it already.
    void addTo(analysis::Report& report) const;

private:
    std::map<std::string, std::string> m_hosts; ///< by what it is
};

/// What the reader found wrong, unless the analysis knows it already (unreadable places come as gaps).
void addWarnings(analysis::Report& report, const reader::ReadStatistics& statistics);

} // namespace xenlens::report
