// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "xen/hypercall_sums.h"

#include <algorithm>
#include <bit>

/** What HypercallSums does with the most frequent records: the reader of files compiles it into its loop. */
namespace xenlens::xen {

inline HypercallSums::Vcpu& HypercallSums::vcpuAt(const Place& place)
{
    if (std::bit_cast<uint64_t>(place) != m_place)
        look(place);
    return *m_current;
}

inline void HypercallSums::enter(const Place& place, uint64_t tsc, uint32_t word, bool subcall)
{
    const uint32_t op = hypercallOp(word);
    Calls& calls = vcpuAt(place).calls[subcall];
    calls.sums[std::min(op, HypercallOthers)].count += m_byEntry;
    Open& open = calls.open;
    open.op = op;
    open.tsc = tsc;
    open.place = m_place;
    open.losses = m_losses;
}

inline void HypercallSums::exit(const Place& place, uint64_t tsc, uint32_t word, bool subcall)
{
    Vcpu& vcpu = vcpuAt(place);
    Calls& calls = vcpu.calls[subcall];
    const uint32_t op = hypercallOp(word);
    const uint32_t number = std::min(op, HypercallOthers);
    const bool paired = calls.open.op == op && (calls.open.losses == m_losses || !lostSince(calls.open));
    calls.open.op = NoOp;
    Sum& sum = calls.sums[number];
    if (!paired) { // as all are where no entries are recorded
        sum.count += m_byExit;
        sum.restarted += m_byExit && (word & ExitPreempted) != 0;
        return;
    }
    sum.restarted += (word & ExitPreempted) != 0;
    addTime(vcpu, number, subcall, tsc > calls.open.tsc ? tsc - calls.open.tsc : 0);
}

inline void HypercallSums::addTime(Vcpu& vcpu, uint32_t op, bool subcall, uint64_t ticks)
{
    Sum& sum = vcpu.calls[subcall].sums[op];
    ++sum.timed;
    sum.ticks += ticks;
    if (subcall)
        return; // in the multicall's time
    std::unique_ptr<Costs>& costs = vcpu.costs[op];
    ++(costs ? *costs : makeCosts(costs))[63U ^ static_cast<unsigned>(std::countl_zero(ticks | 1))];
}

} // namespace xenlens::xen
