// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "guest_domain.h"
#include "guest_emitter.h"
#include "guest_losses.h"
#include "guest_probes.h"
#include "lttng.h"
#include "summaries.h"

#include <chrono>

namespace xenlens::tracer {

/** Sends a session's events at its intervals, and introduces the domain again when another LTTng session records. */
class GuestSession
{
public:
    GuestSession(GuestProbes& probes, GuestEmitter& emitter, GuestDomain& domain, std::chrono::nanoseconds interval,
        bool detail);

    void interval();

    /** To be called when the domain is back from a suspend. */
    void resumed() { m_emitter.identity(m_domain.domid()); }

    /** Detaches the probes and sends what is left. Returns the exit status. */
    int finish(bool verbose);

private:
    void introduce();

    GuestProbes& m_probes;
    GuestEmitter& m_emitter;
    GuestDomain& m_domain;
    std::chrono::nanoseconds m_interval;
    bool m_detail;
    Summaries m_summaries;
    GuestLosses m_losses;
    RecordingWatch m_watch;
    std::chrono::steady_clock::time_point m_totalsDue;
    std::chrono::steady_clock::time_point m_lossReportDue;
};

} // namespace xenlens::tracer
