// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/callsums.h"

#include "reader/xentrace/decoder.h"

#include <algorithm>
#include <bit>

namespace xenlens::xentrace {

bool CallSums::add(const Record& record)
{
    if (isCostCall(record.event)) {
        if (record.count >= 1)
            addCost(record);
        return true;
    }
    switch (record.event) {
    case PvHypercallV2:
    case PvSubcall:
        if (record.count >= 1)
            enter(record, hypercallOp(record.data[0]), record.event == PvSubcall);
        return true;
    case PvHypercall:
        if (record.count >= 2)
            enter(record, record.data[1], false);
        return true;
    case PvHypercall | kFlag64:
        if (record.count >= 3)
            enter(record, record.data[2], false);
        return true;
    case ExitCall:
    case ExitSubcall:
        if (record.count >= 1)
            exit(record, record.event == ExitSubcall);
        return true;
    default:
        return false;
    }
}

/// nullptr when it is not known whose call it is.
CallSums::Sum* CallSums::sumOf(const Record& record, std::uint32_t op, bool subcall)
{
    if (!record.contextKnown) {
        ++m_ofNobody;
        return nullptr;
    }
    return &m_vcpus[{record.dom.value, record.vcpu, subcall}][std::min(op, otherOps)];
}

void CallSums::enter(const Record& record, std::uint32_t op, bool subcall)
{
    Sum* sum = sumOf(record, op, subcall);
    if (sum == nullptr)
        return;
    ++sum->count;
    const std::uint32_t vcpu = static_cast<std::uint32_t>(record.dom.value) << 16 | record.vcpu;
    if (m_open.size() < vcpusMax || m_open.contains(vcpu))
        m_open[vcpu][subcall] = {op, record.tsc, record.cpu, m_losses[record.cpu], true};
}

void CallSums::exit(const Record& record, bool subcall)
{
    const auto found = record.contextKnown
        ? m_open.find(static_cast<std::uint32_t>(record.dom.value) << 16 | record.vcpu)
        : m_open.end();
    if (found == m_open.end())
        return;
    Open& open = found->second[subcall];
    const std::uint32_t op = hypercallOp(record.data[0]);
    const bool paired = open.valid && open.op == op && open.losses == m_losses[open.cpu];
    open.valid = false;
    if (!paired)
        return;
    Sum& sum = m_vcpus[{record.dom.value, record.vcpu, subcall}][std::min(op, otherOps)];
    sum.restarted += (record.data[0] & kExitPreempted) != 0;
    addTime(sum, record, op, subcall, record.tsc > open.tsc ? record.tsc - open.tsc : 0);
}

void CallSums::addCost(const Record& record)
{
    const std::uint32_t op = record.event & kCostOpBits;
    const bool subcall = (record.event & ~kCostOpBits) == CostSubcall;
    const std::uint32_t number = op == kCostOpBits ? otherOps : op; // 63: all from there on
    Sum* sum = sumOf(record, number, subcall);
    if (sum == nullptr)
        return;
    sum->count += !m_byEntry;
    sum->restarted += (record.data[0] & kCostPreempted) != 0;
    addTime(*sum, record, number, subcall, expandFloating(record.data[0] & 0x7fff));
}

void CallSums::addTime(Sum& sum, const Record& record, std::uint32_t op, bool subcall, std::uint64_t ticks)
{
    ++sum.timed;
    sum.ticks += ticks;
    if (subcall)
        return; // in the multicall's time
    std::vector<std::uint64_t>& buckets = m_costs[{record.dom.value, std::min(op, otherOps)}];
    const std::size_t bucket = ticks == 0 ? 0 : static_cast<std::size_t>(std::bit_width(ticks)) - 1;
    if (bucket >= buckets.size())
        buckets.resize(bucket + 1);
    ++buckets[bucket];
}

void CallSums::take(const std::function<void(hypervisor::Hypercalls)>& calls,
    const std::function<void(hypervisor::HypercallCost)>& costs)
{
    for (const auto& [key, sums] : m_vcpus) {
        hypervisor::Hypercalls event;
        event.domid.value = key.dom;
        event.vcpu = key.vcpu;
        event.subcalls = key.subcalls;
        for (std::uint32_t op = 0; op < sums.size(); ++op) {
            const Sum& sum = sums[op];
            if (sum.count == 0 && sum.timed == 0)
                continue;
            event.ops.push_back(op);
            event.counts.push_back(sum.count);
            event.restarted.push_back(sum.restarted);
            event.timed.push_back(sum.timed);
            event.costTicks.push_back(sum.ticks);
        }
        if (!event.ops.empty())
            calls(std::move(event));
    }
    for (const auto& [key, buckets] : m_costs) {
        hypervisor::HypercallCost event;
        event.domid.value = key.first;
        event.op = key.second;
        event.buckets = buckets;
        costs(std::move(event));
    }
    m_vcpus.clear();
    m_costs.clear();
}

} // namespace xenlens::xentrace
