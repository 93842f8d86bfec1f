// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/hypercall_profile.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

namespace xenlens::analysis {

namespace {

/// By number (__HYPERVISOR_*, xen/include/public/xen.h of Xen 4.17); nullptr: no hypercall has it. 48 to 55 are the
/// architecture's own, of which x86 uses the first for machine checks (xen/include/public/arch-x86/xen-mca.h) and the
/// second for itself (xen/include/hypercall-defs.c).
constexpr std::array<const char*, 50> names{"set_trap_table", "mmu_update", "set_gdt", "stack_switch", "set_callbacks",
    "fpu_taskswitch", "sched_op_compat", "platform_op", "set_debugreg", "get_debugreg", "update_descriptor", nullptr,
    "memory_op", "multicall", "update_va_mapping", "set_timer_op", "event_channel_op_compat", "xen_version",
    "console_io", "physdev_op_compat", "grant_table_op", "vm_assist", "update_va_mapping_otherdomain", "iret",
    "vcpu_op", "set_segment_base", "mmuext_op", "xsm_op", "nmi_op", "sched_op", "callback_op", "xenoprof_op",
    "event_channel_op", "physdev_op", "hvm_op", "sysctl", "domctl", "kexec_op", "tmem_op", "argo_op", "xenpmu_op",
    "dm_op", "hypfs_op", nullptr, nullptr, nullptr, nullptr, nullptr, "mca", "paging_domctl_cont"};
constexpr std::uint32_t others = 64;

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
    if (op < names.size() && names[op])
        return names[op];
    return op == others ? "other" : "hypercall " + std::to_string(op);
}

const char* toString(HypercallSource source)
{
    return source == HypercallSource::Guest ? "guest" : "hypervisor";
}

} // namespace xenlens::analysis
