// SPDX-License-Identifier: GPL-2.0-or-later
#include "sums/hypercall_counters.h"

#include "local_clock.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace xenlens::tracer {

namespace {

constexpr uint64_t BetweenSendsNs = 1'000'000'000;
constexpr uint16_t VcpusMax = 8192; ///< XEN_LEGACY_MAX_VCPUS and all later limits of Xen are below

} // namespace

HypercallCounters::HypercallCounters(Emit emit)
    : m_emit(std::move(emit))
{
    bool counting = false;
    int error = m_sysctl.counters(XenSysctl::Counters::Query, &counting);
    if (!error && !counting) {
        m_mark.set();
        error = m_sysctl.counters(XenSysctl::Counters::Start);
        m_stopAtEnd = !error;
    } else if (counting) {
        m_stopAtEnd = m_mark.leftBehind();
    }
    if (error == ENOSYS || error == EOPNOTSUPP)
        m_missing = "Xen was built without CONFIG_HYPERCALL_COUNTERS (kernel-patches/xen)";
    else if (error)
        m_missing = std::string("Xen refuses: ") + std::strerror(error);
}

HypercallCounters::~HypercallCounters()
{
    if (m_stopAtEnd && m_sysctl.counters(XenSysctl::Counters::Stop) == 0)
        m_mark.clear();
}

bool stopHypercallCounters()
{
    XenSysctl sysctl;
    bool counting = false;
    if (sysctl.counters(XenSysctl::Counters::Query, &counting) != 0 || !counting)
        return false;
    StateMark mark(HypercallCounters::Mark);
    if (sysctl.counters(XenSysctl::Counters::Stop) != 0)
        return false;
    mark.clear();
    return true;
}

bool HypercallCounters::readOne(VcpuId id)
{
    HypercallCounter now[XenSysctl::CountersMax];
    const uint64_t ns = monotonicNs();
    const int numbers = m_sysctl.readCounters(id.domid, id.vcpu, now);
    if (numbers < 0)
        return false;
    Vcpu& vcpu = m_vcpus[id];
    const auto used = std::min<size_t>(static_cast<size_t>(numbers), vcpu.last.size());
    vcpu.changed = vcpu.changed || std::memcmp(vcpu.last.data(), now, used * sizeof(HypercallCounter)) != 0;
    std::copy(now, now + used, vcpu.last.begin());
    vcpu.readNs = ns;
    vcpu.seen = true;
    return true;
}

void HypercallCounters::read(const std::vector<uint16_t>& domains)
{
    if (!m_missing.empty())
        return;
    for (auto& [id, vcpu] : m_vcpus)
        vcpu.seen = false;
    for (const auto domid : domains) {
        for (uint16_t number = 0; number < VcpusMax && readOne({domid, number}); ++number) { }
    }
    sendDue();
}

void HypercallCounters::readKnown()
{
    for (auto& [id, vcpu] : m_vcpus) {
        vcpu.seen = false;
        readOne(id);
    }
    sendDue();
}

void HypercallCounters::sendDue()
{
    for (auto it = m_vcpus.begin(); it != m_vcpus.end();) {
        auto& [id, vcpu] = *it;
        if (vcpu.changed && (!vcpu.seen || vcpu.readNs >= vcpu.sentNs + BetweenSendsNs))
            send(id, vcpu);
        it = vcpu.seen ? std::next(it) : m_vcpus.erase(it);
    }
}

void HypercallCounters::finish(const std::vector<uint16_t>& domains)
{
    read(domains);
    for (auto& [id, vcpu] : m_vcpus) {
        if (vcpu.changed)
            send(id, vcpu);
    }
}

void HypercallCounters::send(VcpuId id, Vcpu& vcpu)
{
    for (const bool subcalls : {false, true}) {
        hypervisor_op_sums sums{};
        for (uint32_t op = 0; op < HYPERVISOR_OPS; ++op) {
            const HypercallCounter& counter = vcpu.last[op];
            const uint64_t calls = subcalls ? counter.subcalls : counter.calls;
            if (calls == 0)
                continue;
            sums.ops[sums.length] = op;
            sums.counts[sums.length] = calls;
            sums.restarted[sums.length++] = subcalls ? counter.subcallsRestarted : counter.callsRestarted;
        }
        if (sums.length)
            m_emit(vcpu.readNs, id, subcalls, sums);
    }
    vcpu.sentNs = vcpu.readNs;
    vcpu.changed = false;
}

} // namespace xenlens::tracer
