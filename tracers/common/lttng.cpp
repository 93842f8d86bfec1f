// SPDX-License-Identifier: GPL-2.0-or-later
#include "lttng.h"

#include "failure.h"

#include <lttng/lttng.h>

#include <cstdio>
#include <thread>

namespace xenlens::tracer {

void requireSessionDaemon()
{
    if (lttng_session_daemon_alive() != 1)
        throw Failure(
            "LTTng", "no session daemon answers", "start one: lttng-sessiond --daemonize (Debian package lttng-tools)");
}

void awaitRecording(const std::string& events, const std::function<bool()>& enabled, std::chrono::milliseconds patience)
{
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!enabled()) {
        if (std::chrono::steady_clock::now() >= end)
            throw Failure("LTTng", "no started session records " + events,
                "lttng create; lttng enable-event --userspace '" + events + "'; lttng start");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

bool RecordingWatch::look()
{
    const bool recording = m_enabled();
    if (recording != m_recording)
        std::fprintf(stderr, "%s: LTTng: %s\n", m_program.c_str(),
            recording ? "a session records again"
                      : "the session has stopped recording: events are lost, and counted, until one is started");
    return std::exchange(m_recording, recording) != recording && recording;
}

} // namespace xenlens::tracer
