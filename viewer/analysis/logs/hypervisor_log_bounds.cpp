// SPDX-License-Identifier: GPL-3.0-or-later
/// How the lists of a hypervisor's log are kept short; see coarsening.h.
#include "analysis/logs/hypervisor_log.h"
#include "analysis/logs/possible.h"
#include "core/histogram.h"
#include "xen/hypercall_names.h"

#include <algorithm>
#include <tuple>

namespace xenlens::analysis {

namespace {

template <class E> void appendSpans(std::vector<RowSpan>& spans, const std::vector<E>& rows)
{
    for (const E& row : rows)
        spans.push_back({row.beginNs, row.tsNs});
}

std::uint64_t at(const std::vector<std::uint64_t>& numbers, std::size_t i)
{
    return i < numbers.size() ? std::min(numbers[i], countMax) : 0;
}

/// Adds number by number: those of `e` that `to` has are found, the others appended.
void addCalls(hypervisor::Hypercalls& to, const hypervisor::Hypercalls& e)
{
    for (auto* numbers : {&to.counts, &to.restarted, &to.timed, &to.costTicks})
        numbers->resize(to.ops.size());
    for (std::size_t i = 0; i < e.ops.size(); ++i) {
        const std::uint32_t op = std::min(e.ops[i], xen::HypercallOthers); // as whoever reads it does
        const auto known = std::find(to.ops.begin(), to.ops.end(), op);
        const auto index = static_cast<std::size_t>(known - to.ops.begin());
        if (known == to.ops.end()) {
            to.ops.push_back(op);
            for (auto* numbers : {&to.counts, &to.restarted, &to.timed, &to.costTicks})
                numbers->push_back(0);
        }
        to.counts[index] += at(e.counts, i);
        to.restarted[index] += at(e.restarted, i);
        to.timed[index] += at(e.timed, i);
        to.costTicks[index] += at(e.costTicks, i);
    }
}

void addUpTo(std::uint64_t& sum, std::uint64_t count)
{
    sum = std::min(std::min(sum, countMax) + std::min(count, countMax), countMax);
}

} // namespace

/// How many starts there are less how many ends, and what these say, stays as it is.
void HypervisorLog::add(const hypervisor::SessionEnd& e)
{
    ends.push_back(e);
    if (ends.size() < sessionsMax || starts.size() < sessionsMax)
        return;
    constexpr auto half = static_cast<std::ptrdiff_t>(sessionsMax / 2);
    hypervisor::SessionStart& first = starts.front();
    for (auto start = starts.begin(); start != starts.begin() + 1 + half; ++start) {
        first.emulated = first.emulated || start->emulated;
        first.schemaVersion = std::min(first.schemaVersion, start->schemaVersion);
    }
    starts.erase(starts.begin() + 1, starts.begin() + 1 + half);
    hypervisor::SessionEnd& sum = ends[half];
    for (auto end = ends.begin(); end != ends.begin() + half; ++end) {
        addUpTo(sum.readRecords, end->readRecords);
        addUpTo(sum.lostRecords, end->lostRecords);
        addUpTo(sum.producedEvents, end->producedEvents);
        addUpTo(sum.emittedEvents, end->emittedEvents);
        sum.cpuLostRecords.resize( // without them in one, those of the sum are not known
            end->cpuLostRecords.empty() || sum.cpuLostRecords.empty()
                ? 0
                : std::max(end->cpuLostRecords.size(), sum.cpuLostRecords.size()));
        for (std::size_t cpu = 0; cpu < std::min(sum.cpuLostRecords.size(), end->cpuLostRecords.size()); ++cpu)
            addUpTo(sum.cpuLostRecords[cpu], end->cpuLostRecords[cpu]);
    }
    ends.erase(ends.begin(), ends.begin() + half);
}

void HypervisorLog::add(const hypervisor::ClockAnchor& e)
{
    anchors.push_back(e);
    if (!m_anchors.isReached(anchors.size()))
        return;
    m_clocksApartNs = clocksApartNs();
    m_contradiction = clockOfAnchors().contradiction();
    std::vector<RowSpan> spans;
    for (const hypervisor::ClockAnchor& anchor : anchors)
        spans.push_back({anchor.tsNs, anchor.tsNs});
    m_anchors.coarsen(std::move(spans), [this](const Stretches& stretches) {
        std::set<std::pair<std::uint64_t, std::uint32_t>> known; // the first of each CPU is kept
        std::erase_if(anchors, [&](const hypervisor::ClockAnchor& anchor) {
            const RowSpan* stretch = stretches.find(anchor.tsNs);
            return stretch && !known.emplace(stretch->tsNs, anchor.cpu).second;
        });
        return anchors.size();
    });
}

void HypervisorLog::add(const hypervisor::HypercallCounters& e)
{
    counters.push_back(e);
    if (counters.size() >= m_countersMax)
        keepOuterCounters();
}

/// Only the first two and the last two readings of a vCPU are ever used.
void HypervisorLog::keepOuterCounters()
{
    using Key = std::tuple<DomId, bool, std::uint32_t>;
    const auto keyOf = [](const hypervisor::HypercallCounters& e) { return Key{e.domid, e.subcalls, e.vcpu}; };
    std::stable_sort(counters.begin(), counters.end(), [](const auto& a, const auto& b) { return a.tsNs < b.tsNs; });
    std::map<Key, std::size_t> all;
    for (const hypervisor::HypercallCounters& reading : counters)
        ++all[keyOf(reading)];
    std::map<Key, std::size_t> seen;
    std::erase_if(counters, [&](const hypervisor::HypercallCounters& reading) {
        const std::size_t before = seen[keyOf(reading)]++;
        return before >= 2 && before + 2 < all[keyOf(reading)];
    });
    m_countersMax = std::max(sumsMax, counters.size() * 2);
}

void HypervisorLog::add(const hypervisor::HypercallCost& e)
{
    costs.push_back(e);
    if (costs.size() >= m_costsMax)
        foldCosts();
}

/// One for each number of each domain: only its sum is shown.
void HypervisorLog::foldCosts()
{
    std::map<std::pair<DomId, std::uint32_t>, std::pair<RowSpan, Log2Histogram>> sums;
    for (const hypervisor::HypercallCost& cost : costs) {
        auto& [span, histogram]
            = sums.try_emplace({cost.domid, cost.op}, RowSpan{cost.beginNs, cost.tsNs}, Log2Histogram{}).first->second;
        span = {std::min(span.beginNs, cost.beginNs), std::max(span.tsNs, cost.tsNs)};
        histogram.add(cost.firstBucket, cost.buckets);
    }
    costs.clear();
    for (auto& [key, sum] : sums)
        costs.push_back({sum.first.tsNs, sum.first.beginNs, key.first, key.second, 0, std::move(sum.second.buckets)});
    m_costsMax = std::max(sumsMax, costs.size() * 2);
}

void HypervisorLog::add(const hypervisor::Lost& e)
{
    losses.push_back(e);
    if (!m_losses.isReached(losses.size()))
        return;
    std::vector<RowSpan> spans;
    for (hypervisor::Lost& lost : losses)
        spans.push_back({lost.beginNs == 0 ? lost.tsNs : lost.beginNs, lost.tsNs});
    m_losses.coarsen(std::move(spans), [this](const Stretches& stretches) {
        joinRows(
            losses, stretches, true, [](const hypervisor::Lost& lost) { return lost.cpu; },
            [](hypervisor::Lost& to, const hypervisor::Lost& lost) { addUpTo(to.records, lost.records); });
        return losses.size();
    });
}

template <class Wanted> void HypervisorLog::eraseLogdirty(Wanted wanted)
{
    std::erase_if(logdirty, [this, &wanted](const LogdirtyEvent& event) {
        if (!std::visit([&wanted](const auto& e) { return wanted(e.domid, e.tsNs); }, event))
            return false;
        if (const auto* marks = std::get_if<hypervisor::DirtyMarks>(&event))
            m_pfns -= marks->pfns.size();
        return true;
    });
}

void HypervisorLog::forgetLogdirty(DomId domid, const RowSpan& time)
{
    eraseLogdirty([domid, &time](DomId of, std::uint64_t tsNs) {
        return of == domid && time.beginNs <= tsNs && tsNs <= time.tsNs;
    });
}

void HypervisorLog::forgetLogdirtyBefore(std::uint64_t horizonNs)
{
    eraseLogdirty([horizonNs](DomId, std::uint64_t tsNs) { return tsNs < horizonNs; });
}

std::uint64_t HypervisorLog::newest() const
{
    std::uint64_t newest = 0;
    for (const hypervisor::Runstates& states : runstates)
        newest = std::max(newest, states.tsNs);
    for (const hypervisor::Hypercalls& calls : hypercalls)
        newest = std::max(newest, calls.tsNs);
    for (const LogdirtyEvent& event : logdirty)
        newest = std::max(newest, std::visit([](const auto& e) { return e.tsNs; }, event));
    return newest;
}

void HypervisorLog::coarsenRows()
{
    std::vector<RowSpan> spans;
    appendSpans(spans, hypercalls);
    appendSpans(spans, grants);
    appendSpans(spans, sends);
    appendSpans(spans, runstates);
    appendSpans(spans, faults);
    m_rows.coarsen(std::move(spans), [this](const Stretches& stretches) {
        using hypervisor::ChannelSends, hypervisor::Faults, hypervisor::Grants, hypervisor::Hypercalls,
            hypervisor::Runstates;
        joinRows(
            hypercalls, stretches, true, [](const Hypercalls& e) { return std::tuple(e.domid, e.subcalls, e.vcpu); },
            addCalls);
        joinRows(
            grants, stretches, true, [](const Grants& e) { return std::tuple(e.domid, e.peer, e.op, e.toPeer); },
            [](Grants& to, const Grants& e) {
                addUpTo(to.hypercalls, e.hypercalls);
                addUpTo(to.operations, e.operations);
                addUpTo(to.failed, e.failed);
                addUpTo(to.bytes, e.bytes);
            });
        joinRows(
            sends, stretches, true, [](const ChannelSends& e) { return std::pair(e.domid, e.peer); },
            [](ChannelSends& to, const ChannelSends& e) { addUpTo(to.sends, e.sends); });
        joinRows(
            runstates, stretches, false, [](const Runstates& e) { return std::pair(e.domid, e.vcpu); },
            [](Runstates& to, const Runstates& e) {
                addUpTo(to.runningNs, e.runningNs);
                addUpTo(to.runnableNs, e.runnableNs);
                addUpTo(to.blockedNs, e.blockedNs);
                addUpTo(to.offlineNs, e.offlineNs);
            });
        joinRows(
            faults, stretches, true, [](const Faults& e) { return std::pair(e.domid, e.kind); },
            [](Faults& to, const Faults& e) {
                addUpTo(to.count, e.count);
                addUpTo(to.timed, e.timed);
                if (__builtin_add_overflow(to.costTicks, e.costTicks, &to.costTicks))
                    to.costTicks = ~std::uint64_t{0};
            });
        return rowCount();
    });
}

} // namespace xenlens::analysis
