// SPDX-License-Identifier: GPL-2.0-or-later
#include "xen/traffic_sums.h"

namespace xenlens::xen {

namespace {

constexpr uint32_t GrantOpBits = 0xff; ///< of a GrantOps record's first word; the result is in its upper half (0008)

} // namespace

void TrafficSums::add(uint32_t event, std::span<const uint32_t> words, uint16_t running)
{
    switch (event & ~Flag64) {
    case GrantOps:
        if (words.size() >= 4 && m_options.grantRecords)
            grant(words, running);
        break;
    case GrantMap:
    case GrantUnmap:
    case GrantTransfer:
        if (!words.empty() && !m_options.grantRecords)
            grantPage(event, words, running);
        break;
    case EvtchnSend:
        if (words.size() >= 4 && highHalf(words[3]) == 0) // else it failed: nothing was sent
            ++m_sends[{lowHalf(words[0]), highHalf(words[0])}];
        break;
    case FaultEndRo:
    case FaultEndShadow:
        if (words.size() >= 4 && m_options.faultEnds) {
            const bool handled = words[3] & FaultHandled;
            const auto kind = event == FaultEndRo ? FaultKind::Ptwr : FaultKind::Shadow;
            fault(running, handled ? kind : FaultKind::PageFault, &words[2]);
        }
        break;
    case PvPageFault:
        if (!m_options.faultEnds)
            fault(running, FaultKind::PageFault, nullptr);
        break;
    case PvPtwr:
    case PvPtwrPae:
        if (!m_options.faultEnds)
            fault(running, FaultKind::Ptwr, nullptr);
        break;
    case PvPagingFixup:
        if (!m_options.faultEnds)
            fault(running, FaultKind::Shadow, nullptr);
        break;
    default:
        break;
    }
}

/** Who asked is who runs; where that is not known, it is who maps, gives or receives, as in all but some copies. */
void TrafficSums::grant(std::span<const uint32_t> words, uint16_t running)
{
    const uint16_t from = lowHalf(words[1]), to = highHalf(words[1]);
    GrantKey key{to, from, words[0] & GrantOpBits, false};
    const bool known = running != DomidInvalid;
    if ((known && running == from) || (!(known && running == to) && key.op == GnttabOpTransfer))
        std::swap(key.domid, key.peer);
    key.toPeer = key.op == GnttabOpCopy && key.domid == from;
    GrantSums& sums = m_grants[key];
    ++sums.hypercalls; // a call may write several such records, which is rare: they are not told apart
    sums.failed += highHalf(words[0]) != 0; // GNTST_okay
    sums.operations += words[2];
    sums.bytes += words[3];
}

void TrafficSums::grantPage(uint32_t event, std::span<const uint32_t> words, uint16_t running)
{
    const uint32_t op = event == GrantMap ? GnttabOpMap : event == GrantUnmap ? GnttabOpUnmap : GnttabOpTransfer;
    GrantSums& sums = m_grants[{running, lowHalf(words[0]), op, false}];
    ++sums.operations;
    sums.bytes += PageBytes;
}

void TrafficSums::fault(uint16_t domid, FaultKind kind, const uint32_t* ticks)
{
    FaultSums& sums = m_faults[{domid, kind}];
    ++sums.count;
    if (!ticks)
        return;
    ++sums.timed;
    sums.costTicks += *ticks;
}

void TrafficSums::clear()
{
    m_grants.clear();
    m_sends.clear();
    m_faults.clear();
}

} // namespace xenlens::xen
