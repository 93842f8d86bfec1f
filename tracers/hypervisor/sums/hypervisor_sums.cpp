// SPDX-License-Identifier: GPL-2.0-or-later
#include "sums/hypervisor_sums.h"

#include <algorithm>

namespace xenlens::tracer {

namespace {

constexpr uint64_t BetweenCostsNs = 1'000'000'000; ///< histograms are many and change little
constexpr uint32_t RunstateRunning = 0; ///< RUNSTATE_running (xen/include/public/vcpu.h)

HypercallsBy hypercallsBy(const HypervisorSums::Options& o)
{
    const bool entry = isTraced(o.mask, RecordHypercall);
    const bool patched = o.parts[static_cast<size_t>(XenPart::HypercallCosts)].present;
    const bool exit = patched && isTraced(o.mask, RecordExitCall);
    // Xen leaves the records of cost out where entry and exit say the same (0006).
    if (patched && isTraced(o.mask, RecordCostCall) && !(entry && exit))
        return HypercallsBy::Cost;
    return entry ? HypercallsBy::Entry : HypercallsBy::Exit;
}

TrafficOptions trafficOptions(const HypervisorSums::Options& o)
{
    const auto writes = [&](XenPart part, uint32_t event) {
        return o.parts[static_cast<size_t>(part)].present && isTraced(o.mask, event);
    };
    return {writes(XenPart::FaultEnds, RecordFaultEndRo), writes(XenPart::GrantRecords, RecordGrant)};
}

} // namespace

HypervisorSums::HypervisorSums(const Options& options, const TscClock& clock, HypervisorSink& sink)
    : m_clock(clock)
    , m_sink(sink)
    , m_startTsc(options.startTsc)
    , m_beginNs(clock.toNs(options.startTsc))
    , m_costsBeginNs(m_beginNs)
    , m_lost(options.cpus)
    , m_running(options.cpus)
    , m_hypercalls(hypercallsBy(options), options.cpus)
    , m_traffic(trafficOptions(options))
    , m_runstates(options.tscKhz)
    , m_dirty(sink)
{
}

void HypervisorSums::add(const TraceRecord& record)
{
    if (!m_began) {
        m_began = true;
        m_beginNs = m_costsBeginNs = std::max(m_clock.toNs(record.tsc), m_beginNs);
        m_runstates.begin(record.tsc);
    }
    m_lastTsc = record.tsc;
    if (isCostRecord(record.event)) { // nearly all are: these need neither a time nor who runs
        m_hypercalls.add(record, {});
        return;
    }
    const uint64_t ns = std::max(m_clock.toNs(record.tsc), m_beginNs);
    if ((record.event & ~RunstateBits) == RecordRunstate || record.event == RecordContinueRunning) {
        addRunstate(record, ns);
        return;
    }
    switch (record.event) {
    case RecordDirtyMark:
    case RecordDirtyCounts:
    case RecordDirtyPause:
        addLogdirty(record, ns);
        return;
    case RecordLost:
        addLoss(record, ns);
        return;
    case RecordClock:
        if (record.count >= 5) {
            m_sink.clocks(ns, {record.tsc, word64(record, 0), word64(record, 2), record.cpu, record.words[4]});
        }
        return;
    default:
        break;
    }
    const VcpuId running = m_running[record.cpu].value_or(VcpuId{DomidInvalid, 0});
    m_hypercalls.add(record, running);
    m_traffic.add(record, running);
}

void HypervisorSums::addRunstate(const TraceRecord& record, uint64_t ns)
{
    if (record.count == 0)
        return;
    const VcpuId vcpu{static_cast<uint16_t>(record.words[0] >> 16), static_cast<uint16_t>(record.words[0])};
    auto& running = m_running[record.cpu];
    if (record.event == RecordContinueRunning) {
        running = vcpu;
        return;
    }
    const uint32_t from = (record.event >> 8) & 3, to = (record.event >> 4) & 3;
    if (to == RunstateRunning)
        running = vcpu;
    else if (running == vcpu)
        running.reset();
    if (vcpu.domid == DomidIdle)
        return;
    m_runstates.change({ns, record.tsc}, vcpu, from, to);
}

void HypervisorSums::addLogdirty(const TraceRecord& record, uint64_t ns)
{
    const auto domid = static_cast<uint16_t>(record.words[0]);
    const uint32_t high = record.words[0] >> 16;
    if (record.event == RecordDirtyMark && record.count >= 2)
        m_dirty.mark(ns, domid, static_cast<uint64_t>(high) << 32 | record.words[1]);
    else if (record.event == RecordDirtyCounts && record.count >= 3)
        m_dirty.operation(ns, domid, high, record.words[1], record.words[2]);
    else if (record.event == RecordDirtyPause && record.count >= 4)
        addPause(record, ns);
}

void HypervisorSums::addPause(const TraceRecord& record, uint64_t ns)
{
    const auto domid = static_cast<uint16_t>(record.words[0]);
    hypervisor_pause pause{};
    pause.op = record.words[0] >> 16;
    pause.result = static_cast<int32_t>(record.words[1]);
    pause.paused_ns = word64(record, 2);
    m_runstates.describe(record.tsc, domid, pause);
    m_sink.logdirtyPause(ns, domid, pause);
}

void HypervisorSums::addLoss(const TraceRecord& record, uint64_t ns)
{
    if (record.count < 4)
        return;
    const uint64_t firstTsc = word64(record, 2), count = record.words[0];
    // Stock Xen keeps what was lost when tracing stopped, and reports it in the next session.
    if (firstTsc < m_startTsc)
        return;
    const uint64_t beginNs = std::min(m_clock.toNs(firstTsc), ns);
    m_lost[record.cpu] += count;
    m_running[record.cpu].reset();
    m_hypercalls.gap(record.cpu);
    m_runstates.gap(beginNs, record.tsc);
    m_sink.lost({beginNs, ns}, record.cpu, count);
}

void HypervisorSums::flush(uint64_t ns)
{
    const HypervisorSpan span{m_beginNs, ns};
    m_dirty.flush();
    m_hypercalls.flush(span, m_sink);
    m_traffic.flush(span, m_sink);
    m_runstates.flush(ns, m_sink);
    m_beginNs = ns;
    if (ns < m_costsBeginNs + BetweenCostsNs)
        return;
    m_hypercalls.flushCosts({m_costsBeginNs, ns}, m_sink);
    m_costsBeginNs = ns;
}

void HypervisorSums::finish(uint64_t ns)
{
    const uint64_t endNs = m_began ? std::max(ns, m_clock.toNs(m_lastTsc)) : ns;
    flush(endNs);
    m_hypercalls.flushCosts({m_costsBeginNs, endNs}, m_sink);
    m_costsBeginNs = endNs;
}

} // namespace xenlens::tracer
