// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "sums/hypervisor_sink.h"
#include "sums/xen_parts.h"

#include <cstdint>
#include <string>

namespace xenlens::tracer {

/** The one place where the events of hypervisor_tp.h are sent. What is sent while no session records is counted. */
class HypervisorEmitter final : public HypervisorSink
{
public:
    /** Whether a recording session takes our events. */
    static bool recorded();

    void sessionStart(const hypervisor_session_facts& facts);
    void part(XenPart part, const XenPartState& state);
    void domain(uint16_t domid, const std::string& name, const std::string& uuid);
    void hypercallCounters(uint64_t ns, VcpuId vcpu, bool subcalls, const hypervisor_op_sums& counts);
    /** Fills in the events' own accounting. */
    void sessionEnd(hypervisor_accounting accounting);

    void clocks(uint64_t ns, const hypervisor_clocks& clocks) override;
    void hypercalls(const HypervisorSpan& span, VcpuId vcpu, bool subcalls, const hypervisor_op_sums& sums) override;
    void hypercallCost(
        const HypervisorSpan& span, uint16_t domid, uint32_t op, const hypervisor_histogram& histogram) override;
    void dirtyMarks(const HypervisorSpan& span, uint16_t domid, const hypervisor_marks& marks) override;
    void logdirtyOp(uint64_t ns, uint16_t domid, uint32_t op, uint32_t faults, uint32_t dirty) override;
    void logdirtyPause(uint64_t ns, uint16_t domid, const hypervisor_pause& pause) override;
    void grants(const HypervisorSpan& span, const GrantKey& key, const hypervisor_grant_sums& sums) override;
    void channelSends(const HypervisorSpan& span, uint16_t domid, uint16_t peer, uint64_t sends) override;
    void runstates(const HypervisorSpan& span, VcpuId vcpu, const uint64_t* ns) override;
    void faults(const HypervisorSpan& span, uint16_t domid, FaultKind kind, const hypervisor_fault_sums& sums) override;
    void lost(const HypervisorSpan& span, uint32_t cpu, uint64_t records) override;

    uint64_t produced() const { return m_emitted + m_unrecorded; }
    uint64_t unrecorded() const { return m_unrecorded; } ///< that no session took

private:
    /** Counts an event. Returns whether a session records, else it is lost. */
    bool enter();

    uint64_t m_emitted = 0;
    uint64_t m_unrecorded = 0;
};

} // namespace xenlens::tracer
