// SPDX-License-Identifier: GPL-2.0-or-later
#include "emitter.h"

#include "local_clock.h"
#include "toolstack_tp.h"
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
    const auto domid = static_cast<uint16_t>(r.domid);
    const char* name = domain.name.c_str();
    const char* uuid = domain.uuid.c_str();
    switch (r.kind) {
    case TOOLSTACK_SAVE_BEGIN:
        lttng_ust_tracepoint(
            xenlens_toolstack, save_begin, r.ts_ns, domid, r.pid, name, uuid, domain.pages, r.save.live, r.save.policy);
        break;
    case TOOLSTACK_SAVE_END:
        lttng_ust_tracepoint(xenlens_toolstack, save_end, r.ts_ns, domid, r.pid, r.result, r.stream.bytes);
        break;
    case TOOLSTACK_LOGDIRTY_SWITCHED:
        lttng_ust_tracepoint(xenlens_toolstack, logdirty_switched, r.ts_ns, r.begin_ns, domid, r.pid,
            static_cast<uint8_t>(r.logdirty_switch.on), r.result);
        break;
    case TOOLSTACK_LOGDIRTY_READ:
        lttng_ust_tracepoint(xenlens_toolstack, logdirty_read, r.ts_ns, r.begin_ns, domid,
            static_cast<int>(r.logdirty.op), static_cast<int>(Reader::Migration),
            static_cast<uint8_t>(r.logdirty.stopped), r.logdirty.faults, r.logdirty.dirty_pages, r.logdirty.result);
        break;
    case TOOLSTACK_BATCH_SENT:
        lttng_ust_tracepoint(xenlens_toolstack, batch_sent, r.ts_ns, r.begin_ns, domid, r.pid, r.batch.pfns,
            r.batch.pages, r.batch.bytes, r.result);
        break;
    case TOOLSTACK_STREAM_PROGRESS:
        lttng_ust_tracepoint(xenlens_toolstack, stream_progress, r.ts_ns, domid, r.pid, r.stream.bytes);
        break;
    case TOOLSTACK_GUEST_SUSPENDED:
        lttng_ust_tracepoint(xenlens_toolstack, guest_suspended, r.ts_ns, domid, r.pid);
        break;
    case TOOLSTACK_RESTORE_BEGIN:
        lttng_ust_tracepoint(xenlens_toolstack, restore_begin, r.ts_ns, domid, r.pid, name, uuid);
        break;
    case TOOLSTACK_RESTORE_END:
        lttng_ust_tracepoint(xenlens_toolstack, restore_end, r.ts_ns, domid, r.pid, r.result);
        break;
    case TOOLSTACK_DOMAIN_UNPAUSED:
        lttng_ust_tracepoint(
            xenlens_toolstack, domain_unpaused, r.ts_ns, r.begin_ns, domid, r.pid, name, uuid, r.result);
        break;
    case TOOLSTACK_DOMAIN_RESUMED:
        lttng_ust_tracepoint(
            xenlens_toolstack, domain_resumed, r.ts_ns, r.begin_ns, domid, r.pid, name, uuid, r.result);
        break;
    case TOOLSTACK_DOMAIN_DESTROYED:
        lttng_ust_tracepoint(
            xenlens_toolstack, domain_destroyed, r.ts_ns, r.begin_ns, domid, r.pid, name, uuid, r.result);
        break;
    }
}

void Emitter::sample(const LogDirtySample& sample)
{
    if (!enter())
        return;
    // A second call site of this event: here the tracer itself read the counters, not a probed program.
    lttng_ust_tracepoint(xenlens_toolstack, logdirty_read, sample.tsNs, sample.beginNs, sample.domid, xen::ShadowOpPeek,
        static_cast<int>(Reader::Sampler), 0, sample.counts.faults, sample.counts.dirtyPages,
        static_cast<int64_t>(-sample.counts.error));
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
