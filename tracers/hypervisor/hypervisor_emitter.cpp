// SPDX-License-Identifier: GPL-2.0-or-later
#include "hypervisor_emitter.h"

#include "hypervisor_tp.h"
#include "local_clock.h"

// One call site an event, and each counted.
#define EMIT(...)                                                                                                      \
    do {                                                                                                               \
        if (enter())                                                                                                   \
            lttng_ust_tracepoint(xenlens_hypervisor, __VA_ARGS__);                                                     \
    } while (false)

namespace xenlens::tracer {

bool HypervisorEmitter::recorded()
{
    return lttng_ust_tracepoint_enabled(xenlens_hypervisor, session_start);
}

bool HypervisorEmitter::enter()
{
    const bool recording = recorded();
    ++(recording ? m_emitted : m_unrecorded);
    return recording;
}

void HypervisorEmitter::sessionStart(const hypervisor_session_facts& facts)
{
    EMIT(session_start, monotonicNs(), &facts);
}

void HypervisorEmitter::part(XenPart part, const XenPartState& state)
{
    EMIT(part, monotonicNs(), static_cast<int>(part), static_cast<uint8_t>(state.present), state.missing.c_str());
}

void HypervisorEmitter::domain(uint16_t domid, const std::string& name, const std::string& uuid)
{
    EMIT(domain, monotonicNs(), domid, name.c_str(), uuid.c_str());
}

void HypervisorEmitter::clocks(uint64_t ns, const hypervisor_clocks& clocks)
{
    EMIT(clock_anchor, ns, &clocks);
}

void HypervisorEmitter::hypercalls(
    const HypervisorSpan& span, VcpuId vcpu, bool subcalls, const hypervisor_op_sums& sums)
{
    EMIT(hypercalls, span.endNs, span.beginNs, vcpu.domid, vcpu.vcpu, static_cast<uint8_t>(subcalls), &sums);
}

void HypervisorEmitter::hypercallCounters(uint64_t ns, VcpuId vcpu, bool subcalls, const hypervisor_op_sums& counts)
{
    EMIT(hypercall_counters, ns, vcpu.domid, vcpu.vcpu, static_cast<uint8_t>(subcalls), &counts);
}

void HypervisorEmitter::hypercallCost(
    const HypervisorSpan& span, uint16_t domid, uint32_t op, const hypervisor_histogram& histogram)
{
    EMIT(hypercall_cost, span.endNs, span.beginNs, domid, op, &histogram);
}

void HypervisorEmitter::dirtyMarks(const HypervisorSpan& span, uint16_t domid, const hypervisor_marks& marks)
{
    EMIT(dirty_marks, span.endNs, span.beginNs, domid, &marks);
}

void HypervisorEmitter::logdirtyOp(uint64_t ns, uint16_t domid, uint32_t op, uint32_t faults, uint32_t dirty)
{
    EMIT(logdirty_op, ns, domid, op, faults, dirty);
}

void HypervisorEmitter::logdirtyPause(uint64_t ns, uint16_t domid, const hypervisor_pause& pause)
{
    EMIT(logdirty_pause, ns, domid, &pause);
}

void HypervisorEmitter::grants(const HypervisorSpan& span, const GrantKey& key, const hypervisor_grant_sums& sums)
{
    EMIT(grants, span.endNs, span.beginNs, key.domid, key.peer, key.op, static_cast<uint8_t>(key.toPeer), &sums);
}

void HypervisorEmitter::channelSends(const HypervisorSpan& span, uint16_t domid, uint16_t peer, uint64_t sends)
{
    EMIT(channel_sends, span.endNs, span.beginNs, domid, peer, sends);
}

void HypervisorEmitter::runstates(const HypervisorSpan& span, VcpuId vcpu, const uint64_t* ns)
{
    EMIT(runstates, span.endNs, span.beginNs, vcpu.domid, vcpu.vcpu, ns);
}

void HypervisorEmitter::faults(
    const HypervisorSpan& span, uint16_t domid, FaultKind kind, const hypervisor_fault_sums& sums)
{
    EMIT(faults, span.endNs, span.beginNs, domid, static_cast<int>(kind), &sums);
}

void HypervisorEmitter::lost(const HypervisorSpan& span, uint32_t cpu, uint64_t records)
{
    EMIT(lost, span.endNs, span.beginNs, cpu, records);
}

void HypervisorEmitter::sessionEnd(hypervisor_accounting accounting)
{
    accounting.produced_events = produced();
    accounting.emitted_events = m_emitted;
    EMIT(session_end, monotonicNs(), &accounting);
}

} // namespace xenlens::tracer
