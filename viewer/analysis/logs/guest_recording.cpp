// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/guest_recording.h"

#include "analysis/logs/fold_losses.h"
#include "xen/abi.h"

#include <algorithm>
#include <iterator>

namespace xenlens::analysis {

namespace {

/// `ops`: how many numbers will be added to it. A tracer's intervals follow each other: one that begins before the last
/// has ended is of another tracer.
HypercallRow& rowOf(
    std::vector<HypercallRow>& rows, std::uint64_t beginNs, std::uint64_t tsNs, std::size_t ops, bool& overlaps)
{
    overlaps = overlaps || (!rows.empty() && rows.back().tsNs != tsNs && beginNs < rows.back().tsNs);
    if (rows.empty() || rows.back().tsNs != tsNs || rows.back().beginNs != beginNs) {
        rows.push_back({beginNs, tsNs, {}});
        rows.back().ops.reserve(ops);
    }
    return rows.back();
}

/// Buckets behind `offset` numbers; isValid() of the event has them fit.
template <std::size_t N>
void addBuckets(std::array<std::uint64_t, N>& numbers, std::size_t offset, std::uint8_t first,
    const std::vector<std::uint64_t>& buckets)
{
    for (std::size_t i = 0; i < buckets.size() && offset + first + i < N; ++i)
        numbers[offset + first + i] = buckets[i];
}

/// False: there are more keys than any kernel has.
template <class Totals, class Key, class E>
bool note(Totals& totals, const Key& key, const E& event, const typename Totals::Numbers& numbers)
{
    if (event.total)
        return totals.addTotal(key, event.tsNs, numbers);
    return event.beginNs > event.tsNs || totals.addSummary(key, numbers);
}

template <class E> bool isInterval(const E& event)
{
    return !event.total && event.beginNs <= event.tsNs;
}

} // namespace

void GuestRecording::add(const guest::Hypercalls& e)
{
    for (std::size_t i = 0; i < e.callOps.size(); ++i)
        beyondLimits += !note(calls, VcpuOp{e.vcpu, e.callOps[i]}, e, {e.callCounts[i]});
    for (std::size_t i = 0; i < e.subcallOps.size(); ++i)
        beyondLimits += !note(subcalls, VcpuOp{e.vcpu, e.subcallOps[i]}, e, {e.subcallCounts[i]});
    if (e.unseenSubcalls > 0)
        beyondLimits += !note(unseenSubcalls, e.vcpu, e, {e.unseenSubcalls});
    if (!isInterval(e))
        return;
    HypercallRow& row = rowOf(hypercallRows, e.beginNs, e.tsNs, e.callOps.size(), severalTracers);
    for (std::size_t i = 0; i < e.callOps.size(); ++i)
        addTo(row.ops, e.callOps[i], e.callCounts[i]);
    countRow();
}

void GuestRecording::add(const guest::HypercallTimes& e)
{
    for (std::size_t i = 0; i < e.ops.size(); ++i)
        beyondLimits += !note(times, VcpuOp{e.vcpu, e.ops[i]}, e, {e.entered[i], e.timed[i], e.totalNs[i]});
    if (!isInterval(e))
        return;
    HypercallRow& row = rowOf(hypercallRows, e.beginNs, e.tsNs, e.ops.size(), severalTracers);
    if (calls.empty()) // a kernel without the counters: what could be traced is all that is known
        for (std::size_t i = 0; i < e.ops.size(); ++i)
            addTo(row.ops, e.ops[i], e.entered[i]);
    countRow();
}

void GuestRecording::add(const guest::HypercallLatency& e)
{
    std::array<std::uint64_t, guest::bucketsMax> numbers{};
    addBuckets(numbers, 0, e.firstBucket, e.buckets);
    beyondLimits += !note(latencies, e.op, e, numbers);
}

void GuestRecording::add(const guest::Grants& e)
{
    static_assert(static_cast<int>(guest::GrantOp::CopyTo) == static_cast<int>(GrantOp::CopyTo));
    const GrantKey key{static_cast<GrantOp>(e.op), e.peer};
    const std::array<std::uint64_t, grantNumbers> numbers{e.operations, e.failed, e.batches, e.bytes};
    if (!note(grants, key, e, numbers)) {
        ++beyondLimits;
    } else if (isInterval(e)) {
        grantRows[key].push_back({e.beginNs, e.tsNs, numbers});
        countRow();
    }
}

void GuestRecording::add(const guest::Ring& e)
{
    static_assert(static_cast<int>(guest::RingKind::NetbackCtrl) == static_cast<int>(RingKind::NetbackCtrl));
    const RingKey key{static_cast<RingKind>(e.ring), e.peer, e.device, e.queue};
    const std::array<std::uint64_t, ringNumbers> row{e.pushes, e.pushedSlots, e.notifications, e.consumes,
        e.consumedSlots, e.requests, e.requestBytes, e.reads, e.readBytes, e.writes, e.writeBytes, e.responses,
        e.responseBytes, e.failed, e.timed, e.totalNs};
    decltype(rings)::Numbers numbers{};
    std::copy(row.begin(), row.end(), numbers.begin());
    addBuckets(numbers, ringNumbers, e.firstBucket, e.buckets);
    if (!note(rings, key, e, numbers)) {
        ++beyondLimits;
    } else if (isInterval(e)) {
        ringRows[key].push_back({e.beginNs, e.tsNs, row});
        countRow();
    }
}

/// The ports of one interval may take several events.
void GuestRecording::add(const guest::Channels& e)
{
    for (std::size_t i = 0; i < e.ports.size(); ++i)
        beyondLimits
            += !note(channels, ChannelKey{e.types[i], e.details[i], e.ports[i]}, e, {e.notified[i], e.received[i]});
    if (!isInterval(e))
        return;
    if (channelRows.empty() || channelRows.back().tsNs != e.tsNs || channelRows.back().beginNs != e.beginNs)
        channelRows.push_back({e.beginNs, e.tsNs, 0});
    for (const std::uint64_t sent : e.notified)
        channelRows.back().sends += sent;
    countRow();
}

void GuestRecording::add(const guest::Lost& e)
{
    losses.push_back(e);
    foldLosses(losses, lossesMax);
}

/// Of what is said several times, that a part is missing counts.
void GuestRecording::add(const guest::Part& e)
{
    const auto same
        = std::find_if(parts.begin(), parts.end(), [&e](const guest::Part& part) { return part.part == e.part; });
    if (same == parts.end())
        parts.push_back(e);
    else if (same->present && !e.present)
        *same = e;
}

/// Called for each row, or part of one.
void GuestRecording::countRow()
{
    if (!m_limit.isReached(++m_rows))
        return;
    std::vector<RowSpan> spans;
    const auto append = [&spans](const auto& rows) {
        for (const auto& row : rows)
            spans.push_back({row.beginNs, row.tsNs});
    };
    append(hypercallRows);
    append(channelRows);
    for (const auto& [key, rows] : grantRows)
        append(rows);
    for (const auto& [key, rows] : ringRows)
        append(rows);
    m_limit.coarsen(std::move(spans), [this](const Stretches& stretches) {
        const auto join = [&stretches](auto& rows, const auto& add) {
            joinRows(
                rows, stretches, true, [](const auto&) { return 0; }, add);
            return rows.size();
        };
        const auto addNumbers = [](auto& to, const auto& row) {
            for (std::size_t i = 0; i < row.numbers.size(); ++i)
                to.numbers[i] += row.numbers[i];
        };
        m_rows = join(hypercallRows, [](HypercallRow& to, const HypercallRow& row) {
            for (const OpTally& tally : row.ops)
                addTo(to.ops, tally.op, tally.count);
        });
        m_rows += join(channelRows, [](ChannelRow& to, const ChannelRow& row) { to.sends += row.sends; });
        for (auto& [key, rows] : grantRows)
            m_rows += join(rows, addNumbers);
        for (auto& [key, rows] : ringRows)
            m_rows += join(rows, addNumbers);
        return m_rows;
    });
}

void GuestRecording::append(GuestRecording&& next)
{
    const bool starts = hasStart() && next.hasStart();
    const bool ends = hasEnd() && next.hasEnd();
    if (start)
        earlierDomids.insert(start->domid);
    earlierDomids.merge(next.earlierDomids);
    if (next.start) {
        const bool emulated = start && start->emulated;
        const std::uint32_t cpus = start ? start->cpus : 0;
        start = next.start;
        start->emulated = start->emulated || emulated;
        start->cpus = std::max(start->cpus, cpus);
    }
    startMissing = !starts;
    endMissing = !ends;
    if (end && next.end) {
        end->producedEvents += next.end->producedEvents;
        end->emittedEvents += next.end->emittedEvents;
        end->tsNs = next.end->tsNs;
    }
    for (const guest::Part& part : next.parts)
        add(part);
    pauses.push_back({lastNs, std::max(lastNs, next.firstNs)});
    pauses.insert(pauses.end(), next.pauses.begin(), next.pauses.end());
    for (std::size_t i = 1; pauses.size() > lossesMax && i < pauses.size(); ++i) { // two become one that contains both
        pauses[i - 1].tsNs = pauses[i].tsNs;
        pauses.erase(pauses.begin() + static_cast<std::ptrdiff_t>(i));
    }
    for (const guest::Lost& loss : next.losses)
        add(loss);
    events += next.events;
    beyondLimits += next.beyondLimits;
    severalTracers = severalTracers || next.severalTracers;
    firstNs = firstNs == 0 ? next.firstNs : next.firstNs == 0 ? firstNs : std::min(firstNs, next.firstNs);
    lastNs = std::max(lastNs, next.lastNs);
    calls.append(next.calls);
    times.append(next.times);
    subcalls.append(next.subcalls);
    unseenSubcalls.append(next.unseenSubcalls);
    latencies.append(next.latencies);
    grants.append(next.grants);
    channels.append(next.channels);
    rings.append(next.rings);
    const auto move = [](auto& to, auto& rows) {
        to.insert(to.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
    };
    move(hypercallRows, next.hypercallRows);
    move(channelRows, next.channelRows);
    for (auto& [key, rows] : next.grantRows)
        move(grantRows[key], rows);
    for (auto& [key, rows] : next.ringRows)
        move(ringRows[key], rows);
    m_limit.include(next.m_limit);
    m_rows += next.m_rows;
    if (next.m_rows > 0) {
        --m_rows;
        countRow();
    }
}

const guest::Part* GuestRecording::findPart(guest::PartName name) const
{
    const auto found
        = std::find_if(parts.begin(), parts.end(), [name](const guest::Part& part) { return part.part == name; });
    return found == parts.end() ? nullptr : &*found;
}

RingCounts ringCounts(const std::array<std::uint64_t, ringNumbers>& n)
{
    RingCounts counts;
    counts.pushes = n[0];
    counts.pushedSlots = n[1];
    counts.notifications = n[2];
    counts.consumes = n[3];
    counts.consumedSlots = n[4];
    counts.requests = n[5];
    counts.requestBytes = n[6];
    counts.reads = n[7];
    counts.readBytes = n[8];
    counts.writes = n[9];
    counts.writeBytes = n[10];
    counts.responses = n[11];
    counts.responseBytes = n[12];
    counts.failed = n[13];
    counts.timed = n[14];
    counts.timedNs = n[15];
    return counts;
}

GrantCounts grantCounts(const GrantKey& key, const std::array<std::uint64_t, grantNumbers>& numbers)
{
    const std::uint64_t mapped = numbers[0] - std::min(numbers[1], numbers[0]);
    return {numbers[0], numbers[1], numbers[2], key.op == GrantOp::Map ? mapped * xen::PageBytes : numbers[3]};
}

} // namespace xenlens::analysis
