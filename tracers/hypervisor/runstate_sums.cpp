// SPDX-License-Identifier: GPL-2.0-or-later
#include "runstate_sums.h"

namespace xenlens::tracer {

namespace {

constexpr uint64_t BetweenUnchangedNs = 1'000'000'000;

} // namespace

void RunstateSums::spend(Vcpu& vcpu, uint64_t ns)
{
    if (vcpu.known && ns > vcpu.sinceNs)
        vcpu.spent[vcpu.state] += ns - vcpu.sinceNs;
    vcpu.sinceNs = std::max(vcpu.sinceNs, ns);
}

void RunstateSums::change(uint64_t ns, VcpuId id, unsigned from, unsigned to)
{
    auto [found, added] = m_vcpus.try_emplace(id);
    Vcpu& vcpu = found->second;
    if (added)
        vcpu.beginNs = vcpu.sinceNs = ns;
    if (vcpu.state != from) // we were told otherwise, so something is missing
        vcpu.known = false;
    spend(vcpu, ns);
    vcpu.state = to % States;
    vcpu.known = vcpu.changed = true;
}

void RunstateSums::gap(uint64_t ns)
{
    for (auto& [id, vcpu] : m_vcpus) {
        spend(vcpu, ns);
        vcpu.known = false;
    }
}

void RunstateSums::forget(uint16_t domid)
{
    std::erase_if(m_vcpus, [=](const auto& entry) { return entry.first.domid == domid; });
}

void RunstateSums::flush(uint64_t ns, HypervisorSink& sink)
{
    for (auto& [id, vcpu] : m_vcpus) {
        spend(vcpu, ns);
        if (!vcpu.changed && (!vcpu.known || ns < vcpu.beginNs + BetweenUnchangedNs))
            continue;
        sink.runstates({vcpu.beginNs, ns}, id, vcpu.spent.data());
        vcpu.spent = {};
        vcpu.beginNs = ns;
        vcpu.changed = false;
    }
}

} // namespace xenlens::tracer
