// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/runstate_history.h"

#include <algorithm>

namespace xenlens::xentrace {

namespace {

constexpr unsigned offline = 3; ///< RUNSTATE_offline, xen/include/public/vcpu.h

} // namespace

void RunstateHistory::change(std::uint64_t at, unsigned from, unsigned to, std::uint64_t since)
{
    if (m_count > 0 && m_changes[(m_count - 1) % kept].to != from)
        clear(); // we were told otherwise, so something is missing
    else if (m_count == 0 && since < at)
        push({since, from});
    if (m_count == 0 || from != to)
        push({at, to});
}

RunstateHistory::Spent RunstateHistory::within(std::uint64_t begin, std::uint64_t end) const
{
    Spent spent;
    const std::size_t oldest = m_count - std::min(m_count, kept);
    for (std::size_t i = m_count; i > oldest && end > begin; --i) {
        const Change& change = m_changes[(i - 1) % kept];
        const std::uint64_t at = std::clamp(change.at, begin, end);
        spent.ns[change.to] += end - at;
        end = at;
        if (change.at <= begin && change.to == offline)
            spent.offlineBeforeNs = begin - change.at;
    }
    spent.unknownNs = end > begin ? end - begin : 0;
    return spent;
}

} // namespace xenlens::xentrace
