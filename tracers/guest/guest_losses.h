// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "guest_emitter.h"
#include "guest_probes.h"

#include <cstdint>

namespace xenlens::tracer {

/**
 * The event accounting of a session: events produced = emitted + lost at a drop point. Losses are sent as they are
 * noticed, and once more at the end for each drop point, so that a trace without any `lost` at its end is known to be
 * cut.
 */
class GuestLosses
{
public:
    GuestLosses(const GuestProbes& probes, GuestEmitter& emitter)
        : m_probes(probes)
        , m_emitter(emitter)
    {
    }

    /** Sends what was lost since the last call. */
    void report() { report(false); }

    /** Sends the last losses and session_end, and says on stderr what was lost. Returns the exit status. */
    int finish(bool verbose);

private:
    struct Counts
    {
        BpfCounts records;
        uint64_t notKept = 0;
        uint64_t missed = 0;
        uint64_t unrecorded = 0;
    };
    Counts read() const;
    void report(bool last);

    const GuestProbes& m_probes;
    GuestEmitter& m_emitter;
    Counts m_reported; ///< as of the last `lost`
};

} // namespace xenlens::tracer
