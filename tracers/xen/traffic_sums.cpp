// SPDX-License-Identifier: GPL-2.0-or-later
#include "xen/traffic_sums.h"

#include <iterator>
#include <utility>

namespace xenlens::xen {

namespace {

constexpr uint32_t GrantOpBits = 0xff; ///< of a GrantOps record's first word; the result is in its upper half (0008)

/** Calls `use` with what says of a fault what became of it, if that is the record. Unrolled: most records get here. */
template <class Use> void withFaultRecord(uint32_t event, const Use& use)
{
    const auto test = [&]<size_t... Index>(std::index_sequence<Index...>)
    {
        (void)((event == FaultRecords[Index].event && (use(FaultRecords[Index]), true)) || ...);
    };
    test(std::make_index_sequence<std::size(FaultRecords)>());
}

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
    default:
        withFaultRecord(event & ~Flag64, [&](const FaultRecord& record) {
            if (record.isEnd != m_options.faultEnds)
                return;
            if (!record.isEnd)
                fault(running, record.kind, nullptr);
            else if (words.size() >= 4)
                fault(running, words[3] & FaultHandled ? record.kind : FaultKind::HandedOn, &words[2]);
        });
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
