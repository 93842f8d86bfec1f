// SPDX-License-Identifier: GPL-2.0-or-later
#include "hypervisor_session.h"

#include "failure.h"
#include "host.h"
#include "local_clock.h"

#include <cinttypes>
#include <cstdio>
#include <numeric>

namespace xenlens::tracer {

namespace {

constexpr std::chrono::seconds BetweenDomains{1};

} // namespace

HypervisorSession::HypervisorSession(
    TraceBuffers& buffers, HypervisorEmitter& emitter, const XenParts& parts, const SessionOptions& o)
    : m_buffers(buffers)
    , m_emitter(emitter)
    , m_options(o)
    , m_parts(parts)
    , m_clock(buffers.tscKhz())
    , m_sums({buffers.cpus(), o.mask, parts, buffers.tscKhz(), m_clock.latest().tsc}, m_clock, emitter)
    , m_domains([this](uint16_t domid, const std::string& name,
                    const std::string& uuid) { m_emitter.domain(domid, name, uuid); },
          [this](uint16_t domid) { m_sums.forget(domid); })
    , m_merger(buffers.cpus())
    , m_watch("xenlens-hypervisor", HypervisorEmitter::recorded)
{
    if (!o.detailFile.empty())
        m_detail.emplace(o.detailFile);
    countHypercalls();
    for (unsigned cpu = 0; cpu < buffers.cpus(); ++cpu)
        m_parsers.emplace_back(static_cast<uint16_t>(cpu), m_clock.latest().tsc);
    introduce();
    if (m_counters)
        m_counters->read(m_domains.list()); // what they begin from
    m_buffers.start();
}

void HypervisorSession::countHypercalls()
{
    auto& part = m_parts[static_cast<size_t>(XenPart::HypercallCounters)];
    const auto traced = [this](uint32_t event) { return isTraced(m_options.mask, event); };
    if (!traced(CostCall) && !traced(ExitCall) && !traced(PvHypercallV2)) {
        part = {false, "not asked for: the mask has no hypercalls"};
        return;
    }
    m_counters.emplace([this](uint64_t ns, VcpuId vcpu, bool subcalls, const hypervisor_op_sums& counts) {
        m_emitter.hypercallCounters(ns, vcpu, subcalls, counts);
    });
    const auto& missing = m_counters->missing();
    part = {missing.empty(), missing}; // it answers or not, whatever the configuration said
}

/** What a reader has to know first. */
void HypervisorSession::introduce()
{
    const auto host = hostName(), xen = XenControl().version();
    hypervisor_session_facts facts{};
    facts.host = host.c_str();
    facts.tracer_version = XENLENS_VERSION;
    facts.xen = xen.c_str();
    facts.interval_ns = static_cast<uint64_t>(m_options.interval.count());
    for (unsigned cpu = 0; cpu < m_buffers.cpus(); ++cpu)
        facts.cpus += m_buffers.window(cpu).present();
    facts.tsc_khz = m_buffers.tscKhz();
    facts.event_mask = m_options.mask;
    facts.buffer_pages = m_buffers.pages();
    facts.emulated = isEmulated();
    facts.detail = m_detail.has_value();
    m_emitter.sessionStart(facts);
    for (size_t i = 0; i < m_parts.size(); ++i)
        m_emitter.part(static_cast<XenPart>(i), m_parts[i]);
    m_domains.sayAll();
    m_domainsDue = std::chrono::steady_clock::now() + BetweenDomains;
}

void HypervisorSession::takeWindows()
{
    for (unsigned cpu = 0; cpu < m_buffers.cpus(); ++cpu) {
        TraceWindow& buffer = m_buffers.window(cpu);
        if (!buffer.present())
            continue;
        m_window.clear();
        const auto state = buffer.take(m_window);
        const uint64_t takenTsc = readTsc();
        m_resets += state != TraceWindow::State::Sound;
        m_broken = m_broken || state == TraceWindow::State::Broken;
        if (m_detail)
            m_detail->write(cpu, m_window);
        m_parsers[cpu].parse(m_window, takenTsc, m_merger.queue(cpu));
    }
}

void HypervisorSession::deliver(uint64_t horizon)
{
    m_merger.deliver(horizon, [this](const TraceRecord& record) { m_sums.add(record); });
}

void HypervisorSession::drain()
{
    // The horizon comes first: what was written before it is in the buffers, of whatever CPU.
    const uint64_t horizon = m_clock.read().tsc;
    takeWindows();
    deliver(horizon);
}

void HypervisorSession::interval()
{
    drain();
    m_sums.flush(m_clock.latest().ns);
    if (m_watch.look())
        introduce();
    const auto now = std::chrono::steady_clock::now();
    const bool domainsDue = now >= m_domainsDue;
    if (domainsDue) {
        m_domains.lookUp();
        m_domainsDue = now + BetweenDomains;
    }
    if (!m_counters)
        return;
    if (domainsDue)
        m_counters->read(m_domains.list());
    else
        m_counters->readKnown();
}

int HypervisorSession::finish()
{
    const uint64_t recordedNs = m_clock.read().ns; // at least until here
    m_buffers.stop();
    if (m_counters)
        m_counters->finish(m_domains.list()); // at once: dom0 goes on
    takeWindows();
    m_clock.read();
    deliver(UINT64_MAX);
    m_sums.finish(recordedNs);
    m_domains.lookUp();
    return reportAccounting();
}

int HypervisorSession::reportAccounting()
{
    hypervisor_accounting accounting{};
    for (const auto& parser : m_parsers) {
        accounting.read_records += parser.records();
        accounting.unread_bytes += parser.unreadBytes();
    }
    const auto& lost = m_sums.lostRecords();
    accounting.lost_records = std::accumulate(lost.begin(), lost.end(), uint64_t{0});
    accounting.cpu_lost_records = lost.data();
    accounting.cpus = static_cast<uint32_t>(lost.size());
    m_emitter.sessionEnd(accounting);
    if (m_resets)
        std::fprintf(stderr,
            "xenlens-hypervisor: Xen's trace buffers: %" PRIu64
            " times their offsets could not be; another program has written to them, what was lost is not known\n",
            m_resets);
    const bool whole = !m_detail || m_detail->complete();
    const bool any = accounting.lost_records || accounting.unread_bytes || m_resets || m_emitter.unrecorded();
    if (any || m_options.verbose)
        std::fprintf(stderr,
            "xenlens-hypervisor: %" PRIu64 " records read, %" PRIu64 " lost by Xen, %" PRIu64
            " bytes were no records; %" PRIu64 " events, %" PRIu64 " of them while no session recorded\n",
            accounting.read_records, accounting.lost_records, accounting.unread_bytes, m_emitter.produced(),
            m_emitter.unrecorded());
    return static_cast<int>(any || !whole ? ExitStatus::DataLost : ExitStatus::Complete);
}

} // namespace xenlens::tracer
