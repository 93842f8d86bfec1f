// SPDX-License-Identifier: GPL-2.0-or-later
#include "xen/runstate_history.h"

#include <algorithm>

namespace xenlens::xen {

void RunstateHistory::change(uint64_t at, unsigned from, unsigned to, uint64_t since)
{
    if (m_count > 0 && m_changes[(m_count - 1) % Kept].to != from)
        clear(); // the last change said otherwise, so a record is missing
    else if (m_count == 0 && since < at)
        push({since, from});
    if (m_count == 0 || from != to)
        push({at, to});
}

RunstateHistory::Spent RunstateHistory::within(uint64_t begin, uint64_t end) const
{
    Spent spent;
    const size_t oldest = m_count - std::min(m_count, Kept);
    for (size_t i = m_count; i > oldest && end > begin; --i) {
        const Change& change = m_changes[(i - 1) % Kept];
        const uint64_t at = std::clamp(change.at, begin, end);
        spent.states[change.to] += end - at;
        end = at;
        if (change.at <= begin && change.to == RunstateOffline)
            spent.offlineBefore = begin - change.at;
    }
    spent.unknown = end > begin ? end - begin : 0;
    return spent;
}

} // namespace xenlens::xen
