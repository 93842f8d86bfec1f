// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>

namespace xenlens::tracer {

/**
 * SIGINT, SIGTERM and SIGHUP as a wish to stop that is looked at when it suits, so that nothing is left half done. Make
 * it before the first thread: the threads inherit that the signals are blocked.
 */
class StopSignals
{
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    /**
     * Waits until a stop is wished, `alsoFd` is readable (-1: none) or the time is over. Returns whether a stop is
     * wished, which stays true.
     */
    bool wait(std::chrono::milliseconds patience, int alsoFd = -1);

private:
    int m_fd;
    bool m_stop = false;
};

} // namespace xenlens::tracer
