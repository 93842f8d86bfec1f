// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/call_sums.h"
#include "reader/xentrace/decoder.h"

#include <algorithm>
#include <bit>

/// What CallSums does with the most frequent records: part of the loop in cursor_loop.h.
namespace xenlens::xentrace {

inline CallSums::Vcpu& CallSums::vcpuAt(const Place& place)
{
    if (std::bit_cast<std::uint64_t>(place) != m_place)
        look(place);
    return *m_current;
}

inline void CallSums::enter(const Place& place, std::uint64_t tsc, std::uint32_t op, bool subcall)
{
    Calls& calls = vcpuAt(place).calls[subcall];
    ++calls.sums[std::min(op, otherOps)].count;
    Open& open = calls.open;
    open.op = op;
    open.tsc = tsc;
    open.place = m_place;
    open.losses = m_losses;
}

inline void CallSums::exit(const Place& place, std::uint64_t tsc, std::uint32_t word, bool subcall)
{
    Vcpu& vcpu = vcpuAt(place);
    Calls& calls = vcpu.calls[subcall];
    const std::uint32_t op = hypercallOp(word);
    const bool paired = calls.open.op == op && (calls.open.losses == m_losses || !lostSince(calls.open));
    calls.open.op = noOp;
    if (!paired)
        return;
    const std::uint32_t number = std::min(op, otherOps);
    calls.sums[number].restarted += (word & exitPreempted) != 0;
    addTime(vcpu, number, subcall, tsc > calls.open.tsc ? tsc - calls.open.tsc : 0);
}

inline void CallSums::addTime(Vcpu& vcpu, std::uint32_t op, bool subcall, std::uint64_t ticks)
{
    Sum& sum = vcpu.calls[subcall].sums[op];
    ++sum.timed;
    sum.ticks += ticks;
    if (subcall)
        return; // in the multicall's time
    std::unique_ptr<Costs>& costs = vcpu.costs[op];
    ++(costs ? *costs : makeCosts(costs))[63U ^ static_cast<unsigned>(std::countl_zero(ticks | 1))];
}

inline bool CallSums::quick(std::uint32_t header, const std::uint32_t* record, std::uint64_t tsc, const Place& place)
{
    constexpr std::uint32_t words = extraMax << extraShift;
    if ((header & words) == 0)
        return false;
    const std::uint32_t kind = header & ~words;
    if (kind == (PvHypercallV2 | tscFlag))
        enter(place, tsc, hypercallOp(record[3]), false); // behind the TSC
    else if (kind == (ExitCall | tscFlag))
        exit(place, tsc, record[3], false);
    else if (kind == (PvSubcall | tscFlag))
        enter(place, tsc, hypercallOp(record[3]), true);
    else if (kind == (ExitSubcall | tscFlag))
        exit(place, tsc, record[3], true);
    else
        return false;
    return true;
}

} // namespace xenlens::xentrace
