// SPDX-License-Identifier: GPL-2.0-or-later
#include "activity.h"

namespace xenlens::tracer {

void Activity::begin()
{
    {
        const std::lock_guard lock(m_mutex);
        ++m_running;
        ++m_begun;
    }
    m_changed.notify_all();
}

void Activity::end()
{
    const std::lock_guard lock(m_mutex);
    if (m_running && --m_running == 0)
        m_busyUntil = std::chrono::steady_clock::now() + QuietAfter;
}

bool Activity::busy() const
{
    const std::lock_guard lock(m_mutex);
    return busyNow();
}

bool Activity::busyNow() const
{
    return m_running || std::chrono::steady_clock::now() < m_busyUntil;
}

bool Activity::sleep(const std::stop_token& stop, std::chrono::nanoseconds idle, std::chrono::nanoseconds busy)
{
    std::unique_lock lock(m_mutex);
    const auto begun = m_begun;
    m_changed.wait_for(lock, stop, busyNow() ? busy : idle, [&] { return m_begun != begun; });
    return !stop.stop_requested();
}

} // namespace xenlens::tracer
