// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "clock_anchors.h"
#include "guest_events.h"
#include "parts.h"

#include <atomic>
#include <cstdint>

namespace xenlens::tracer {

/** The drop point at which something was lost; values of the enumeration lost_where. */
enum class GuestDropPoint
{
    BpfRing = 0,
    BpfRead = 1,
    BpfTable = 2,
    BpfProbe = 3,
    LttngSession = 4
};

/** The time that a summary covers, CLOCK_MONOTONIC in ns. A total is sent as the event's twin (NAME_total). */
struct Span
{
    uint64_t endNs = 0;
    uint64_t beginNs = 0;
    bool total = false;
};

/**
 * The one place where the events of guest_tp.h are sent. Threads may share it. Events that are due while no session
 * records are counted.
 */
class GuestEmitter
{
public:
    /** Whether a session records our events. */
    static bool recorded();

    void sessionStart(const guest_session_facts& facts);
    void part(const PartState& state);
    void clockAnchor(const ClockReading& reading, ClockAnchors::Source source);
    void identity(uint16_t domid);
    void suspend(const guest_suspend_record& record);
    void hypercall(const guest_hypercall_record& record);
    void hypercalls(const Span& span, uint32_t vcpu, const guest_op_counts& calls, const guest_op_counts& subcalls,
        uint64_t unseen);
    void hypercallTimes(const Span& span, uint32_t vcpu, const guest_op_times& times);
    void hypercallLatency(const Span& span, uint32_t op, const guest_latency& sums, const guest_histogram& histogram);
    void grants(const Span& span, const guest_grant_key& key, const guest_grant& sums);
    void ring(const Span& span, const guest_ring_key& key, const guest_ring& sums, const guest_histogram& histogram);
    void channels(const Span& span, const guest_channel_counts& counts);
    void runstates(const Span& span, uint32_t vcpu, const guest_cpu& now, const uint64_t* spent);
    void mmu(const Span& span, const guest_mmu& sums);
    void lost(GuestDropPoint point, uint64_t count);
    void sessionEnd(uint64_t produced);

    uint64_t ownEvents() const { return m_ownEvents; } ///< events of the tracer itself, without the probes' records
    uint64_t emitted() const { return m_emitted; } ///< events of both kinds that were passed to LTTng
    uint64_t unrecorded() const
    {
        return m_unrecorded;
    } ///< events of both kinds that were due while no session recorded

private:
    /** Counts an event. Returns whether a session records; if not, the event is lost. */
    bool enter(bool ownEvent);

    std::atomic<uint64_t> m_ownEvents = 0;
    std::atomic<uint64_t> m_emitted = 0;
    std::atomic<uint64_t> m_unrecorded = 0;
};

} // namespace xenlens::tracer
