// SPDX-License-Identifier: GPL-2.0-or-later
#include "sums/hypervisor_sums.h"

#include <algorithm>
#include <cmath>

namespace xenlens::tracer {

namespace {

constexpr uint64_t BetweenCostsNs = 1'000'000'000; ///< histograms are many and change little
constexpr uint64_t BetweenUnchangedNs = 1'000'000'000; ///< of vCPUs that stay in their state

static_assert(HYPERVISOR_OPS == HypercallOthers + 1);

HypercallsBy hypercallsBy(const HypervisorSums::Options& o)
{
    const bool entry = isTraced(o.mask, PvHypercallV2);
    const bool patched = o.parts[static_cast<size_t>(XenPart::HypercallCosts)].present;
    const bool exit = patched && isTraced(o.mask, ExitCall);
    // Xen leaves the records of cost out where entry and exit say the same (0006).
    if (patched && isTraced(o.mask, CostCall) && !(entry && exit))
        return HypercallsBy::Cost;
    return entry ? HypercallsBy::Entry : HypercallsBy::Exit;
}

TrafficOptions trafficOptions(const HypervisorSums::Options& o)
{
    const auto writes = [&](XenPart part, uint32_t event) {
        return o.parts[static_cast<size_t>(part)].present && isTraced(o.mask, event);
    };
    return {writes(XenPart::FaultEnds, FaultEndRo), writes(XenPart::GrantRecords, GrantOps)};
}

} // namespace

HypervisorSums::HypervisorSums(const Options& options, const TscClock& clock, HypervisorSink& sink)
    : m_clock(clock)
    , m_sink(sink)
    , m_startTsc(options.startTsc)
    , m_beginNs(clock.toNs(options.startTsc))
    , m_costsBeginNs(m_beginNs)
    , m_lost(options.cpus)
    , m_contexts(options.cpus)
    , m_hypercalls(hypercallsBy(options))
    , m_traffic(trafficOptions(options))
    , m_nsPerTick(options.tscKhz ? 1e6 / options.tscKhz : 1)
    , m_dirty(MarksMax, [this](uint16_t domid, DirtyBatches::Batch& batch) {
        m_sink.dirtyMarks(
            {batch.beginNs, batch.endNs}, domid, {batch.pfns.data(), static_cast<uint32_t>(batch.pfns.size())});
    })
{
    for (uint32_t cpu = 0; cpu < options.cpus; ++cpu)
        m_contexts[cpu].running.cpu = m_contexts[cpu].callers.cpu = static_cast<uint16_t>(cpu);
}

void HypervisorSums::add(const TraceRecord& record)
{
    if (!m_began) {
        m_began = true;
        m_beginNs = m_costsBeginNs = std::max(m_clock.toNs(record.tsc), m_beginNs);
        m_runstates.begin(record.tsc);
    }
    m_lastTsc = record.tsc;
    PcpuContext& context = m_contexts[record.cpu];
    const std::span<const uint32_t> words(record.words.data(), record.count);
    if (isCostCall(record.event)) { // nearly all are: these need neither a time nor who runs
        m_hypercalls.add(record.event, words, record.tsc, context.callers);
        return;
    }
    const uint64_t ns = std::max(m_clock.toNs(record.tsc), m_beginNs);
    switch (record.event) {
    case LogdirtyMark:
    case LogdirtyCounts:
    case LogdirtyPause:
        addDirty(record, ns);
        break;
    case LostRecords:
        addLoss(record, ns);
        break;
    case ClockReading:
        if (record.count >= 5)
            m_sink.clocks(ns, {record.tsc, word64(&words[0]), word64(&words[2]), record.cpu, words[4]});
        break;
    default:
        if (RunstateSums::isWanted(record.event))
            m_runstates.add(record.event, words, {ns, record.tsc});
        else if (!m_hypercalls.add(record.event, words, record.tsc, context.running))
            m_traffic.add(record.event, words, context.running.running().domid);
        break;
    }
    context.add(record.event, words);
}

void HypervisorSums::addDirty(const TraceRecord& record, uint64_t ns)
{
    const std::span<const uint32_t> words(record.words.data(), record.count);
    if (const auto mark = dirtyMark(record.event, words)) {
        m_dirty.mark(ns, *mark);
    } else if (const auto counts = dirtyCounts(record.event, words)) {
        m_dirty.flush(counts->domid);
        m_sink.logdirtyOp(ns, counts->domid, counts->op, counts->faults, counts->dirty);
    } else if (const auto pause = dirtyPause(record.event, words)) {
        addPause(*pause, record, ns);
    }
}

void HypervisorSums::addPause(const DirtyPause& pause, const TraceRecord& record, uint64_t ns)
{
    const auto toNs = [this](uint64_t ticks) {
        return static_cast<uint64_t>(std::llround(static_cast<double>(ticks) * m_nsPerTick));
    };
    const double ticks = static_cast<double>(pause.ns) / m_nsPerTick;
    const uint64_t beginTsc
        = ticks < static_cast<double>(record.tsc) ? record.tsc - static_cast<uint64_t>(std::llround(ticks)) : 0;
    const RunstateSums::Spent spent = m_runstates.within(pause.domid, beginTsc, record.tsc);
    hypervisor_pause event{};
    event.op = pause.op;
    event.result = pause.result;
    event.paused_ns = pause.ns;
    event.vcpus = spent.vcpus;
    event.running_ns = toNs(spent.states[RunstateRunning]);
    event.runnable_ns = toNs(spent.states[RunstateRunnable]);
    event.blocked_ns = toNs(spent.states[RunstateBlocked]);
    event.offline_ns = toNs(spent.states[RunstateOffline]);
    event.unknown_ns = toNs(spent.unknown);
    event.offline_before_ns = toNs(spent.offlineBefore);
    m_sink.logdirtyPause(ns, pause.domid, event);
}

void HypervisorSums::addLoss(const TraceRecord& record, uint64_t ns)
{
    if (record.count < 4)
        return;
    const uint64_t firstTsc = word64(&record.words[2]), count = record.words[0];
    // Stock Xen keeps what was lost when tracing stopped, and reports it in the next session.
    if (firstTsc < m_startTsc)
        return;
    const uint64_t beginNs = std::min(m_clock.toNs(firstTsc), ns);
    m_lost[record.cpu] += count;
    m_hypercalls.gap(record.cpu);
    m_runstates.gap(beginNs, record.tsc);
    m_sink.lost({beginNs, ns}, record.cpu, count);
}

void HypervisorSums::emitCalls(const HypervisorSpan& span, bool withCosts)
{
    const HypercallSums::EmitCalls emitCalls = [&](VcpuId vcpu, bool subcalls, const HypercallSums::Sums& sums) {
        hypervisor_op_sums event;
        event.length = 0;
        for (uint32_t op = 0; op < sums.size(); ++op) {
            const HypercallSums::Sum& sum = sums[op];
            if (!sum.isUsed())
                continue;
            event.ops[event.length] = op;
            event.counts[event.length] = sum.count;
            event.restarted[event.length] = sum.restarted;
            event.timed[event.length] = sum.timed;
            event.cost_ticks[event.length] = sum.ticks;
            ++event.length;
        }
        m_sink.hypercalls(span, vcpu, subcalls, event);
    };
    const HypercallSums::EmitCosts emitCosts = [&](uint16_t domid, uint32_t op, const HypercallSums::Costs& costs) {
        const auto isUsed = [](uint64_t count) { return count != 0; };
        const auto first = std::find_if(costs.begin(), costs.end(), isUsed);
        const auto end = std::find_if(costs.rbegin(), costs.rend(), isUsed).base();
        m_sink.hypercallCost({m_costsBeginNs, span.endNs}, domid, op,
            {&*first, static_cast<uint32_t>(first - costs.begin()), static_cast<uint32_t>(end - first)});
    };
    m_hypercalls.flush(emitCalls, withCosts ? &emitCosts : nullptr);
    if (withCosts)
        m_costsBeginNs = span.endNs;
}

void HypervisorSums::emitTraffic(const HypervisorSpan& span)
{
    for (const auto& [key, sums] : m_traffic.grants())
        m_sink.grants(span, key, {sums.hypercalls, sums.operations, sums.failed, sums.bytes});
    for (const auto& [between, sends] : m_traffic.sends())
        m_sink.channelSends(span, between.first, between.second, sends);
    for (const auto& [key, sums] : m_traffic.faults())
        m_sink.faults(span, key.first, key.second, {sums.count, sums.timed, sums.costTicks});
    m_traffic.clear();
}

void HypervisorSums::flush(uint64_t ns)
{
    const HypervisorSpan span{m_beginNs, ns};
    m_dirty.flushAll();
    emitCalls(span, ns >= m_costsBeginNs + BetweenCostsNs || m_hypercalls.vcpus() >= HypercallSums::VcpusMax);
    emitTraffic(span);
    m_runstates.flush(
        ns, BetweenUnchangedNs, [this](VcpuId vcpu, uint64_t beginNs, uint64_t endNs, const auto& states) {
            m_sink.runstates({beginNs, endNs}, vcpu, states.data());
        });
    m_beginNs = ns;
}

void HypervisorSums::finish(uint64_t ns)
{
    const uint64_t endNs = m_began ? std::max(ns, m_clock.toNs(m_lastTsc)) : ns;
    flush(endNs);
    emitCalls({m_beginNs, endNs}, true);
}

} // namespace xenlens::tracer
