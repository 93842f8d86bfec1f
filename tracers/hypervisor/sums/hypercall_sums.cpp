// SPDX-License-Identifier: GPL-2.0-or-later
#include "sums/hypercall_sums.h"

#include <algorithm>
#include <bit>

namespace xenlens::tracer {

namespace {

/** The number as it is counted: all that have no counter of their own share the last. */
uint32_t counted(uint32_t op)
{
    return std::min<uint32_t>(op, HYPERVISOR_OPS - 1);
}

} // namespace

HypercallSums::HypercallSums(HypercallsBy by, unsigned cpus)
    : m_by(by)
    , m_current(cpus)
{
}

void HypercallSums::gap(uint16_t cpu)
{
    m_current[cpu] = {}; // Xen says it anew after a loss
    m_entered.clear(); // of any CPU: a vCPU may have moved
}

void HypercallSums::add(const TraceRecord& record, VcpuId running)
{
    if (record.count == 0)
        return;
    if (isCostRecord(record.event))
        addCost(record);
    else if (record.event == RecordCostVcpu)
        m_current[record.cpu]
            = {VcpuId{static_cast<uint16_t>(record.words[0] >> 16), static_cast<uint16_t>(record.words[0])}};
    else if (record.event == RecordHypercall || record.event == RecordSubcall)
        entry(record, {running, record.event == RecordSubcall});
    else if (record.event == RecordExitCall || record.event == RecordExitSubcall)
        exit(record, {running, record.event == RecordExitSubcall});
}

void HypercallSums::addCost(const TraceRecord& record)
{
    if (m_by != HypercallsBy::Cost)
        return;
    const bool subcall = record.event >= RecordCostSubcall;
    const uint32_t op = record.event - (subcall ? RecordCostSubcall : RecordCostCall);
    Current& current = m_current[record.cpu];
    const VcpuId vcpu = current.vcpu.value_or(VcpuId{DomidInvalid, 0});
    Ops*& ops = current.ops[subcall];
    if (!ops)
        ops = &m_ops[{vcpu, subcall}];
    if (!subcall && !current.costs)
        current.costs = &m_costs[vcpu.domid];
    Sum& sum = (*ops)[counted(op)];
    ++sum.count;
    sum.restarted += (record.words[0] & CostPreempted) != 0;
    time(sum, expandTicks(record.words[0]), subcall ? nullptr : &(*current.costs)[counted(op)]);
}

void HypercallSums::entry(const TraceRecord& record, const Key& key)
{
    const uint32_t op = counted(record.words[0] & CallOpBits);
    if (m_by == HypercallsBy::Entry) {
        ++m_ops[key][op].count;
        m_entered[key] = {record.tsc, op};
    }
}

void HypercallSums::exit(const TraceRecord& record, const Key& key)
{
    if (m_by == HypercallsBy::Cost)
        return;
    const uint32_t op = counted(record.words[0] & CallOpBits);
    Sum& sum = m_ops[key][op];
    sum.count += m_by == HypercallsBy::Exit;
    sum.restarted += (record.words[0] & ExitPreempted) != 0;
    const auto entered = m_entered.find(key);
    if (entered == m_entered.end())
        return;
    if (entered->second.op == op && record.tsc >= entered->second.tsc)
        time(sum, record.tsc - entered->second.tsc, key.subcall ? nullptr : &m_costs[key.vcpu.domid][op]);
    m_entered.erase(entered);
}

/** Subcalls have no histogram: their time is in that of the multicall, which would count it twice. */
void HypercallSums::time(Sum& sum, uint64_t ticks, Histogram* histogram)
{
    ++sum.timed;
    sum.ticks += ticks;
    if (histogram)
        ++(*histogram)[std::min<size_t>(ticks ? std::bit_width(ticks) - 1 : 0, HYPERVISOR_BUCKETS - 1)];
}

void HypercallSums::flush(const HypervisorSpan& span, HypervisorSink& sink)
{
    hypervisor_op_sums sums;
    for (const auto& [key, ops] : m_ops) {
        sums.length = 0;
        for (uint32_t op = 0; op < HYPERVISOR_OPS; ++op) {
            const Sum& sum = ops[op];
            if (sum.count == 0 && sum.restarted == 0 && sum.timed == 0)
                continue;
            sums.ops[sums.length] = op;
            sums.counts[sums.length] = sum.count;
            sums.restarted[sums.length] = sum.restarted;
            sums.timed[sums.length] = sum.timed;
            sums.cost_ticks[sums.length] = sum.ticks;
            ++sums.length;
        }
        sink.hypercalls(span, key.vcpu, key.subcall, sums);
    }
    m_ops.clear();
    for (auto& current : m_current)
        current.ops = {};
}

void HypercallSums::flushCosts(const HypervisorSpan& span, HypervisorSink& sink)
{
    hypervisor_histogram histogram;
    for (const auto& [domid, costs] : m_costs) {
        for (uint32_t op = 0; op < HYPERVISOR_OPS; ++op) {
            const Histogram& buckets = costs[op];
            const auto used = [](uint64_t count) { return count != 0; };
            const auto first = std::find_if(buckets.begin(), buckets.end(), used);
            if (first == buckets.end())
                continue;
            const auto last = std::find_if(buckets.rbegin(), buckets.rend(), used).base();
            histogram.first_bucket = static_cast<uint32_t>(first - buckets.begin());
            histogram.length = static_cast<uint32_t>(last - first);
            std::copy(first, last, histogram.buckets);
            sink.hypercallCost(span, domid, op, histogram);
        }
    }
    m_costs.clear();
    for (auto& current : m_current)
        current.costs = nullptr;
}

} // namespace xenlens::tracer
