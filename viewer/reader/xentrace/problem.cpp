// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/problem.h"

namespace xenlens::xentrace {

std::string Problem::text() const
{
    const std::string at = "offset " + std::to_string(offset);
    const std::string onCpu = cpu < 0 ? "" : " of CPU " + std::to_string(cpu);
    const std::string many = std::to_string(bytes) + " bytes";
    switch (kind) {
    case Kind::NoWindow:
        return at + ": no CPU-change record; " + many + " skipped";
    case Kind::WindowSize:
        return at + ": the size of the window" + onCpu + " is wrong; its records were read as far as they are sound";
    case Kind::Truncated:
        return at + ": the file ends inside a window" + onCpu + "; " + many + " are missing";
    case Kind::BadRecord:
        return at + ": no sound record" + onCpu + "; " + many + " skipped";
    case Kind::Time:
        return at + ": a record" + onCpu + " has a TSC that its neighbours contradict; took the one before";
    case Kind::Lost:
        return at + ": Xen lost " + std::to_string(records) + " records" + onCpu + " between TSC "
            + std::to_string(firstTsc) + " and " + std::to_string(tsc);
    }
    return at;
}

void Problems::add(const Problem& problem)
{
    ++m_count;
    if (problem.kind == Problem::Kind::NoWindow || problem.kind == Problem::Kind::BadRecord)
        m_skippedBytes += problem.bytes;
    m_lostRecords += problem.records;
    if (m_kept.size() < keptMax)
        m_kept.push_back(problem);
}

} // namespace xenlens::xentrace
