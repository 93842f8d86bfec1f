// SPDX-License-Identifier: GPL-2.0-or-later
#include "xen/runstate_sums.h"

namespace xenlens::xen {

void RunstateSums::add(uint32_t event, std::span<const uint32_t> words, Time time)
{
    if (words.empty())
        return;
    if (event == DomainRemoved) {
        forget(lowHalf(words[0]));
        return;
    }
    const VcpuId id = vcpuOf(words[0]);
    if (id.domid >= DomidFirstReserved)
        return;
    auto found = m_vcpus.find(id);
    if (found == m_vcpus.end()) {
        if (m_vcpus.size() >= VcpusMax)
            return;
        found = m_vcpus.try_emplace(id).first;
        found->second.beginNs = found->second.sinceNs = time.ns;
    }
    Vcpu& vcpu = found->second;
    const unsigned from = isRunstateChange(event) ? oldRunstate(event) : unsigned{RunstateRunning};
    const unsigned to = isRunstateChange(event) ? newRunstate(event) : unsigned{RunstateRunning};
    if (vcpu.state != from) // the last record said otherwise, so one is missing
        vcpu.known = false;
    spend(vcpu, time.ns);
    vcpu.history.change(time.at, from, to, m_since);
    vcpu.state = to;
    vcpu.known = vcpu.changed = true;
}

void RunstateSums::spend(Vcpu& vcpu, uint64_t ns)
{
    if (ns <= vcpu.sinceNs)
        return;
    if (vcpu.known)
        vcpu.ns[vcpu.state] += ns - vcpu.sinceNs;
    vcpu.sinceNs = ns;
}

void RunstateSums::gap(uint64_t ns, uint64_t at)
{
    for (auto& [id, vcpu] : m_vcpus) {
        spend(vcpu, ns);
        vcpu.known = false;
        vcpu.history.clear();
    }
    m_since = at;
}

void RunstateSums::forget(uint16_t domid)
{
    m_vcpus.erase(m_vcpus.lower_bound({domid, 0}), m_vcpus.upper_bound({domid, 0xffff}));
}

RunstateSums::Spent RunstateSums::within(uint16_t domid, uint64_t begin, uint64_t end) const
{
    Spent sum;
    for (auto at = m_vcpus.lower_bound({domid, 0}); at != m_vcpus.end() && at->first.domid == domid; ++at) {
        const RunstateHistory::Spent spent = at->second.history.within(begin, end);
        ++sum.vcpus;
        for (size_t state = 0; state < RunstateCount; ++state)
            sum.states[state] += spent.states[state];
        sum.unknown += spent.unknown;
        sum.offlineBefore += spent.offlineBefore;
    }
    return sum;
}

} // namespace xenlens::xen
