// SPDX-License-Identifier: GPL-2.0-or-later
#include "sums/traffic_sums.h"

#include "xen_control.h"

namespace xenlens::tracer {

namespace {

constexpr uint32_t GrantOpBits = 0xff; ///< of the record's first word; the result is in its upper half (0008)

/** GNTTABOP_* (xen/include/public/grant_table.h). */
constexpr uint32_t GrantMap = 0, GrantUnmap = 1, GrantTransfer = 4, GrantCopy = 5;

uint16_t lowHalf(uint32_t word)
{
    return static_cast<uint16_t>(word);
}

uint16_t highHalf(uint32_t word)
{
    return static_cast<uint16_t>(word >> 16);
}

} // namespace

void TrafficSums::add(const TraceRecord& record, VcpuId running)
{
    switch (record.event & ~Flag64) {
    case RecordGrant:
        if (record.count >= 4 && m_options.grantRecords)
            grant(record, running);
        break;
    case RecordGrantMap:
    case RecordGrantUnmap:
    case RecordGrantTransfer:
        if (record.count >= 1 && !m_options.grantRecords)
            grantPage(record, running);
        break;
    case RecordChannelSend:
        if (record.count >= 4 && highHalf(record.words[3]) == 0) // else it failed: nothing was sent
            ++m_sends[{lowHalf(record.words[0]), highHalf(record.words[0])}];
        break;
    case RecordFaultEndRo:
    case RecordFaultEndShadow:
        if (record.count >= 4 && m_options.faultEnds) {
            const bool handled = record.words[3] & FaultHandled;
            const auto kind = record.event == RecordFaultEndRo ? FaultKind::Ptwr : FaultKind::Shadow;
            fault(running.domid, handled ? kind : FaultKind::PageFault, &record.words[2]);
        }
        break;
    case RecordPageFault:
        if (!m_options.faultEnds)
            fault(running.domid, FaultKind::PageFault, nullptr);
        break;
    case RecordPtwr:
    case RecordPtwrPae:
        if (!m_options.faultEnds)
            fault(running.domid, FaultKind::Ptwr, nullptr);
        break;
    case RecordPagingFixup:
        if (!m_options.faultEnds)
            fault(running.domid, FaultKind::Shadow, nullptr);
        break;
    default:
        break;
    }
}

/** Who asked is who runs; where that is not known, it is who maps, gives or receives, as in all but some copies. */
void TrafficSums::grant(const TraceRecord& record, VcpuId running)
{
    const uint16_t from = lowHalf(record.words[1]), to = highHalf(record.words[1]);
    GrantKey key{to, from, record.words[0] & GrantOpBits, false};
    if (running.domid == from || (running.domid != to && key.op == GrantTransfer))
        std::swap(key.domid, key.peer);
    key.toPeer = key.op == GrantCopy && key.domid == from;
    auto& sums = m_grants[key];
    ++sums.hypercalls;
    sums.failed += highHalf(record.words[0]) != 0;
    sums.operations += record.words[2];
    sums.bytes += record.words[3];
}

void TrafficSums::grantPage(const TraceRecord& record, VcpuId running)
{
    const uint32_t op = record.event == RecordGrantMap ? GrantMap
        : record.event == RecordGrantUnmap             ? GrantUnmap
                                                       : GrantTransfer;
    auto& sums = m_grants[{running.domid, lowHalf(record.words[0]), op, false}];
    ++sums.operations;
    sums.bytes += PageBytes;
}

void TrafficSums::fault(uint16_t domid, FaultKind kind, const uint32_t* ticks)
{
    auto& sums = m_faults[{domid, kind}];
    ++sums.count;
    if (!ticks)
        return;
    ++sums.timed;
    sums.cost_ticks += *ticks;
}

void TrafficSums::flush(const HypervisorSpan& span, HypervisorSink& sink)
{
    for (const auto& [key, sums] : m_grants)
        sink.grants(span, key, sums);
    for (const auto& [key, sends] : m_sends)
        sink.channelSends(span, key.first, key.second, sends);
    for (const auto& [key, sums] : m_faults)
        sink.faults(span, key.first, key.second, sums);
    m_grants.clear();
    m_sends.clear();
    m_faults.clear();
}

} // namespace xenlens::tracer
