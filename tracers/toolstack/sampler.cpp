// SPDX-License-Identifier: GPL-2.0-or-later
#include "sampler.h"

#include "local_clock.h"

#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

namespace xenlens::tracer {

namespace {

// Xen says EBUSY while the migration's own clean is preempted (paging_domctl, xen/arch/x86/mm/paging.c), which is over
// in a moment: the counts after it are then as good.
constexpr int TriesWhileBusy = 20;
constexpr std::chrono::milliseconds BetweenTries{1};

} // namespace

LogDirtySample sampleLogDirty(const XenControl& xen, uint16_t domid)
{
    LogDirtySample sample;
    sample.domid = domid;
    for (int tries = 0; tries < TriesWhileBusy; ++tries) {
        if (tries > 0)
            std::this_thread::sleep_for(BetweenTries);
        sample.beginNs = monotonicNs();
        sample.counts = xen.peekLogDirty(domid);
        sample.tsNs = monotonicNs();
        if (sample.counts.error != EBUSY)
            break;
    }
    return sample;
}

LogDirtySampler::LogDirtySampler(std::chrono::nanoseconds interval, Emit emit)
    : m_interval(interval)
    , m_emit(std::move(emit))
    , m_thread([this](const std::stop_token& stop) { run(stop); })
{
}

void LogDirtySampler::start(uint16_t domid)
{
    const std::lock_guard lock(m_mutex);
    if (m_interval.count() > 0)
        m_domains.insert(domid);
    m_changed.notify_all();
}

void LogDirtySampler::stop(uint16_t domid)
{
    const std::lock_guard lock(m_mutex);
    m_domains.erase(domid);
}

void LogDirtySampler::end()
{
    m_thread.request_stop();
    m_thread.join();
}

void LogDirtySampler::run(const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    auto next = std::chrono::steady_clock::now();
    while (m_changed.wait(lock, stop, [&] { return !m_domains.empty(); })) {
        for (const auto domid : std::set(m_domains)) {
            lock.unlock();
            const auto sample = sampleLogDirty(m_xen, domid);
            lock.lock();
            if (!m_domains.contains(domid))
                continue; // stop() was called during the reading
            if (sample.counts.error == ESRCH)
                m_domains.erase(domid); // destroyed before its save noticed: nothing is lost
            else
                m_emit(sample);
        }
        // At fixed times, so that readings don't drift by their own length; missed readings are skipped.
        const auto now = std::chrono::steady_clock::now();
        next = next + m_interval > now ? next + m_interval : now + m_interval;
        m_changed.wait_until(lock, stop, next, [] { return false; });
        if (stop.stop_requested())
            return;
    }
}

} // namespace xenlens::tracer
