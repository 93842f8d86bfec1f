// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "records.h"
#include "sums/hypervisor_sink.h"

#include <cstdint>
#include <map>
#include <utility>

namespace xenlens::tracer {

/** Which records to count where more than one kind may be written of the same thing. */
struct TrafficOptions
{
    bool faultEnds = false; ///< faults by their end, with how long they took; else by Xen's own records
    bool grantRecords = false; ///< grants with all that there is to say; else by Xen's own, one for a page
};

/** What passes between domains, and the faults that Xen handles for them. */
class TrafficSums
{
public:
    explicit TrafficSums(const TrafficOptions& options)
        : m_options(options)
    {
    }

    /** `running`: who runs on the record's CPU. */
    void add(const TraceRecord& record, VcpuId running);
    void flush(const HypervisorSpan& span, HypervisorSink& sink);

private:
    void grant(const TraceRecord& record, VcpuId running);
    void grantPage(const TraceRecord& record, VcpuId running);
    void fault(uint16_t domid, FaultKind kind, const uint32_t* ticks);

    TrafficOptions m_options;
    std::map<GrantKey, hypervisor_grant_sums> m_grants;
    std::map<std::pair<uint16_t, uint16_t>, uint64_t> m_sends; ///< by sender, receiver
    std::map<std::pair<uint16_t, FaultKind>, hypervisor_fault_sums> m_faults;
};

} // namespace xenlens::tracer
