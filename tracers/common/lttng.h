// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>

/**
 * Checks of LTTng that our tracers make before they report that they are ready: an event that no session records is
 * lost without a trace.
 */
namespace xenlens::tracer {

/** Throws Failure when no LTTng session daemon answers this user. */
void requireSessionDaemon();

/**
 * Waits until a recording session has an event enabled. `enabled` calls lttng_ust_tracepoint_enabled(), whose answer
 * changes once a thread of liblttng-ust has heard from the session daemon, a moment after the start. After `patience`
 * it throws a Failure with the commands that make such a session for `events` (as in "xenlens_toolstack:*").
 */
void awaitRecording(
    const std::string& events, const std::function<bool()>& enabled, std::chrono::milliseconds patience);

/** Says on stderr when the session stops recording while a tracer runs, and when one records again. */
class RecordingWatch
{
public:
    /** `program` begins the line; `enabled` as for awaitRecording(). */
    RecordingWatch(std::string program, std::function<bool()> enabled)
        : m_program(std::move(program))
        , m_enabled(std::move(enabled))
    {
    }

    /** To be called at intervals. Returns whether a session has begun to record since the last call. */
    bool look();

private:
    std::string m_program;
    std::function<bool()> m_enabled;
    bool m_recording = true;
};

} // namespace xenlens::tracer
