// SPDX-License-Identifier: GPL-2.0-or-later
#include "guest_emitter.h"

#include "guest_tp.h"
#include "local_clock.h"

// A summary or its total: two events with the same fields.
#define EMIT_SUMMARY(span, name, ...)                                                                                  \
    do {                                                                                                               \
        if (!enter(true))                                                                                              \
            break;                                                                                                     \
        if ((span).total)                                                                                              \
            lttng_ust_tracepoint(xenlens_guest, name##_total, (span).endNs, (span).beginNs, __VA_ARGS__);              \
        else                                                                                                           \
            lttng_ust_tracepoint(xenlens_guest, name, (span).endNs, (span).beginNs, __VA_ARGS__);                      \
    } while (false)

namespace xenlens::tracer {

bool GuestEmitter::recorded()
{
    return lttng_ust_tracepoint_enabled(xenlens_guest, session_start);
}

bool GuestEmitter::enter(bool ownEvent)
{
    if (ownEvent)
        ++m_ownEvents;
    const bool recording = recorded();
    ++(recording ? m_emitted : m_unrecorded);
    return recording;
}

void GuestEmitter::sessionStart(const guest_session_facts& facts)
{
    if (enter(true))
        lttng_ust_tracepoint(xenlens_guest, session_start, monotonicNs(), &facts);
}

void GuestEmitter::part(const PartState& state)
{
    if (enter(true))
        lttng_ust_tracepoint(xenlens_guest, part, monotonicNs(), static_cast<int>(state.part),
            static_cast<uint8_t>(state.present), state.missing.c_str());
}

void GuestEmitter::clockAnchor(const ClockReading& reading, ClockAnchors::Source source)
{
    if (enter(true))
        lttng_ust_tracepoint(xenlens_guest, clock_anchor, reading.tsNs,
            reading.tsNs + static_cast<uint64_t>(reading.suspendedNs), reading.unixNs, reading.roundTripNs,
            static_cast<int>(source));
}

void GuestEmitter::identity(uint16_t domid)
{
    if (enter(true))
        lttng_ust_tracepoint(xenlens_guest, identity, monotonicNs(), domid);
}

void GuestEmitter::suspend(const guest_suspend_record& record)
{
    if (enter(false))
        lttng_ust_tracepoint(xenlens_guest, suspend, record.ts_ns, &record);
}

void GuestEmitter::hypercall(const guest_hypercall_record& record)
{
    if (enter(false))
        lttng_ust_tracepoint(xenlens_guest, hypercall, &record);
}

void GuestEmitter::hypercalls(
    const Span& span, uint32_t vcpu, const guest_op_counts& calls, const guest_op_counts& subcalls, uint64_t unseen)
{
    EMIT_SUMMARY(span, hypercalls, vcpu, &calls, &subcalls, unseen);
}

void GuestEmitter::hypercallTimes(const Span& span, uint32_t vcpu, const guest_op_times& times)
{
    EMIT_SUMMARY(span, hypercall_times, vcpu, &times);
}

void GuestEmitter::hypercallLatency(
    const Span& span, uint32_t op, const guest_latency& sums, const guest_histogram& histogram)
{
    EMIT_SUMMARY(span, hypercall_latency, static_cast<int>(op), sums.timed, sums.total_ns, &histogram);
}

void GuestEmitter::grants(const Span& span, const guest_grant_key& key, const guest_grant& sums)
{
    EMIT_SUMMARY(span, grants, static_cast<int>(key.op), static_cast<uint16_t>(key.peer), &sums);
}

void GuestEmitter::ring(
    const Span& span, const guest_ring_key& key, const guest_ring& sums, const guest_histogram& histogram)
{
    EMIT_SUMMARY(span, ring, static_cast<int>(key.kind), static_cast<uint16_t>(key.peer), key.device, key.queue, &sums,
        &histogram);
}

void GuestEmitter::channels(const Span& span, const guest_channel_counts& counts)
{
    EMIT_SUMMARY(span, channels, &counts);
}

void GuestEmitter::runstates(const Span& span, uint32_t vcpu, const guest_cpu& now, const uint64_t* spent)
{
    EMIT_SUMMARY(span, runstates, vcpu, static_cast<int>(now.state), uint64_t{now.state_entry_ns}, spent);
}

void GuestEmitter::mmu(const Span& span, const guest_mmu& sums)
{
    EMIT_SUMMARY(span, mmu, reinterpret_cast<const uint64_t*>(sums.events));
}

void GuestEmitter::lost(GuestDropPoint point, uint64_t count)
{
    if (enter(true))
        lttng_ust_tracepoint(xenlens_guest, lost, monotonicNs(), static_cast<int>(point), count);
}

void GuestEmitter::sessionEnd(uint64_t produced)
{
    lttng_ust_tracepoint(xenlens_guest, session_end, monotonicNs(), produced, emitted());
}

} // namespace xenlens::tracer
