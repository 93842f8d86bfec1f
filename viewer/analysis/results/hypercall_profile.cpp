// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/hypercall_profile.h"

#include "xen/hypercall_names.h"

#include <algorithm>
#include <limits>
#include <map>

namespace xenlens::analysis {

namespace {

using SumsByOp = std::map<std::uint32_t, OpCount>;

void addAll(SumsByOp& sums, const std::vector<OpCount>& counts)
{
    for (const OpCount& count : counts) {
        OpCount& sum = sums[count.op];
        sum.op = count.op;
        sum += count;
    }
}

std::vector<OpCount> mostFrequentFirst(const SumsByOp& sums)
{
    std::vector<OpCount> counts;
    for (const auto& [op, count] : sums)
        counts.push_back(count);
    std::stable_sort(
        counts.begin(), counts.end(), [](const OpCount& a, const OpCount& b) { return a.count > b.count; });
    return counts;
}

} // namespace

OpCount& OpCount::operator+=(const OpCount& other)
{
    count += other.count;
    restarted += other.restarted;
    timed += other.timed;
    if (other.totalNs)
        totalNs = totalNs.value_or(0) + *other.totalNs;
    return *this;
}

std::optional<double> OpCount::meanNs() const
{
    if (!totalNs || timed == 0)
        return std::nullopt;
    return static_cast<double>(*totalNs) / static_cast<double>(timed);
}

OpCount sumOf(const std::vector<OpCount>& ops)
{
    OpCount sum;
    for (const OpCount& op : ops)
        sum += op;
    return sum;
}

std::uint64_t HypercallProfile::total() const
{
    std::uint64_t sum = 0;
    for (const VcpuHypercalls& vcpu : vcpus)
        sum += sumOf(vcpu.ops).count;
    return sum;
}

std::optional<DurationNs> HypercallProfile::length() const
{
    return time.begin < time.end ? std::optional(time.duration()) : std::nullopt;
}

std::optional<double> HypercallProfile::callsPerSecond() const
{
    std::uint64_t count = 0;
    double seconds = 0;
    for (const HypercallInterval& interval : intervals) {
        seconds += interval.time.duration().seconds();
        for (const OpTally& op : interval.ops)
            count += op.count;
    }
    return seconds > 0 ? std::optional(static_cast<double>(count) / seconds) : std::nullopt;
}

const Log2Histogram* HypercallProfile::latencyOf(std::uint32_t op) const
{
    for (const OpLatency& latency : latencies)
        if (latency.op == op)
            return &latency.histogram;
    return nullptr;
}

std::vector<OpCount> HypercallProfile::byOp() const
{
    SumsByOp sums;
    for (const VcpuHypercalls& vcpu : vcpus)
        addAll(sums, vcpu.ops);
    return mostFrequentFirst(sums);
}

HypercallTotals sumUp(const std::vector<const HypercallProfile*>& profiles)
{
    HypercallTotals totals;
    DurationNs recorded;
    bool timesKnown = !profiles.empty();
    SumsByOp ops;
    SumsByOp subcalls;
    for (const HypercallProfile* profile : profiles) {
        for (const VcpuHypercalls& vcpu : profile->vcpus)
            addAll(ops, vcpu.ops);
        addAll(subcalls, profile->subcalls);
        totals.calls += profile->total();
        if (const auto length = profile->length(); length && timesKnown)
            recorded = recorded + *length;
        else
            timesKnown = false;
    }
    if (timesKnown)
        totals.recorded = recorded;
    totals.ops = mostFrequentFirst(ops);
    totals.subcalls = mostFrequentFirst(subcalls);
    return totals;
}

void addTo(std::vector<OpTally>& ops, std::uint32_t op, std::uint64_t count)
{
    auto at = std::lower_bound(
        ops.begin(), ops.end(), op, [](const OpTally& tally, std::uint32_t number) { return tally.op < number; });
    if (at == ops.end() || at->op != op)
        at = ops.insert(at, {op, 0});
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    at->count = static_cast<std::uint32_t>(std::min(at->count + std::min(count, most), most));
}

std::string hypercallName(std::uint32_t op)
{
    if (const std::string_view name = xen::hypercallName(op); !name.empty())
        return std::string(name);
    return op == xen::HypercallOthers ? "other" : "hypercall " + std::to_string(op);
}

const char* toString(HypercallSource source)
{
    return source == HypercallSource::Guest ? "guest" : "hypervisor";
}

} // namespace xenlens::analysis
