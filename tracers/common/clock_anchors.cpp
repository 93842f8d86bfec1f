// SPDX-License-Identifier: GPL-2.0-or-later
#include "clock_anchors.h"

#include <cstdio>
#include <utility>

namespace xenlens::tracer {

ClockAnchors::ClockAnchors(std::optional<ClockReference> reference, Activity& activity, Emit emit)
    : m_reference(std::move(reference))
    , m_activity(activity)
    , m_emit(std::move(emit))
{
    anchor();
    m_thread = std::jthread([this](const std::stop_token& stop) {
        while (m_activity.sleep(stop, std::chrono::seconds(10), std::chrono::seconds(1)))
            anchor();
    });
}

ClockAnchors::~ClockAnchors()
{
    m_thread.request_stop();
    m_thread.join();
    anchor(); // so that what happened since the last one lies between two
}

void ClockAnchors::anchor()
{
    const auto reading = m_reference ? m_reference->ask() : std::nullopt;
    if (m_reference && m_answered != reading.has_value()) {
        if (!reading)
            std::fprintf(stderr,
                "%s: no answer from the clock reference; anchors come from this host's own clock until there is one\n",
                m_reference->address().c_str());
        else if (m_answered)
            std::fprintf(stderr, "%s: the clock reference answers again\n", m_reference->address().c_str());
        m_answered = reading.has_value();
    }
    if (reading)
        m_emit(*reading, Source::Reference);
    else
        m_emit(readHostClock(), Source::Host);
}

} // namespace xenlens::tracer
