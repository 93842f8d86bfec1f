// SPDX-License-Identifier: GPL-2.0-or-later
#include "reporter.h"

#include "memload_tp.h"

#include <cinttypes>
#include <climits>
#include <cstdio>
#include <ctime>
#include <unistd.h>

namespace xenlens::memload {

namespace {

std::chrono::nanoseconds clockNow(clockid_t clock)
{
    timespec now{};
    clock_gettime(clock, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

const char* phaseName(Reporter::Phase phase)
{
    switch (phase) {
    case Reporter::Phase::Idle:
        return "idle";
    case Reporter::Phase::Writing:
        return "writing";
    case Reporter::Phase::Stopped:
        break;
    }
    return "stopped";
}

std::string hostName()
{
    char name[HOST_NAME_MAX + 1] = {};
    return gethostname(name, HOST_NAME_MAX) == 0 ? name : "";
}

} // namespace

std::chrono::nanoseconds monotonicNow()
{
    return clockNow(CLOCK_MONOTONIC);
}

Reporter::Reporter(WorkingSet& memory, bool print)
    : m_memory(memory)
    , m_print(print)
    , m_begin(monotonicNow())
{
}

bool Reporter::recorded()
{
    return lttng_ust_tracepoint_enabled(xenlens_workload, interval);
}

void Reporter::sessionStart(PagePattern::Kind pattern, std::uint64_t rate, std::chrono::nanoseconds interval)
{
    const auto host = hostName();
    const auto now = monotonicNow().count();
    lttng_ust_tracepoint(xenlens_workload, session_start, now, host.c_str(), PagePattern::name(pattern),
        m_memory.pages(), rate, interval.count());
    if (m_print) {
        std::printf("session_start ts_ns=%" PRId64 " hostname=%s pattern=%s working_set_pages=%" PRIu64
                    " rate_pages_per_s=%" PRIu64 " interval_ns=%" PRId64 "\n",
            std::int64_t(now), host.c_str(), PagePattern::name(pattern), m_memory.pages(), rate,
            std::int64_t(interval.count()));
        std::fflush(stdout);
    }
}

void Reporter::phase(Phase phase)
{
    const auto now = monotonicNow().count();
    lttng_ust_tracepoint(xenlens_workload, phase, now, phaseName(phase));
    if (m_print) {
        std::printf("phase ts_ns=%" PRId64 " name=%s\n", std::int64_t(now), phaseName(phase));
        std::fflush(stdout);
    }
}

void Reporter::interval()
{
    const auto now = monotonicNow();
    const auto realtime = clockNow(CLOCK_REALTIME).count();
    const auto written = m_memory.written() - m_writtenBefore;
    lttng_ust_tracepoint(xenlens_workload, interval, now.count(), m_begin.count(), realtime, m_sequence, written,
        m_memory.distinct(), m_memory.written());
    if (m_print) {
        std::printf("interval ts_ns=%" PRId64 " begin_ns=%" PRId64 " realtime_ns=%" PRId64 " sequence=%" PRIu64
                    " pages_written=%" PRIu64 " distinct_pages=%" PRIu64 " total_pages_written=%" PRIu64 "\n",
            std::int64_t(now.count()), std::int64_t(m_begin.count()), std::int64_t(realtime), m_sequence, written,
            m_memory.distinct(), m_memory.written());
        std::fflush(stdout);
    }
    ++m_sequence;
    m_writtenBefore = m_memory.written();
    m_begin = now;
    m_memory.resetDistinct();
}

} // namespace xenlens::memload
