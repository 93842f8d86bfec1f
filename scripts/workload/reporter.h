// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "page_pattern.h"
#include "working_set.h"

#include <chrono>
#include <string>

namespace xenlens::memload {

/** The load's events (memload_tp.h), and the same as lines on stdout when they are asked for. */
class Reporter
{
public:
    enum class Phase
    {
        Idle,
        Writing,
        Stopped
    };

    Reporter(WorkingSet& memory, bool print);

    /** Whether a started LTTng session records the intervals. */
    static bool recorded();

    void sessionStart(PagePattern::Kind pattern, std::uint64_t rate, std::chrono::nanoseconds interval);
    void phase(Phase phase);
    void interval(); ///< ends the current one: it begins where the one before ended

private:
    WorkingSet& m_memory;
    bool m_print;
    std::uint64_t m_sequence = 0;
    std::uint64_t m_writtenBefore = 0;
    std::chrono::nanoseconds m_begin{};
};

/** CLOCK_MONOTONIC. */
std::chrono::nanoseconds monotonicNow();

} // namespace xenlens::memload
