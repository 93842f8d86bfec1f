// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "buffers/merger.h"
#include "buffers/record_parser.h"
#include "buffers/trace_buffers.h"
#include "detail_file.h"
#include "hypervisor_domains.h"
#include "hypervisor_emitter.h"
#include "lttng.h"
#include "sums/hypercall_counters.h"
#include "sums/hypervisor_sums.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::tracer {

struct SessionOptions
{
    std::chrono::nanoseconds interval = std::chrono::milliseconds(100);
    uint32_t mask = 0; ///< as Xen has it
    std::string detailFile; ///< empty: none
    bool verbose = false;
};

/** One tracing of a host, from the buffers to the events. */
class HypervisorSession
{
public:
    /** Begins to trace. Throws Failure. */
    HypervisorSession(
        TraceBuffers& buffers, HypervisorEmitter& emitter, const XenParts& parts, const SessionOptions& o);

    /** Takes what waits in the buffers. */
    void drain();
    /** Sends the summaries. */
    void interval();
    /** Switches tracing off, reads and emits what is left. Returns the exit status. */
    int finish();

    /** False when the buffers are broken and Xen has stopped to write: it is time for finish(). */
    bool isValid() const { return !m_broken; }

private:
    void countHypercalls();
    void introduce();
    void takeWindows();
    void deliver(uint64_t horizon);
    int reportAccounting();

    TraceBuffers& m_buffers;
    HypervisorEmitter& m_emitter;
    SessionOptions m_options;
    XenParts m_parts;
    std::optional<DetailFile> m_detail;
    TscClock m_clock;
    HypervisorSums m_sums;
    std::optional<HypercallCounters> m_counters; ///< where the mask has hypercalls: counting costs each of them
    HypervisorDomains m_domains;
    std::vector<RecordParser> m_parsers; ///< by CPU
    Merger m_merger;
    std::vector<uint32_t> m_window;
    RecordingWatch m_watch;
    std::chrono::steady_clock::time_point m_domainsDue;
    uint64_t m_resets = 0; ///< windows of unknown size that were skipped
    bool m_broken = false;
};

} // namespace xenlens::tracer
