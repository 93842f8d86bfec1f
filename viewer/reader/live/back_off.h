// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

namespace xenlens::reader {

/// When to try again what has failed: soon at first, then after growing pauses.
class BackOff
{
public:
    using Clock = std::chrono::steady_clock;
    static constexpr Clock::duration shortest = std::chrono::milliseconds(100);
    static constexpr Clock::duration longest = std::chrono::seconds(5);

    /// Notes that a try has failed.
    void failed(Clock::time_point now)
    {
        m_due = now + m_pause;
        m_pause = std::min(2 * m_pause, longest);
    }
    void succeeded() { *this = BackOff(); }
    [[nodiscard]] bool isDue(Clock::time_point now) const { return now >= m_due; }

private:
    Clock::duration m_pause = shortest;
    Clock::time_point m_due = Clock::time_point::min();
};

} // namespace xenlens::reader
