// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/guest_recording.h"

#include "xen/abi.h"

#include <algorithm>

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
    if (!note(grants, key, e, numbers))
        ++beyondLimits;
    else if (isInterval(e))
        grantRows[key].push_back({e.beginNs, e.tsNs, numbers});
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
    if (!note(rings, key, e, numbers))
        ++beyondLimits;
    else if (isInterval(e))
        ringRows[key].push_back({e.beginNs, e.tsNs, row});
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
