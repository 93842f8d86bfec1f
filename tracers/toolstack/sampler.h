// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "xen_control.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

namespace xenlens::tracer {

/** One reading of a domain's log-dirty counters. The domain was paused for a part of beginNs..tsNs. */
struct LogDirtySample
{
    uint64_t beginNs = 0; ///< CLOCK_MONOTONIC before the call
    uint64_t tsNs = 0; ///< and after it
    uint16_t domid = 0;
    LogDirtyCounts counts;
};

/** Reads the counters with the time; retries for up to 20 ms while Xen is busy with the migration's own clean. */
LogDirtySample sampleLogDirty(const XenControl& xen, uint16_t domid);

/**
 * Reads the log-dirty counters of domains under migration at an interval, without cleaning them. Every reading goes to
 * `emit`, failed ones too (counts.error), except when stop() was called for the domain during the reading.
 */
class LogDirtySampler
{
public:
    using Emit = std::function<void(const LogDirtySample&)>;

    /** Throws Failure when the hypervisor cannot be reached. With an interval of 0 it never reads. */
    LogDirtySampler(std::chrono::nanoseconds interval, Emit emit);

    void start(uint16_t domid);
    void stop(uint16_t domid);

    /** Ends the thread: afterwards nothing goes to `emit` any more. */
    void end();

private:
    void run(const std::stop_token& stop);

    XenControl m_xen;
    std::chrono::nanoseconds m_interval;
    Emit m_emit;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::set<uint16_t> m_domains;
    std::jthread m_thread; ///< last: it uses all the others
};

} // namespace xenlens::tracer
