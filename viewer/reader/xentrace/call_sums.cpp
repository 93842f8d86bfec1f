// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/call_sums_loop.h"

#include <iterator>

namespace xenlens::xentrace {

CallSums::CallSums(bool byEntry)
    : m_byEntry(byEntry)
    , m_lossOf(cpusMax + 1)
{
}

bool CallSums::add(const Record& record)
{
    switch (record.event) {
    case PvHypercallV2:
    case PvSubcall:
        if (record.count >= 1)
            enter(record, record.tsc, hypercallOp(record.data[0]), record.event == PvSubcall);
        return true;
    case ExitCall:
    case ExitSubcall:
        if (record.count >= 1)
            exit(record, record.tsc, record.data[0], record.event == ExitSubcall);
        return true;
    case PvHypercall:
        if (record.count >= 2)
            enter(record, record.tsc, record.data[1], false);
        return true;
    case PvHypercall | flag64:
        if (record.count >= 3)
            enter(record, record.tsc, record.data[2], false);
        return true;
    default:
        if (!isCostCall(record.event))
            return false;
        if (record.count >= 1)
            addCost(record);
        return true;
    }
}

/// Finds whose calls the records at a place are.
void CallSums::look(const Place& place)
{
    m_current = place.contextKnown ? &m_vcpus[{place.dom.value, place.vcpu}] : &m_nobody;
    m_current->used = true;
    m_place = std::bit_cast<std::uint64_t>(place);
}

CallSums::Costs& CallSums::makeCosts(std::unique_ptr<Costs>& costs)
{
    costs = std::make_unique<Costs>();
    return *costs;
}

void CallSums::addCost(const Record& record)
{
    const std::uint32_t op = record.event & costOpBits;
    const bool subcall = (record.event & ~costOpBits) == CostSubcall;
    const std::uint32_t number = op == costOpBits ? otherOps : op; // 63: all from there on
    if (!record.contextKnown) {
        ++m_ofNobody;
        return;
    }
    Vcpu& vcpu = vcpuAt(record);
    Sum& sum = vcpu.calls[subcall].sums[number];
    sum.count += !m_byEntry;
    sum.restarted += (record.data[0] & costPreempted) != 0;
    addTime(vcpu, number, subcall, expandFloating(record.data[0] & 0x7fff));
}

hypervisor::Hypercalls CallSums::takeCalls(Calls& calls)
{
    hypervisor::Hypercalls event;
    const auto used = [](const Sum& sum) { return sum.count != 0 || sum.timed != 0; };
    const auto count = static_cast<std::size_t>(std::ranges::count_if(calls.sums, used));
    event.ops.reserve(count);
    for (std::vector<std::uint64_t>* column : {&event.counts, &event.restarted, &event.timed, &event.costTicks})
        column->reserve(count);
    for (std::uint32_t op = 0; op < calls.sums.size() && event.ops.size() < count; ++op) {
        Sum& sum = calls.sums[op];
        if (!used(sum))
            continue;
        event.ops.push_back(op);
        event.counts.push_back(sum.count);
        event.restarted.push_back(sum.restarted);
        event.timed.push_back(sum.timed);
        event.costTicks.push_back(sum.ticks);
        sum = {};
    }
    return event;
}

/// Of the vCPUs of one domain, together.
void CallSums::takeCosts(Entry first, Entry end, const GiveCosts& give)
{
    for (std::uint32_t op = 0; op <= otherOps; ++op) {
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
        if (sums == nullptr)
            continue;
        std::size_t count = sums->size();
        while (count > 0 && (*sums)[count - 1] == 0)
            --count;
        if (count == 0)
            continue;
        hypervisor::HypercallCost event;
        event.domid.value = first->first.first;
        event.op = op;
        event.buckets.assign(sums->begin(), sums->begin() + static_cast<std::ptrdiff_t>(count));
        *sums = {};
        give(std::move(event));
    }
}

void CallSums::take(const GiveCalls& calls, const GiveCosts* costs)
{
    for (Entry first = m_vcpus.begin(); first != m_vcpus.end();) {
        const Entry end = m_vcpus.upper_bound({first->first.first, 0xffff});
        if (costs != nullptr)
            takeCosts(first, end, *costs);
        for (; first != end; ++first) {
            const auto& [dom, number] = first->first;
            Vcpu& vcpu = first->second;
            vcpu.hasCosts = costs == nullptr && (vcpu.hasCosts || vcpu.used);
            for (const bool subcalls : {false, true}) {
                hypervisor::Hypercalls event = takeCalls(vcpu.calls[subcalls]);
                if (event.ops.empty())
                    continue;
                event.domid.value = dom;
                event.vcpu = number;
                event.subcalls = subcalls;
                calls(std::move(event));
            }
        }
    }
    for (Calls& ofNobody : m_nobody.calls)
        for (const Sum& sum : ofNobody.sums)
            m_ofNobody += sum.count;
    m_nobody = {};
    dropIdle();
    m_current = &m_nobody;
    m_place = nowhere;
}

void CallSums::dropIdle()
{
    const bool crowded = m_vcpus.size() >= vcpusMax;
    for (auto entry = m_vcpus.begin(); entry != m_vcpus.end();) {
        Vcpu& vcpu = entry->second;
        const bool idle = !vcpu.used && vcpu.calls[0].open.op == noOp && vcpu.calls[1].open.op == noOp;
        vcpu.used = false;
        entry = (crowded || idle) && !vcpu.hasCosts ? m_vcpus.erase(entry) : std::next(entry);
    }
}

} // namespace xenlens::xentrace
