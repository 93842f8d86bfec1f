// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/hypercall_profile.h"

#include "xen/hypercall_names.h"

#include <algorithm>
#include <limits>
#include <map>

namespace xenlens::analysis {

std::uint64_t HypercallProfile::total() const
{
    std::uint64_t sum = 0;
    for (const VcpuHypercalls& vcpu : vcpus)
        for (const OpCount& op : vcpu.ops)
            sum += op.count;
    return sum;
}

std::vector<OpCount> HypercallProfile::byOp() const
{
    std::map<std::uint32_t, OpCount> sums;
    for (const VcpuHypercalls& vcpu : vcpus) {
        for (const OpCount& op : vcpu.ops) {
            OpCount& sum = sums[op.op];
            sum.op = op.op;
            sum.count += op.count;
            sum.restarted += op.restarted;
            sum.timed += op.timed;
            if (op.totalNs)
                sum.totalNs = sum.totalNs.value_or(0) + *op.totalNs;
        }
    }
    std::vector<OpCount> ops;
    for (const auto& [number, sum] : sums)
        ops.push_back(sum);
    std::stable_sort(ops.begin(), ops.end(), [](const OpCount& a, const OpCount& b) { return a.count > b.count; });
    return ops;
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
