// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "sums/hypervisor_sink.h"
#include "trace_record.h"

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace xenlens::test {

/** A CPU's trace buffer in this process's memory, written as Xen writes it. */
class FakeBuffer
{
public:
    /** `words` of data. */
    explicit FakeBuffer(size_t words)
        : m_memory(words + 2)
    {
    }

    std::span<uint32_t> memory() { return m_memory; }
    uint32_t& cons() { return m_memory[0]; }
    uint32_t& prod() { return m_memory[1]; }

    /** Writes words where Xen would, over the end and on from the beginning. */
    void write(const std::vector<uint32_t>& words)
    {
        const auto size = static_cast<uint32_t>(m_memory.size() - 2);
        for (const uint32_t word : words) {
            m_memory[2 + prod() / 4 % size] = word;
            prod() = (prod() + 4) % (2 * size * 4);
        }
    }

private:
    std::vector<uint32_t> m_memory;
};

/** A record as it lies in a buffer; tsc 0: without one. */
inline std::vector<uint32_t> rawRecord(uint32_t event, uint64_t tsc, std::vector<uint32_t> words)
{
    using namespace tracer;
    std::vector<uint32_t> raw{event | static_cast<uint32_t>(words.size()) << ExtraShift | (tsc ? TscFlag : 0)};
    if (tsc) {
        raw.push_back(static_cast<uint32_t>(tsc));
        raw.push_back(static_cast<uint32_t>(tsc >> 32));
    }
    raw.insert(raw.end(), words.begin(), words.end());
    return raw;
}

/** A record as the parser hands it on. */
inline tracer::TraceRecord record(uint32_t event, uint64_t tsc, const std::vector<uint32_t>& words, uint16_t cpu = 0)
{
    tracer::TraceRecord result;
    result.event = event;
    result.tsc = tsc;
    result.cpu = cpu;
    result.count = static_cast<uint8_t>(words.size());
    std::copy(words.begin(), words.end(), result.words.begin());
    return result;
}

/** Writes down, a line each, what the sums have found. */
class SinkLines final : public tracer::HypervisorSink
{
public:
    std::vector<std::string> lines;

    /** All lines since the last call. */
    std::vector<std::string> take() { return std::exchange(lines, {}); }

    void clocks(uint64_t ns, const hypervisor_clocks& c) override
    {
        add("clocks", ns, c.cpu, c.tsc, c.system_ns, c.unix_ns, c.tsc_khz);
    }
    void hypercalls(
        const tracer::HypervisorSpan& span, tracer::VcpuId vcpu, bool subcalls, const hypervisor_op_sums& s) override
    {
        for (uint32_t i = 0; i < s.length; ++i)
            add(subcalls ? "subcalls" : "hypercalls", span.beginNs, span.endNs, vcpu.domid, vcpu.vcpu, s.ops[i],
                s.counts[i], s.restarted[i], s.timed[i], s.cost_ticks[i]);
    }
    void hypercallCost(
        const tracer::HypervisorSpan& span, uint16_t domid, uint32_t op, const hypervisor_histogram& h) override
    {
        for (uint32_t i = 0; i < h.length; ++i)
            add("cost", span.beginNs, span.endNs, domid, op, h.first_bucket + i, h.buckets[i]);
    }
    void dirtyMarks(const tracer::HypervisorSpan& span, uint16_t domid, const hypervisor_marks& marks) override
    {
        std::string pfns;
        for (uint32_t i = 0; i < marks.length; ++i)
            pfns += " " + std::to_string(marks.pfns[i]);
        add("marks", span.beginNs, span.endNs, domid);
        lines.back() += ":" + pfns;
    }
    void logdirtyOp(uint64_t ns, uint16_t domid, uint32_t op, uint32_t faults, uint32_t dirty) override
    {
        add("logdirty", ns, domid, op, faults, dirty);
    }
    void logdirtyPause(uint64_t ns, uint16_t domid, const hypervisor_pause& p) override
    {
        add("pause", ns, domid, p.op, p.result, p.paused_ns);
        if (p.vcpus)
            add("states", p.vcpus, p.running_ns, p.runnable_ns, p.blocked_ns, p.offline_ns, p.unknown_ns,
                p.offline_before_ns);
    }
    void grants(
        const tracer::HypervisorSpan& span, const tracer::GrantKey& key, const hypervisor_grant_sums& s) override
    {
        add(key.toPeer ? "grants_to" : "grants", span.beginNs, span.endNs, key.domid, key.peer, key.op, s.hypercalls,
            s.failed, s.operations, s.bytes);
    }
    void channelSends(const tracer::HypervisorSpan& span, uint16_t domid, uint16_t peer, uint64_t sends) override
    {
        add("sends", span.beginNs, span.endNs, domid, peer, sends);
    }
    void runstates(const tracer::HypervisorSpan& span, tracer::VcpuId vcpu, const uint64_t* ns) override
    {
        add("runstates", span.beginNs, span.endNs, vcpu.domid, vcpu.vcpu, ns[0], ns[1], ns[2], ns[3]);
    }
    void faults(const tracer::HypervisorSpan& span, uint16_t domid, tracer::FaultKind kind,
        const hypervisor_fault_sums& s) override
    {
        add("faults", span.beginNs, span.endNs, domid, static_cast<int>(kind), s.count, s.timed, s.cost_ticks);
    }
    void lost(const tracer::HypervisorSpan& span, uint32_t cpu, uint64_t records) override
    {
        add("lost", span.beginNs, span.endNs, cpu, records);
    }

private:
    template <class... N> void add(const char* what, N... numbers)
    {
        std::string line = what;
        ((line += " " + std::to_string(numbers)), ...);
        lines.push_back(line);
    }
};

} // namespace xenlens::test
