// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "guest_books.h"
#include "guest_domain.h"
#include "guest_emitter.h"
#include "guest_probes.h"
#include "lttng.h"
#include "summaries.h"

#include <chrono>

namespace xenlens::tracer {

/** What a session sends at its intervals, and what it does when LTTng's session goes or another one comes. */
class GuestSession
{
public:
    GuestSession(GuestProbes& probes, GuestEmitter& emitter, GuestDomain& domain, std::chrono::nanoseconds interval,
        bool detail);

    void interval();

    /** The domain is back from a suspend. */
    void resumed() { m_emitter.identity(m_domain.domid()); }

    /** Takes the probes off, sends what is left. Returns the exit status. */
    int finish(bool verbose);

private:
    void introduce();

    GuestProbes& m_probes;
    GuestEmitter& m_emitter;
    GuestDomain& m_domain;
    std::chrono::nanoseconds m_interval;
    bool m_detail;
    Summaries m_summaries;
    GuestBooks m_books;
    RecordingWatch m_watch;
    std::chrono::steady_clock::time_point m_totalsDue;
    std::chrono::steady_clock::time_point m_booksDue;
};

} // namespace xenlens::tracer
