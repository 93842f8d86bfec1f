// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>

namespace xenlens::tracer {

/**
 * SIGINT, SIGTERM and SIGHUP as a stop request that the program polls, so that nothing is left half done. Create it
 * before the first thread: threads inherit the blocked signals.
 */
class StopSignals
{
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    /**
     * Waits until a stop is requested, `alsoFd` is readable (-1: none) or the time is over. Returns whether a stop was
     * requested, which stays true.
     */
    bool wait(std::chrono::milliseconds patience, int alsoFd = -1);

private:
    int m_fd;
    bool m_stop = false;
};

} // namespace xenlens::tracer
