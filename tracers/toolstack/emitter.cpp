// SPDX-License-Identifier: GPL-2.0-or-later
#include "emitter.h"

#include "local_clock.h"
#include "toolstack_emit.h"
#include "xen/abi.h"

namespace xenlens::tracer {

bool Emitter::recorded()
{
    return lttng_ust_tracepoint_enabled(xenlens_toolstack, session_start);
}

bool Emitter::enter()
{
    const bool recording = recorded();
    ++(recording ? m_emitted : m_unrecorded);
    return recording;
}

void Emitter::sessionStart(const SessionFacts& facts)
{
    lttng_ust_tracepoint(xenlens_toolstack, session_start, monotonicNs(), facts.host.c_str(), XENLENS_VERSION,
        facts.kernel.c_str(), facts.xen.c_str(), xen::PageBytes, static_cast<uint64_t>(facts.sampleInterval.count()),
        static_cast<uint8_t>(facts.emulated));
}

void Emitter::clockAnchor(const ClockReading& reading, ClockAnchors::Source source)
{
    lttng_ust_tracepoint(
        xenlens_toolstack, clock_anchor, reading.tsNs, reading.unixNs, reading.roundTripNs, static_cast<int>(source));
}

void Emitter::record(const toolstack_record& r, const Domain& domain)
{
    if (!enter())
        return;
    emit(r, {domain.name.c_str(), domain.uuid.c_str(), domain.pages, static_cast<uint8_t>(Reader::Migration)});
}

void Emitter::sample(const LogDirtySample& sample)
{
    if (!enter())
        return;
    // The event of a probed program's reading, but here the tracer itself read the counters.
    toolstack_record record = {};
    record.kind = TOOLSTACK_LOGDIRTY_READ;
    record.ts_ns = sample.tsNs;
    record.begin_ns = sample.beginNs;
    record.domid = sample.domid;
    record.logdirty_read = {.op = xen::ShadowOpPeek,
        .stopped = 0,
        .faults = sample.counts.faults,
        .dirty_pages = sample.counts.dirtyPages,
        .result = -sample.counts.error};
    emit(record, {.reader = static_cast<uint8_t>(Reader::Sampler)});
}

void Emitter::nic(const NicCounters& c)
{
    lttng_ust_tracepoint(
        xenlens_toolstack, nic_counters, c.tsNs, c.interface.c_str(), c.txBytes, c.rxBytes, c.txPackets, c.rxPackets);
}

void Emitter::lost(DropPoint point, uint64_t count)
{
    lttng_ust_tracepoint(xenlens_toolstack, lost, monotonicNs(), static_cast<int>(point), count);
}

void Emitter::sessionEnd(uint64_t produced)
{
    lttng_ust_tracepoint(xenlens_toolstack, session_end, monotonicNs(), produced, emitted());
}

} // namespace xenlens::tracer
