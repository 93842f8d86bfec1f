// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/runstate_sums.h"

#include <algorithm>

namespace xenlens::xentrace {

namespace {

constexpr std::uint16_t firstReserved = 0x7ff0; ///< DOMID_FIRST_RESERVED, xen/include/public/xen.h

} // namespace

void RunstateSums::add(const Record& record, std::uint64_t now)
{
    if (record.count < 1)
        return;
    if (record.event == DomainRemoved) {
        const auto domid = static_cast<std::uint16_t>(record.data[0]);
        m_vcpus.erase(m_vcpus.lower_bound({domid, 0}), m_vcpus.upper_bound({domid, 0xffff}));
        return;
    }
    const bool change = isRunstateChange(record.event);
    const auto domid = static_cast<std::uint16_t>(record.data[0] >> 16);
    const auto number = static_cast<std::uint16_t>(record.data[0]);
    if (domid >= firstReserved)
        return;
    const auto key = std::pair(domid, number);
    const auto found = m_vcpus.find(key);
    if (found == m_vcpus.end() && m_vcpus.size() >= vcpusMax)
        return;
    Vcpu& vcpu = found == m_vcpus.end() ? m_vcpus[key] : found->second;
    if (found == m_vcpus.end())
        vcpu.begin = vcpu.since = now;
    const unsigned from = change ? oldRunstate(record.event) : running;
    const unsigned to = change ? newRunstate(record.event) : running;
    if (vcpu.state != from) // we were told otherwise, so something is missing
        vcpu.known = false;
    spend(vcpu, now);
    vcpu.history.change(now, from, to, m_since);
    vcpu.state = to;
    vcpu.known = vcpu.changed = true;
}

void RunstateSums::spend(Vcpu& vcpu, std::uint64_t now)
{
    if (now <= vcpu.since)
        return;
    if (vcpu.known)
        vcpu.ns[vcpu.state] += now - vcpu.since;
    vcpu.since = now;
}

void RunstateSums::gap(std::uint64_t first, std::uint64_t now)
{
    for (auto& [key, vcpu] : m_vcpus) {
        spend(vcpu, first);
        vcpu.known = false;
        vcpu.history.clear();
    }
    m_since = now;
}

void RunstateSums::describe(hypervisor::LogdirtyPause& pause) const
{
    const std::uint16_t domid = pause.domid.value;
    const std::uint64_t begin = pause.tsNs - std::min(pause.pausedNs, pause.tsNs);
    const auto end = m_vcpus.upper_bound({domid, 0xffff});
    for (auto vcpu = m_vcpus.lower_bound({domid, 0}); vcpu != end; ++vcpu) {
        const RunstateHistory::Spent spent = vcpu->second.history.within(begin, pause.tsNs);
        ++pause.vcpus;
        pause.runningNs += spent.ns[0];
        pause.runnableNs += spent.ns[1];
        pause.blockedNs += spent.ns[2];
        pause.offlineNs += spent.ns[3];
        pause.unknownNs += spent.unknownNs;
        pause.offlineBeforeNs += spent.offlineBeforeNs;
    }
}

void RunstateSums::take(std::uint64_t end, bool all, const std::function<void(hypervisor::Runstates)>& give)
{
    for (auto& [key, vcpu] : m_vcpus) {
        spend(vcpu, end);
        if (vcpu.since <= vcpu.begin || !(vcpu.changed || all))
            continue;
        vcpu.changed = false;
        hypervisor::Runstates event;
        event.tsNs = vcpu.since;
        event.beginNs = vcpu.begin;
        event.domid.value = key.first;
        event.vcpu = key.second;
        event.runningNs = vcpu.ns[0];
        event.runnableNs = vcpu.ns[1];
        event.blockedNs = vcpu.ns[2];
        event.offlineNs = vcpu.ns[3];
        give(event);
        vcpu.begin = vcpu.since;
        vcpu.ns = {};
    }
}

} // namespace xenlens::xentrace
