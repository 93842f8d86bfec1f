// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/runstatesums.h"

namespace xenlens::xentrace {

namespace {

constexpr std::uint16_t firstReserved = 0x7ff0; ///< DOMID_FIRST_RESERVED, xen/include/public/xen.h

} // namespace

void RunstateSums::add(const Record& record, std::uint64_t now)
{
    if (record.event == DomainRemoved && record.count >= 1) {
        const auto domid = static_cast<std::uint16_t>(record.data[0]);
        m_vcpus.erase(m_vcpus.lower_bound({domid, 0}), m_vcpus.upper_bound({domid, 0xffff}));
        return;
    }
    const bool change = isRunstateChange(record.event);
    if ((!change && record.event != ContinueRunning) || record.count < 1)
        return;
    const auto domid = static_cast<std::uint16_t>(record.data[0] >> 16);
    const auto number = static_cast<std::uint16_t>(record.data[0]);
    if (domid >= firstReserved)
        return;
    const auto key = std::pair(domid, number);
    const bool known = m_vcpus.contains(key);
    if (!known && m_vcpus.size() >= vcpusMax)
        return;
    Vcpu& vcpu = m_vcpus[key];
    if (known && now > vcpu.since)
        vcpu.ns[vcpu.state] += now - vcpu.since;
    else if (!known)
        vcpu.begin = now;
    vcpu.since = now > vcpu.since ? now : vcpu.since;
    vcpu.state = change ? newRunstate(record.event) : kRunning;
    vcpu.changed = true;
}

void RunstateSums::take(std::uint64_t end, bool all, const std::function<void(hypervisor::Runstates)>& give)
{
    for (auto& [key, vcpu] : m_vcpus) {
        if (end > vcpu.since) {
            vcpu.ns[vcpu.state] += end - vcpu.since;
            vcpu.since = end;
        }
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
