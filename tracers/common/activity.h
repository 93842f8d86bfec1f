// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace xenlens::tracer {

/**
 * Whether something that needs close sampling is under way, such as a migration. Threads that sample at intervals sleep
 * here: they are woken when it begins, and use the short interval until a second after its end, when its effects are
 * over.
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
    static constexpr std::chrono::seconds QuietAfter{1};

    bool busyNow() const;

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    unsigned m_running = 0;
    unsigned m_begun = 0; ///< how often begin() was called, so that a sleeper notices
    std::chrono::steady_clock::time_point m_busyUntil;
};

} // namespace xenlens::tracer
