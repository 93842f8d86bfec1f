// SPDX-License-Identifier: GPL-2.0-or-later
#include "xen/hypercall_sums_loop.h"

#include <iterator>

namespace xenlens::xen {

HypercallSums::HypercallSums(HypercallsBy by)
    : m_byCost(by == HypercallsBy::Cost)
    , m_byEntry(by == HypercallsBy::Entry)
    , m_byExit(by == HypercallsBy::Exit)
    , m_lossOf(CpusMax + 1)
{
}

bool HypercallSums::add(uint32_t event, std::span<const uint32_t> words, uint64_t tsc, const Place& place)
{
    switch (event) {
    case PvHypercallV2:
    case PvSubcall:
        if (!words.empty())
            enter(place, tsc, words[0], event == PvSubcall);
        return true;
    case ExitCall:
    case ExitSubcall:
        if (!words.empty())
            exit(place, tsc, words[0], event == ExitSubcall);
        return true;
    case PvHypercall:
        if (words.size() >= 2)
            enter(place, tsc, words[1], false);
        return true;
    case PvHypercall | Flag64:
        if (words.size() >= 3)
            enter(place, tsc, words[2], false);
        return true;
    default:
        if (!isCostCall(event))
            return false;
        if (!words.empty())
            addCost(event, words[0], place);
        return true;
    }
}

/** Finds whose calls the records at a place are. */
void HypercallSums::look(const Place& place)
{
    m_place = std::bit_cast<uint64_t>(place);
    Recent& recent = m_recent[place.cpu % m_recent.size()];
    if (recent.place != m_place) {
        recent = {m_place, &m_vcpus[place.running()]};
        recent.vcpu->used = true;
    }
    m_current = recent.vcpu;
}

HypercallSums::Costs& HypercallSums::makeCosts(std::unique_ptr<Costs>& costs)
{
    costs = std::make_unique<Costs>();
    return *costs;
}

void HypercallSums::addCost(uint32_t event, uint32_t word, const Place& place)
{
    const uint32_t op = event & CostOpBits;
    const bool subcall = (event & ~CostOpBits) == CostSubcall;
    const uint32_t number = op == CostOpBits ? HypercallOthers : op;
    Vcpu& vcpu = vcpuAt(place);
    Sum& sum = vcpu.calls[subcall].sums[number];
    sum.count += m_byCost;
    sum.restarted += (word & CostPreempted) != 0;
    addTime(vcpu, number, subcall, expandTicks(word));
}

/** Of the vCPUs of one domain, together. */
void HypercallSums::flushCosts(Entry first, Entry end, const EmitCosts& emit)
{
    for (uint32_t op = 0; op <= HypercallOthers; ++op) {
        Costs* sums = nullptr; // of the first one that has any, where the others' are added
        for (Entry entry = first; entry != end; ++entry) {
            Costs* const costs = entry->second.costs[op].get();
            if (costs == nullptr)
                continue;
            if (sums == nullptr) {
                sums = costs;
                continue;
            }
            std::ranges::transform(*sums, *costs, sums->begin(), std::plus());
            *costs = {};
        }
        if (sums == nullptr || *sums == Costs{})
            continue;
        emit(first->first.domid, op, *sums);
        *sums = {};
    }
}

void HypercallSums::flush(const EmitCalls& calls, const EmitCosts* costs)
{
    for (Entry first = m_vcpus.begin(); first != m_vcpus.end();) {
        const Entry end = m_vcpus.upper_bound({first->first.domid, 0xffff});
        if (costs != nullptr)
            flushCosts(first, end, *costs);
        for (; first != end; ++first) {
            Vcpu& vcpu = first->second;
            vcpu.hasCosts = costs == nullptr && (vcpu.hasCosts || vcpu.used);
            for (const bool subcalls : {false, true}) {
                Sums& sums = vcpu.calls[subcalls].sums;
                if (!vcpu.used || std::ranges::none_of(sums, [](const Sum& sum) { return sum.isUsed(); }))
                    continue;
                calls(first->first, subcalls, sums);
                sums = {};
            }
        }
    }
    dropIdle();
    m_place = Nowhere;
    m_recent.fill({});
}

void HypercallSums::dropIdle()
{
    const bool crowded = m_vcpus.size() >= VcpusMax;
    for (auto entry = m_vcpus.begin(); entry != m_vcpus.end();) {
        Vcpu& vcpu = entry->second;
        const bool idle = !vcpu.used && vcpu.calls[0].open.op == NoOp && vcpu.calls[1].open.op == NoOp;
        vcpu.used = false;
        entry = (crowded || idle) && !vcpu.hasCosts ? m_vcpus.erase(entry) : std::next(entry);
    }
}

} // namespace xenlens::xen
