// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "buffers/tsc_clock.h"
#include "sums/dirty_batches.h"
#include "sums/hypercall_sums.h"
#include "sums/runstate_sums.h"
#include "sums/traffic_sums.h"
#include "sums/xen_parts.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace xenlens::tracer {

/** Whether Xen writes a record when this mask is set: one class and one subclass have to match (trace_enabled(), 0001).
 */
constexpr bool isTraced(uint32_t mask, uint32_t event)
{
    return (mask & event & 0x0fff0000) && (mask & event & 0x0000f000);
}

/** All records of all CPUs, in order of time, to the summaries of an interval. */
class HypervisorSums
{
public:
    struct Options
    {
        unsigned cpus = 1;
        uint32_t mask = 0; ///< as Xen has it
        XenParts parts;
        uint32_t tscKhz = 0;
        uint64_t startTsc = 0; ///< losses before it are of another session
    };

    HypervisorSums(const Options& options, const TscClock& clock, HypervisorSink& sink);

    void add(const TraceRecord& record);
    /**
     * Sends the summaries of what was added since the last time, the first time since the first record: tracing was on
     * then, and nothing tells for how long before.
     */
    void flush(uint64_t ns);
    /** Also what is sent less often, once tracing is off: of what happened up to `ns` or the last record. */
    void finish(uint64_t ns);

    void forget(uint16_t domid) { m_runstates.forget(domid); }

    const std::vector<uint64_t>& lostRecords() const { return m_lost; } ///< by CPU

private:
    void addRunstate(const TraceRecord& record, uint64_t ns);
    void addLogdirty(const TraceRecord& record, uint64_t ns);
    void addPause(const TraceRecord& record, uint64_t ns);
    void addLoss(const TraceRecord& record, uint64_t ns);

    const TscClock& m_clock;
    HypervisorSink& m_sink;
    uint64_t m_startTsc;
    uint64_t m_beginNs;
    uint64_t m_costsBeginNs;
    bool m_began = false;
    uint64_t m_lastTsc = 0; ///< of a record
    std::vector<uint64_t> m_lost; ///< by CPU
    std::vector<std::optional<VcpuId>> m_running; ///< by CPU
    HypercallSums m_hypercalls;
    TrafficSums m_traffic;
    RunstateSums m_runstates;
    DirtyBatches m_dirty;
};

} // namespace xenlens::tracer
