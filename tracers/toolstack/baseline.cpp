// SPDX-License-Identifier: GPL-2.0-or-later
#include "baseline.h"

#include "failure.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace xenlens::tracer {

namespace {

constexpr std::chrono::milliseconds Interval{100};

} // namespace

Baseline::Baseline(
    const XenControl& xen, ToolstackProbes& probes, Emitter& emitter, uint16_t domid, const std::string& name)
    : m_xen(xen)
    , m_probes(probes)
    , m_emitter(emitter)
    , m_domid(domid)
{
    const std::string what = "baseline of " + name;
    if (m_probes.isBeingSaved(domid))
        throw Failure(what, "a migration of it runs", "wait for its end");
    switch (const int error = m_xen.switchLogDirty(domid, true)) {
    case 0:
        m_xen.resetLogDirtyCounts(domid);
        return;
    case EINVAL:
        throw Failure(
            what, "its log-dirty mode is on already: something else migrates or watches it", "wait for its end");
    case EOPNOTSUPP:
    case ENOSYS:
        throw Failure(what, "this hypervisor has no shadow paging", "build Xen with CONFIG_SHADOW_PAGING=y");
    default:
        throw Failure(what, std::string("log-dirty mode cannot be switched on: ") + std::strerror(error), "");
    }
}

Baseline::~Baseline()
{
    // The look and the call lie a few instructions apart, while a save takes milliseconds from its beginning to its own
    // use of the mode.
    if (m_probes.isBeingSaved(m_domid)) {
        std::fprintf(
            stderr, "baseline: a migration of domain %u has begun; its log-dirty mode is left alone\n", m_domid);
        return;
    }
    // Else the next migration's first round would begin with our count.
    m_xen.resetLogDirtyCounts(m_domid);
    if (const int error = m_xen.switchLogDirty(m_domid, false))
        std::fprintf(stderr, "baseline: log-dirty mode of domain %u stays on: %s; the next migration resets it\n",
            m_domid, std::strerror(error));
}

Baseline::Readings Baseline::run(std::chrono::nanoseconds length, StopSignals& signals)
{
    Readings readings;
    const auto end = std::chrono::steady_clock::now() + length;
    do {
        const auto sample = sampleLogDirty(m_xen, m_domid);
        ++readings.tried;
        if (sample.counts.error)
            ++readings.failed;
        else
            m_emitter.sample(sample, Reader::Baseline);
    } while (std::chrono::steady_clock::now() < end && !m_probes.isBeingSaved(m_domid) && !signals.wait(Interval));
    return readings;
}

} // namespace xenlens::tracer
