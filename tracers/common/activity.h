// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace xenlens::tracer {

/**
 * Whether something worth watching closely is going on, such as a migration. Threads that do a thing at intervals sleep
 * here: they are woken when it begins, and keep to the short interval until a second after its end, when what it
 * started has settled.
 */
class Activity
{
public:
    void begin();
    void end();
    bool busy() const;

    /** Sleeps one interval, shorter when something begins or a stop is requested. Returns false for a stop. */
    bool sleep(const std::stop_token& stop, std::chrono::nanoseconds idle, std::chrono::nanoseconds busy);

private:
    static constexpr std::chrono::seconds Settling{1};

    bool busyNow() const;

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    unsigned m_running = 0;
    unsigned m_begun = 0; ///< how often begin() was called: tells a sleeper what it missed
    std::chrono::steady_clock::time_point m_settled;
};

} // namespace xenlens::tracer
