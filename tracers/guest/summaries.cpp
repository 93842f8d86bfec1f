// SPDX-License-Identifier: GPL-2.0-or-later
#include "summaries.h"

#include "local_clock.h"

#include <algorithm>
#include <array>

namespace xenlens::tracer {

namespace {

constexpr int ChannelTries = 4;

guest_histogram histogramOf(const __u64 (&buckets)[GUEST_BUCKETS])
{
    guest_histogram result{};
    const auto filled = [](__u64 bucket) { return bucket != 0; };
    const auto* first = std::find_if(std::begin(buckets), std::end(buckets), filled);
    const auto* last = std::end(buckets);
    while (last != first && last[-1] == 0)
        --last;
    result.first_bucket = static_cast<uint8_t>(first == last ? 0 : first - std::begin(buckets));
    result.length = static_cast<uint32_t>(last - first);
    std::copy(first, last, result.buckets);
    return result;
}

guest_op_counts countsOf(const __u64 (&now)[GUEST_OPS], const __u64* before)
{
    guest_op_counts result{};
    for (uint8_t op = 0; op < GUEST_OPS; ++op) {
        const uint64_t added = now[op] - (before ? before[op] : 0);
        if (added) {
            result.ops[result.length] = op;
            result.counts[result.length++] = added;
        }
    }
    return result;
}

void addTo(guest_latency& sum, const guest_latency& one)
{
    sum.entered += one.entered;
    sum.timed += one.timed;
    sum.total_ns += one.total_ns;
    for (size_t i = 0; i < GUEST_BUCKETS; ++i)
        sum.buckets[i] += one.buckets[i];
}

/** How many event channel operations the kernel counted, sends included; 0 where it has no counters. */
uint64_t channelOperations(const std::vector<guest_cpu>& cpus)
{
    constexpr size_t EventChannelOp = 32; // __HYPERVISOR_event_channel_op, xen/include/public/xen.h
    uint64_t sum = 0;
    for (const auto& cpu : cpus)
        if (cpu.valid & GUEST_CPU_COUNTERS)
            sum += cpu.calls[EventChannelOp] + cpu.subcalls[EventChannelOp];
    return sum;
}

/** Sends the increase of each key that has changed, or the sums themselves. */
template <class Key, class Value, class Send>
void sendSums(
    AgingTable<Key, Value>& table, const Sums<Key, Value>& now, const Sums<Key, Value>& before, bool total, Send send)
{
    if (!total)
        return table.forEachChange(now, before, send);
    for (const auto& [key, value] : now) {
        if (!isZero(value))
            send(key, value);
    }
}

/** Collects channels until an event is full. */
class ChannelBatch
{
public:
    ChannelBatch(GuestEmitter& emitter, const Span& span)
        : m_emitter(emitter)
        , m_span(span)
    {
    }

    void add(const guest_channel_key& key, const guest_channel& sums)
    {
        const auto i = m_counts.length++;
        m_counts.ports[i] = key.port;
        m_counts.types[i] = static_cast<uint8_t>(key.type);
        m_counts.details[i] = key.detail;
        m_counts.notified[i] = sums.notified;
        m_counts.received[i] = sums.received;
        if (m_counts.length == GUEST_CHANNELS_AT_ONCE)
            flush();
    }

    void flush()
    {
        if (m_counts.length)
            m_emitter.channels(m_span, m_counts);
        m_counts.length = 0;
    }

private:
    GuestEmitter& m_emitter;
    const Span& m_span;
    guest_channel_counts m_counts{};
};

} // namespace

Summaries::Summaries(const GuestProbes& probes, GuestEmitter& emitter)
    : m_probes(probes)
    , m_emitter(emitter)
    , m_grants(probes.grants())
    , m_rings(probes.rings())
    , m_channels(probes.channels())
    , m_startNs(monotonicNs())
    , m_last(read())
{
}

Reading Summaries::read()
{
    const auto& parts = m_probes.parts();
    Reading now;
    readCpus(now);
    if (parts.has(Part::HypercallEvents)) {
        for (uint32_t cpu = 0; cpu < m_probes.cpus(); ++cpu) {
            for (uint32_t op = 0; op < GUEST_OPS; ++op)
                now.latencies.push_back(m_probes.latency(cpu, op));
        }
    }
    if (parts.has(Part::GrantEvents))
        now.grants = m_grants.read();
    if (parts.has(Part::RingEvents))
        now.rings = m_rings.read();
    if (parts.has(Part::MmuEvents))
        now.mmu = m_probes.mmu();
    now.tsNs = monotonicNs();
    return now;
}

/** Reads CPUs and channels until no event was sent during the reading: then both hold at the same moment. */
void Summaries::readCpus(Reading& now)
{
    now.cpus = m_probes.readCpus();
    for (int i = 0; i < ChannelTries && m_probes.parts().has(Part::ChannelEvents); ++i) {
        const uint64_t before = channelOperations(now.cpus);
        now.channels = m_channels.read();
        now.cpus = m_probes.readCpus();
        if (channelOperations(now.cpus) == before)
            break;
    }
    for (const auto& cpu : now.cpus)
        now.cpusNs = std::max<uint64_t>(now.cpusNs, cpu.read_ns);
}

void Summaries::interval()
{
    auto now = read();
    send(now, m_last, false);
    m_grants.makeRoom(now.grants, m_last.grants, now.tsNs);
    m_rings.makeRoom(now.rings, m_last.rings, now.tsNs);
    m_channels.makeRoom(now.channels, m_last.channels, now.tsNs);
    m_last = std::move(now);
}

void Summaries::totals()
{
    send(m_last, Reading{}, true);
}

void Summaries::send(const Reading& now, const Reading& before, bool total)
{
    // Hypercalls and sends have an exact time of their own: they are compared with Xen's counts, call by call.
    const Span counted{now.cpusNs, total ? m_startNs : before.cpusNs, total};
    sendCpus({now.cpusNs, total ? 0 : before.cpusNs, total}, now, before);
    sendLatencies(counted, now, before);
    sendChannels(counted, now, before);
    sendDevices({now.tsNs, total ? m_startNs : before.tsNs, total}, now, before);
}

/** Sends the sums that the kernel has kept since its start. */
void Summaries::sendCpus(const Span& span, const Reading& now, const Reading& before)
{
    for (uint32_t cpu = 0; cpu < now.cpus.size(); ++cpu) {
        const guest_cpu& here = now.cpus[cpu];
        const guest_cpu* earlier = cpu < before.cpus.size() ? &before.cpus[cpu] : nullptr;
        if (here.valid & GUEST_CPU_COUNTERS) {
            const auto calls = countsOf(here.calls, earlier ? earlier->calls : nullptr);
            const auto subcalls = countsOf(here.subcalls, earlier ? earlier->subcalls : nullptr);
            const uint64_t unseen = here.unseen_subcalls - (earlier ? earlier->unseen_subcalls : 0);
            if (calls.length || subcalls.length || unseen)
                m_emitter.hypercalls(span, cpu, calls, subcalls, unseen);
        }
        // A CPU that was never started has been in no state at all.
        if (here.valid & GUEST_CPU_RUNSTATE && here.state_entry_ns) {
            std::array<uint64_t, GUEST_RUNSTATES> spent{};
            for (size_t i = 0; i < spent.size(); ++i)
                spent[i] = here.runstate_ns[i] - (earlier ? earlier->runstate_ns[i] : 0);
            m_emitter.runstates(span, cpu, here, spent.data());
        }
    }
}

void Summaries::sendLatencies(const Span& span, const Reading& now, const Reading& before)
{
    std::array<guest_latency, GUEST_OPS> all{};
    const size_t cpus = now.latencies.size() / GUEST_OPS;
    for (uint32_t cpu = 0; cpu < cpus; ++cpu) {
        guest_op_times times{};
        for (uint8_t op = 0; op < GUEST_OPS; ++op) {
            const size_t index = size_t{cpu} * GUEST_OPS + op;
            const auto added = index < before.latencies.size()
                ? difference(now.latencies[index], before.latencies[index])
                : now.latencies[index];
            if (isZero(added))
                continue;
            addTo(all[op], added);
            const auto i = times.length++;
            times.ops[i] = op;
            times.entered[i] = added.entered;
            times.timed[i] = added.timed;
            times.total_ns[i] = added.total_ns;
        }
        if (times.length)
            m_emitter.hypercallTimes(span, cpu, times);
    }
    for (uint32_t op = 0; op < GUEST_OPS; ++op) {
        if (all[op].timed)
            m_emitter.hypercallLatency(span, op, all[op], histogramOf(all[op].buckets));
    }
}

void Summaries::sendChannels(const Span& span, const Reading& now, const Reading& before)
{
    ChannelBatch batch(m_emitter, span);
    sendSums(m_channels, now.channels, before.channels, span.total,
        [&](const guest_channel_key& key, const guest_channel& added) { batch.add(key, added); });
    batch.flush();
}

void Summaries::sendDevices(const Span& span, const Reading& now, const Reading& before)
{
    sendSums(m_grants, now.grants, before.grants, span.total,
        [&](const guest_grant_key& key, const guest_grant& added) { m_emitter.grants(span, key, added); });
    sendSums(m_rings, now.rings, before.rings, span.total, [&](const guest_ring_key& key, const guest_ring& added) {
        m_emitter.ring(span, key, added, histogramOf(added.buckets));
    });
    const auto fired = difference(now.mmu, before.mmu);
    if (!isZero(fired))
        m_emitter.mmu(span, fired);
}

} // namespace xenlens::tracer
