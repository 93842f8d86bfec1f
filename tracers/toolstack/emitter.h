// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "clock_anchors.h"
#include "domains.h"
#include "nic.h"
#include "sampler.h"
#include "toolstack_records.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace xenlens::tracer {

/** Facts that stay the same for a session, for the event session_start. */
struct SessionFacts
{
    std::string host;
    std::string kernel;
    std::string xen;
    std::chrono::nanoseconds sampleInterval{};
    bool emulated = false;
};

/** Who read the log-dirty counters; values of the enumeration logdirty_reader. */
enum class Reader
{
    Migration = 0,
    Sampler = 1,
};

/** The drop point at which events were lost; values of the enumeration lost_where. */
enum class DropPoint
{
    BpfRing = 0,
    BpfRead = 1,
    Sampler = 2,
    LttngSession = 3
};

/** The one place where the events of toolstack_tp.h are sent, each at one call site. Threads may share it. */
class Emitter
{
public:
    /** Whether a session records our events. */
    static bool recorded();

    void sessionStart(const SessionFacts& facts);
    void clockAnchor(const ClockReading& reading, ClockAnchors::Source source);
    void record(const toolstack_record& record, const Domain& domain);
    void sample(const LogDirtySample& sample);
    void nic(const NicCounters& counters);
    void lost(DropPoint point, uint64_t count);
    void sessionEnd(uint64_t produced);

    /** How many events of probes and readings were due while a session recorded, and how many at other times. */
    uint64_t emitted() const { return m_emitted; }
    uint64_t unrecorded() const { return m_unrecorded; }

private:
    /** Counts one event, as emitted or not. Returns whether a session records it. */
    bool enter();

    std::atomic<uint64_t> m_emitted = 0;
    std::atomic<uint64_t> m_unrecorded = 0;
};

} // namespace xenlens::tracer
