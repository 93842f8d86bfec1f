// SPDX-License-Identifier: GPL-2.0-or-later
#include "sums/runstate_history.h"

#include <algorithm>

namespace xenlens::tracer {

namespace {

constexpr unsigned Offline = 3; ///< RUNSTATE_offline (xen/include/public/vcpu.h)

} // namespace

void RunstateHistory::change(uint64_t tsc, unsigned from, unsigned to, uint64_t since)
{
    if (m_count > 0 && m_changes[(m_count - 1) % Kept].to != from)
        clear(); // we were told otherwise, so something is missing
    else if (m_count == 0 && since < tsc)
        push({since, from});
    if (m_count == 0 || from != to)
        push({tsc, to});
}

RunstateHistory::Spent RunstateHistory::within(uint64_t begin, uint64_t end) const
{
    Spent spent;
    const size_t oldest = m_count - std::min(m_count, Kept);
    for (size_t i = m_count; i > oldest && end > begin; --i) {
        const Change& change = m_changes[(i - 1) % Kept];
        const uint64_t tsc = std::clamp(change.tsc, begin, end);
        spent.ticks[change.to] += end - tsc;
        end = tsc;
        if (change.tsc <= begin && change.to == Offline)
            spent.offlineBefore = begin - change.tsc;
    }
    spent.unknown = end > begin ? end - begin : 0;
    return spent;
}

} // namespace xenlens::tracer
