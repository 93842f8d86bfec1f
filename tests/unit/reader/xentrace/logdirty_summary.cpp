// SPDX-License-Identifier: GPL-3.0-or-later
#include "logdirty_summary.h"

#include "reader/xentrace/record.h"

namespace xenlens::xentrace {

namespace {

/// XEN_DOMCTL_SHADOW_OP_* after which all pages count as clean (xen/include/public/domctl.h).
constexpr std::uint32_t clean = 11;
constexpr std::uint32_t enableLogdirty = 2;

} // namespace

/// nullptr when there are too many.
LogdirtyRead* Logdirty::append(std::uint16_t dom)
{
    LogdirtySummary& summary = m_domains[dom];
    if (summary.reads.size() < LogdirtySummary::readsMax)
        return &summary.reads.emplace_back();
    ++summary.furtherReads;
    return nullptr;
}

void Logdirty::add(const Record& record)
{
    if (record.event < LogdirtyMark || record.event > LogdirtyPause)
        return;
    const auto dom = static_cast<std::uint16_t>(record.data[0]);
    const std::uint32_t op = record.data[0] >> 16;
    Open& open = m_open[dom];
    if (record.event == LogdirtyMark) {
        ++open.marks;
        ++m_domains[dom].marks;
        return;
    }
    if (record.event == LogdirtyCounts) {
        if (LogdirtyRead* read = append(dom)) {
            *read = {op, record.tsc, true, record.data[1], record.data[2], open.marks, std::nullopt, 0};
            open.awaitsPause = true;
        }
        if (op == clean || op == enableLogdirty)
            open.marks = 0;
        return;
    }
    // One operation of a domain at a time: the pause is that of the counts before it, if there are any.
    LogdirtySummary& summary = m_domains[dom];
    LogdirtyRead* read = open.awaitsPause && summary.reads.back().op == op ? &summary.reads.back() : append(dom);
    open.awaitsPause = false;
    if (read == nullptr)
        return;
    if (!read->counted) {
        read->op = op;
        read->tsc = record.tsc;
        read->marks = open.marks;
    }
    read->result = static_cast<std::int32_t>(record.data[1]);
    read->pausedNs = record.data[2] | static_cast<std::uint64_t>(record.data[3]) << 32;
}

} // namespace xenlens::xentrace
