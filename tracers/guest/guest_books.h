// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "guest_emitter.h"
#include "guest_probes.h"

#include <cstdint>

namespace xenlens::tracer {

/**
 * The books of a session: events produced = emitted + lost at a door. What is lost is sent as it is
 * noticed, and once more at the end for each door, so that a trace without any `lost` at its end is known to be cut.
 */
class GuestBooks
{
public:
    GuestBooks(const GuestProbes& probes, GuestEmitter& emitter)
        : m_probes(probes)
        , m_emitter(emitter)
    {
    }

    /** Sends what was lost since the last call. */
    void report() { report(false); }

    /** Sends the last losses and session_end, and says on stderr what was lost. Returns the exit status. */
    int finish(bool verbose);

private:
    struct Losses
    {
        BpfCounts records;
        uint64_t notKept = 0;
        uint64_t missed = 0;
        uint64_t unrecorded = 0;
    };
    Losses read() const;
    void report(bool last);

    const GuestProbes& m_probes;
    GuestEmitter& m_emitter;
    Losses m_reported; ///< as of the last `lost`
};

} // namespace xenlens::tracer
