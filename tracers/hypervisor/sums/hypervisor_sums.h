// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "buffers/tsc_clock.h"
#include "sums/hypervisor_sink.h"
#include "sums/xen_parts.h"
#include "trace_record.h"
#include "xen/dirty_batches.h"
#include "xen/hypercall_sums.h"
#include "xen/runstate_sums.h"

#include <cstdint>
#include <vector>

namespace xenlens::tracer {

/** Turns all records of all CPUs, in order of time, into the summaries of intervals, by the rules in tracers/xen. */
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
     * Emits the summaries of what was added since the last time, the first time since the first record: tracing was on
     * then, and nothing says for how long before.
     */
    void flush(uint64_t ns);
    /** Also emits what is emitted less often, once tracing is off: of what happened up to `ns` or the last record. */
    void finish(uint64_t ns);

    void forget(uint16_t domid) { m_runstates.forget(domid); }

    const std::vector<uint64_t>& lostRecords() const { return m_lost; } ///< by CPU

private:
    static constexpr size_t MarksMax = 256; ///< pages of one event

    void addDirty(const TraceRecord& record, uint64_t ns);
    void addPause(const DirtyPause& pause, const TraceRecord& record, uint64_t ns);
    void addLoss(const TraceRecord& record, uint64_t ns);
    void emitCalls(const HypervisorSpan& span, bool withCosts);
    void emitTraffic(const HypervisorSpan& span);

    const TscClock& m_clock;
    HypervisorSink& m_sink;
    uint64_t m_startTsc;
    uint64_t m_beginNs;
    uint64_t m_costsBeginNs;
    bool m_began = false;
    uint64_t m_lastTsc = 0; ///< of a record
    std::vector<uint64_t> m_lost; ///< by CPU
    std::vector<PcpuContext> m_contexts; ///< by CPU
    HypercallSums m_hypercalls;
    TrafficSums m_traffic;
    RunstateSums m_runstates; ///< pauses in ticks: they are short, and the TSC is what the records were written with
    double m_nsPerTick;
    DirtyBatches m_dirty;
};

} // namespace xenlens::tracer
