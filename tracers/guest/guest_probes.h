// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "bpf.h"
#include "guest.h"
#include "parts.h"
#include "tables.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

struct guest_bpf;

namespace xenlens::tracer {

struct GuestProbeOptions
{
    uint32_t ringBytes = 1024 * 1024; ///< a power of two, at least a page
    bool detail = false; ///< a record for each hypercall
    std::vector<Part> only; ///< of the parts that cost at each event, those that are wanted; empty: all
    bool mmu = false; ///< the stock kernel's events too where hypercalls are counted
};

/** The programs of guest.bpf.c that the running kernel allows, live from the constructor on. Throws Failure. */
class GuestProbes
{
public:
    struct Handlers
    {
        std::function<void(const guest_hypercall_record&)> hypercall;
        std::function<void(const guest_suspend_record&)> suspend;
    };

    GuestProbes(const GuestProbeOptions& options, Handlers handlers);
    ~GuestProbes();

    const Parts& parts() const { return m_parts; }
    uint32_t cpus() const { return m_cpus; }

    /** Hands the records that wait to the handlers. Nothing tells that there are some: look at an interval. */
    void consume() { m_ring->consume(); }

    /** What the kernel counts itself, of each CPU, all within GUEST_READING_NS if a few tries can do it. */
    std::vector<guest_cpu> readCpus() const;

    guest_latency latency(uint32_t cpu, uint32_t op) const { return m_latencies->read(size_t{cpu} * GUEST_OPS + op); }
    guest_mmu mmu() const; ///< of all CPUs
    Sums<guest_grant_key, guest_grant> grants() const;
    Sums<guest_ring_key, guest_ring> rings() const;
    Sums<guest_channel_key, guest_channel> channels() const;

    BpfCounts counts() const; ///< of the records
    uint64_t notKept() const; ///< events that found their table full
    /** Events that the kernel kept from the programs since all are live, as one was interrupted by itself. While they
     * are live never too many, but perhaps one less than a moment before. */
    uint64_t missed() const;

    /** After it no probe fires any more: consume() once again, and all sums are final. */
    void detach();

private:
    void choose(const GuestProbeOptions& options);
    void take(const void* data, size_t bytes);
    void runReader(uint32_t first, uint32_t last) const; ///< the program read_cpus, for CPUs first to last - 1
    guest_cpu readAgain(uint32_t cpu) const; ///< what it read, by itself until it was at once
    int64_t missedSoFar() const; ///< also while only one program of a probe was there

    struct Destroy
    {
        void operator()(guest_bpf* skeleton) const;
    };
    Handlers m_handlers;
    Parts m_parts;
    uint32_t m_cpus;
    std::unique_ptr<guest_bpf, Destroy> m_skeleton;
    std::vector<bpf_program*> m_chosen;
    std::optional<EventRing> m_ring;
    std::optional<SharedArray<guest_cpu>> m_cpuTable;
    std::optional<SharedArray<guest_latency>> m_latencies;
    std::optional<SharedArray<guest_mmu>> m_mmuTable;
    int64_t m_missedBefore = 0; ///< while the probes were attached
    std::optional<uint64_t> m_missed; ///< in the end
    Probes m_probes;
};

} // namespace xenlens::tracer
