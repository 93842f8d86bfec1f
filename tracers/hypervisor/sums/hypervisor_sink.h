// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "hypervisor_events.h"
#include "xen/place.h"
#include "xen/traffic_sums.h"

#include <cstdint>

namespace xenlens::tracer {

using xen::FaultKind;
using xen::GrantKey;
using xen::VcpuId;

/** The time that a summary is of: CLOCK_MONOTONIC of dom0, in ns. */
struct HypervisorSpan
{
    uint64_t beginNs = 0;
    uint64_t endNs = 0;
};

/** Receives what the sums have found. What each event means is in hypervisor_tp.h. */
class HypervisorSink
{
public:
    virtual ~HypervisorSink() = default;

    virtual void clocks(uint64_t ns, const hypervisor_clocks& clocks) = 0;
    virtual void hypercalls(const HypervisorSpan& span, VcpuId vcpu, bool subcalls, const hypervisor_op_sums& sums) = 0;
    virtual void hypercallCost(
        const HypervisorSpan& span, uint16_t domid, uint32_t op, const hypervisor_histogram& histogram)
        = 0;
    virtual void dirtyMarks(const HypervisorSpan& span, uint16_t domid, const hypervisor_marks& marks) = 0;
    virtual void logdirtyOp(uint64_t ns, uint16_t domid, uint32_t op, uint32_t faults, uint32_t dirty) = 0;
    virtual void logdirtyPause(uint64_t ns, uint16_t domid, const hypervisor_pause& pause) = 0;
    virtual void grants(const HypervisorSpan& span, const GrantKey& key, const hypervisor_grant_sums& sums) = 0;
    virtual void channelSends(const HypervisorSpan& span, uint16_t domid, uint16_t peer, uint64_t sends) = 0;
    virtual void runstates(const HypervisorSpan& span, VcpuId vcpu, const uint64_t* ns) = 0;
    virtual void faults(const HypervisorSpan& span, uint16_t domid, FaultKind kind, const hypervisor_fault_sums& sums)
        = 0;
    virtual void lost(const HypervisorSpan& span, uint32_t cpu, uint64_t records) = 0;
};

} // namespace xenlens::tracer
