// SPDX-License-Identifier: GPL-2.0-or-later
#include "guest_session.h"

#include "host.h"

#include <cstdio>

namespace xenlens::tracer {

namespace {

constexpr std::chrono::seconds BetweenTotals{10};
constexpr std::chrono::seconds BetweenLossReports{1};

} // namespace

GuestSession::GuestSession(
    GuestProbes& probes, GuestEmitter& emitter, GuestDomain& domain, std::chrono::nanoseconds interval, bool detail)
    : m_probes(probes)
    , m_emitter(emitter)
    , m_domain(domain)
    , m_interval(interval)
    , m_detail(detail)
    , m_summaries(probes, emitter)
    , m_losses(probes, emitter)
    , m_watch("xenlens-guest", GuestEmitter::recorded)
{
    introduce();
}

/** Sends what a reader has to know first, and the totals that later summaries add to. */
void GuestSession::introduce()
{
    const auto host = hostName(), kernel = kernelRelease();
    guest_session_facts facts{};
    facts.host = host.c_str();
    facts.tracer_version = XENLENS_VERSION;
    facts.kernel = kernel.c_str();
    facts.xen = m_domain.xen().c_str();
    facts.uuid = m_domain.uuid().c_str();
    facts.interval_ns = static_cast<uint64_t>(m_interval.count());
    facts.cpus = m_probes.cpus();
    facts.domid = m_domain.domid();
    facts.role = m_domain.isControlDomain();
    facts.emulated = isEmulated();
    facts.detail = m_detail;
    m_emitter.sessionStart(facts);
    for (const auto& state : m_probes.parts().all())
        m_emitter.part(state);
    m_summaries.totals();
    m_totalsDue = std::chrono::steady_clock::now() + BetweenTotals;
}

void GuestSession::interval()
{
    m_summaries.interval();
    if (m_watch.look())
        introduce();
    const auto now = std::chrono::steady_clock::now();
    if (now >= m_totalsDue) {
        m_summaries.totals();
        m_totalsDue = now + BetweenTotals;
    }
    if (now >= m_lossReportDue) {
        m_losses.report();
        m_lossReportDue = now + BetweenLossReports;
    }
}

int GuestSession::finish(bool verbose)
{
    m_probes.detach();
    m_probes.consume();
    m_summaries.interval();
    m_summaries.totals();
    return m_losses.finish(verbose);
}

} // namespace xenlens::tracer
