// SPDX-License-Identifier: GPL-2.0-or-later
#include "guest_losses.h"

#include "failure.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

namespace xenlens::tracer {

GuestLosses::Counts GuestLosses::read() const
{
    return {m_probes.counts(), m_probes.notKept(), m_probes.missed(), m_emitter.unrecorded()};
}

void GuestLosses::report(bool last)
{
    if (!GuestEmitter::recorded())
        return; // no session would record it: it is reported later
    const auto now = read();
    const auto send = [&](GuestDropPoint point, uint64_t lost, uint64_t& reported) {
        // A reading of live probes may be behind the one before it (GuestProbes::missed()).
        const uint64_t added = lost > reported ? lost - reported : 0;
        if (added || last)
            m_emitter.lost(point, added);
        reported += added;
    };
    send(GuestDropPoint::BpfRing, now.records.ringFull, m_reported.records.ringFull);
    send(GuestDropPoint::BpfRead, now.records.readFailed, m_reported.records.readFailed);
    send(GuestDropPoint::BpfTable, now.notKept, m_reported.notKept);
    send(GuestDropPoint::BpfProbe, now.missed, m_reported.missed);
    send(GuestDropPoint::LttngSession, now.unrecorded, m_reported.unrecorded);
}

int GuestLosses::finish(bool verbose)
{
    report(true);
    auto lost = read();
    lost.missed = std::max(lost.missed, m_reported.missed);
    const uint64_t produced = lost.records.produced + m_emitter.ownEvents();
    m_emitter.sessionEnd(produced);
    const bool any = lost.records.ringFull || lost.records.readFailed || lost.notKept || lost.missed || lost.unrecorded;
    if (any || verbose)
        std::fprintf(stderr,
            "xenlens-guest: %" PRIu64 " events produced, %" PRIu64 " emitted; lost: %" PRIu64
            " ring buffer full, %" PRIu64 " without their entry, %" PRIu64
            " while no session recorded; missing in the sums: %" PRIu64 " table full, %" PRIu64
            " probe re-entered on its CPU\n",
            produced, m_emitter.emitted(), lost.records.ringFull, lost.records.readFailed, lost.unrecorded,
            lost.notKept, lost.missed);
    return static_cast<int>(any ? ExitStatus::DataLost : ExitStatus::Complete);
}

} // namespace xenlens::tracer
