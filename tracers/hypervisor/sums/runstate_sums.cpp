// SPDX-License-Identifier: GPL-2.0-or-later
#include "sums/runstate_sums.h"

#include <cmath>

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

void RunstateSums::change(Time time, VcpuId id, unsigned from, unsigned to)
{
    const uint64_t ns = time.ns;
    auto [found, added] = m_vcpus.try_emplace(id);
    Vcpu& vcpu = found->second;
    if (added)
        vcpu.beginNs = vcpu.sinceNs = ns;
    if (vcpu.state != from) // we were told otherwise, so something is missing
        vcpu.known = false;
    spend(vcpu, ns);
    vcpu.state = to % States;
    vcpu.known = vcpu.changed = true;
    vcpu.history.change(time.tsc, from % States, vcpu.state, m_sinceTsc);
}

void RunstateSums::gap(uint64_t ns, uint64_t untilTsc)
{
    for (auto& [id, vcpu] : m_vcpus) {
        spend(vcpu, ns);
        vcpu.known = false;
        vcpu.history.clear();
    }
    m_sinceTsc = untilTsc;
}

void RunstateSums::describe(uint64_t endTsc, uint16_t domid, hypervisor_pause& pause) const
{
    const auto toNs = [this](uint64_t ticks) {
        return static_cast<uint64_t>(std::llround(static_cast<double>(ticks) * m_nsPerTick));
    };
    const double ticks = static_cast<double>(pause.paused_ns) / m_nsPerTick;
    const uint64_t beginTsc
        = ticks < static_cast<double>(endTsc) ? endTsc - static_cast<uint64_t>(std::llround(ticks)) : 0;
    for (auto at = m_vcpus.lower_bound({domid, 0}); at != m_vcpus.end() && at->first.domid == domid; ++at) {
        const RunstateHistory::Spent spent = at->second.history.within(beginTsc, endTsc);
        ++pause.vcpus;
        pause.running_ns += toNs(spent.ticks[0]);
        pause.runnable_ns += toNs(spent.ticks[1]);
        pause.blocked_ns += toNs(spent.ticks[2]);
        pause.offline_ns += toNs(spent.ticks[3]);
        pause.unknown_ns += toNs(spent.unknown);
        pause.offline_before_ns += toNs(spent.offlineBefore);
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
