// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/event_maker.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace xenlens::xentrace {

namespace {

constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

/// Of records of TRC_PV without Flag64. Where Xen says how it dealt with a page fault, it need not say that one came.
std::uint32_t irrelevantPv(bool faultEnds)
{
    std::uint32_t wanted = 0;
    for (const std::uint32_t event : {PvHypercall, PvHypercallV2})
        wanted |= 1U << event % 32;
    for (const FaultRecord& record : FaultRecords)
        if (!faultEnds && classBits(record.event) == ClassPv)
            wanted |= 1U << record.event % 32;
    return ~wanted;
}

} // namespace

EventMaker::EventMaker(const Survey& survey, const std::string& host, Emit emit)
    : m_survey(survey)
    , m_emit(std::move(emit))
    , m_tsc(survey.firstTsc.value_or(0))
    , m_begin(survey.timeNs(m_tsc))
    , m_costsBegin(m_begin)
    , m_now(m_begin)
    , m_irrelevantPv(irrelevantPv(survey.faultEnds))
    , m_calls(survey.callEntries ? HypercallsBy::Entry : HypercallsBy::Cost)
    , m_traffic({survey.faultEnds, survey.grantOps})
    , m_dirty(marksMax, [this](std::uint16_t domid, DirtyBatches::Batch& batch) {
        m_emit(now(), hypervisor::DirtyMarks{batch.endNs, batch.beginNs, DomId{domid}, std::move(batch.pfns)});
    })
{
    m_runstates.begin(m_begin);
    hypervisor::SessionStart start;
    start.tsNs = m_begin;
    start.schemaVersion = hypervisor::schemaVersion;
    start.host = host;
    start.cpus = survey.cpus;
    if (const auto hz = survey.tscHz(); hz && *hz < 4e12)
        start.tscKhz = static_cast<std::uint32_t>(std::llround(*hz / 1e3));
    start.intervalNs = intervalNs;
    start.wallTimes = true;
    m_emit(start.tsNs, start);
}

/// Of the latest record so far, in ns. Never back, as rounding alone would have it where one anchor takes over from
/// another.
std::uint64_t EventMaker::now()
{
    m_now = std::max(m_now, m_survey.timeNs(m_tsc, m_clock));
    return m_now;
}

bool EventMaker::crowded() const
{
    return m_traffic.size() >= sumsMax || m_calls.vcpus() >= HypercallSums::VcpusMax;
}

/// Computes when the next thing ends, or somewhat before it, since the clock need not go at its mean rate.
void EventMaker::arm()
{
    m_dueTsc = never;
    const std::optional<double> hz = m_survey.tscHz();
    const std::uint64_t oldest = m_dirty.oldestNs();
    const std::uint64_t due = std::min(m_begin + intervalNs, oldest == never ? never : oldest + marksNs);
    const std::uint64_t now = this->now();
    if (!hz || (!m_survey.clock.anchored() && !m_survey.givenHz))
        return; // time stands still
    const double ticks = due > now ? static_cast<double>(due - now) * *hz / 1e9 * 0.999 : 0;
    const std::uint64_t ahead = ticks < 1 ? 1 : ticks < 1e18 ? static_cast<std::uint64_t>(ticks) : never / 2;
    m_dueTsc = ahead > never - m_tsc ? never : m_tsc + ahead;
    if (m_survey.timeNs(m_dueTsc - 1) >= due)
        m_dueTsc = m_tsc + 1;
}

bool EventMaker::goOn(std::uint64_t tsc)
{
    m_tsc = std::max(m_tsc, tsc);
    roll();
    return true;
}

void EventMaker::take(const Record& record)
{
    m_tsc = std::max(m_tsc, record.tsc);
    if (m_tsc >= m_dueTsc)
        roll();
    switch (record.event) {
    case LogdirtyMark:
    case LogdirtyCounts:
    case LogdirtyPause:
        addDirty(record, now());
        break;
    case LostRecords:
        addLost(record, now());
        break;
    case ClockReading:
        addAnchor(record, now());
        break;
    default:
        if (RunstateSums::isWanted(record.event))
            m_runstates.add(record.event, record.words(), {now(), now()});
        else if (classBits(record.event) != ClassSched)
            addSum(record);
        break;
    }
}

void EventMaker::addSum(const Record& record)
{
    if (!m_calls.add(record.event, record.words(), record.tsc, record)) {
        m_traffic.add(record.event, record.words(), record.running().domid);
        if (m_traffic.size() >= sumsMax)
            m_dueTsc = 0; // the interval ends with the next record
    }
    if (m_calls.vcpus() >= HypercallSums::VcpusMax)
        m_dueTsc = 0;
}

/// Ends what has to end by now.
void EventMaker::roll()
{
    const std::uint64_t now = this->now();
    if (now - m_begin >= intervalNs) {
        closeInterval(m_begin + intervalNs);
        m_begin = now - (now - m_begin) % intervalNs;
    } else if (crowded()) {
        closeInterval(now);
        m_begin = now;
    }
    if (const std::uint64_t oldest = m_dirty.oldestNs(); oldest != never && now >= oldest + marksNs)
        m_dirty.flushUntil(now - marksNs);
    arm();
}

void EventMaker::closeInterval(std::uint64_t end, bool last)
{
    const bool costsDue = last || end - m_costsBegin >= costsNs || m_calls.vcpus() >= HypercallSums::VcpusMax;
    emitCalls(end, costsDue);
    if (costsDue)
        m_costsBegin = end;
    emitTraffic(end);
    emitRunstates(end, false);
}

void EventMaker::emitCalls(std::uint64_t end, bool withCosts)
{
    const HypercallSums::EmitCosts emitCosts = [this, end](std::uint16_t domid, std::uint32_t op,
                                                   const HypercallSums::Costs& costs) {
        if (domid == DomidInvalid)
            return;
        const auto used = std::find_if(costs.rbegin(), costs.rend(), [](auto count) { return count != 0; });
        m_emit(end,
            hypervisor::HypercallCost{end, m_costsBegin, DomId{domid}, op, 0, std::vector(costs.begin(), used.base())});
    };
    const HypercallSums::EmitCalls emitCalls
        = [this, end](VcpuId vcpu, bool subcalls, const HypercallSums::Sums& sums) {
              if (vcpu.domid == DomidInvalid) {
                  for (const HypercallSums::Sum& sum : sums)
                      m_unattributedCalls += sum.count;
                  return;
              }
              hypervisor::Hypercalls event;
              event.tsNs = end;
              event.beginNs = m_begin;
              event.domid.value = vcpu.domid;
              event.vcpu = vcpu.vcpu;
              event.subcalls = subcalls;
              const auto count
                  = static_cast<std::size_t>(std::ranges::count_if(sums, [](const auto& sum) { return sum.isUsed(); }));
              event.ops.reserve(count);
              for (auto* column : {&event.counts, &event.restarted, &event.timed, &event.costTicks})
                  column->reserve(count);
              for (std::uint32_t op = 0; op < sums.size() && event.ops.size() < count; ++op) {
                  const HypercallSums::Sum& sum = sums[op];
                  if (!sum.isUsed())
                      continue;
                  event.ops.push_back(op);
                  event.counts.push_back(sum.count);
                  event.restarted.push_back(sum.restarted);
                  event.timed.push_back(sum.timed);
                  event.costTicks.push_back(sum.ticks);
              }
              m_emit(end, std::move(event));
          };
    m_calls.flush(emitCalls, withCosts ? &emitCosts : nullptr);
}

/// But for what is of an unknown domain.
void EventMaker::emitTraffic(std::uint64_t end)
{
    for (const auto& [key, sums] : m_traffic.grants())
        if (key.domid != DomidInvalid)
            m_emit(end,
                hypervisor::Grants{end, m_begin, DomId{key.domid}, DomId{key.peer}, key.op, key.toPeer, sums.hypercalls,
                    sums.operations, sums.failed, sums.bytes});
    for (const auto& [between, sends] : m_traffic.sends())
        m_emit(end, hypervisor::ChannelSends{end, m_begin, DomId{between.first}, DomId{between.second}, sends});
    for (const auto& [key, sums] : m_traffic.faults())
        if (key.first != DomidInvalid)
            m_emit(end,
                hypervisor::Faults{end, m_begin, DomId{key.first}, key.second, sums.count, sums.timed, sums.costTicks});
    m_traffic.clear();
}

void EventMaker::emitRunstates(std::uint64_t end, bool all)
{
    if (!m_survey.tscHz())
        return;
    m_runstates.flush(
        end, all ? 0 : never, [this](VcpuId vcpu, std::uint64_t beginNs, std::uint64_t endNs, const auto& states) {
            m_emit(endNs,
                hypervisor::Runstates{endNs, beginNs, DomId{vcpu.domid}, vcpu.vcpu, states[RunstateRunning],
                    states[RunstateRunnable], states[RunstateBlocked], states[RunstateOffline]});
        });
}

void EventMaker::addDirty(const Record& record, std::uint64_t now)
{
    if (const auto mark = dirtyMark(record.event, record.words())) {
        const std::uint64_t oldest = m_dirty.oldestNs();
        m_dirty.mark(now, *mark);
        if (m_dirty.oldestNs() < oldest)
            arm();
    } else if (const auto counts = dirtyCounts(record.event, record.words())) {
        m_dirty.flush(counts->domid);
        m_emit(now, hypervisor::LogdirtyOp{now, DomId{counts->domid}, counts->op, counts->faults, counts->dirty});
    } else if (const auto pause = dirtyPause(record.event, record.words())) {
        addPause(*pause, now);
    }
}

void EventMaker::addPause(const DirtyPause& pause, std::uint64_t now)
{
    emitRunstates(now, false); // so that what a pause took of them is known
    hypervisor::LogdirtyPause event;
    event.tsNs = now;
    event.domid.value = pause.domid;
    event.op = pause.op;
    event.result = pause.result;
    event.pausedNs = pause.ns;
    if (m_survey.tscHz()) {
        const RunstateSums::Spent spent = m_runstates.within(pause.domid, now - std::min(pause.ns, now), now);
        event.vcpus = spent.vcpus;
        event.runningNs = spent.states[RunstateRunning];
        event.runnableNs = spent.states[RunstateRunnable];
        event.blockedNs = spent.states[RunstateBlocked];
        event.offlineNs = spent.states[RunstateOffline];
        event.unknownNs = spent.unknown;
        event.offlineBeforeNs = spent.offlineBefore;
    }
    m_emit(now, event);
}

void EventMaker::addLost(const Record& record, std::uint64_t now)
{
    m_calls.gap(record.cpu);
    if (record.count < 4)
        return;
    const std::uint64_t first = word64(record.data + 2);
    hypervisor::Lost lost;
    lost.tsNs = now;
    lost.beginNs = std::min(m_survey.timeNs(first), now);
    lost.cpu = record.cpu;
    lost.records = record.data[0];
    m_lost += lost.records;
    if (record.cpu >= m_lostByCpu.size())
        m_lostByCpu.resize(record.cpu + std::size_t{1});
    m_lostByCpu[record.cpu] += lost.records;
    m_runstates.gap(lost.beginNs, now);
    m_emit(now, lost);
}

void EventMaker::addAnchor(const Record& record, std::uint64_t now)
{
    const auto anchor = clockAnchor(record);
    if (!anchor)
        return;
    hypervisor::ClockAnchor event;
    event.tsNs = now;
    event.unixNs = anchor->wallNs;
    event.cpu = record.cpu;
    event.tsc = anchor->tsc;
    event.systemNs = anchor->systemNs;
    event.tscKhz = anchor->tscKhz;
    m_emit(now, event);
}

void EventMaker::finish(std::uint64_t records, std::uint64_t lastTsc)
{
    m_tsc = std::max(m_tsc, lastTsc);
    const std::uint64_t now = this->now();
    m_dirty.flushAll();
    closeInterval(now, true);
    emitRunstates(now, true);
    hypervisor::SessionEnd end;
    end.tsNs = now;
    end.readRecords = records;
    end.lostRecords = m_lost;
    end.cpuLostRecords = m_lostByCpu;
    m_emit(now, end);
}

} // namespace xenlens::xentrace
