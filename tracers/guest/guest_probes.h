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
    bool detail = false; ///< send a record for each hypercall
    std::vector<Part> only; ///< which of the parts that cost at each event are wanted; empty: all
    bool none = false; ///< none of those parts, nor the stock kernel's events
    bool mmu = false; ///< count the stock kernel's events also where the kernel counts hypercalls
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

    /** Passes the waiting records to the handlers. The programs wake nobody, so this has to be polled. */
    void consume() { m_ring->consume(); }

    /** The kernel's own counters of each CPU, read within GUEST_READING_NS of each other if a few tries achieve it. */
    std::vector<guest_cpu> readCpus() const;

    guest_latency latency(uint32_t cpu, uint32_t op) const { return m_latencies->read(size_t{cpu} * GUEST_OPS + op); }
    guest_mmu mmu() const; ///< of all CPUs
    HashTable grants() const; ///< guest_grant by guest_grant_key
    HashTable rings() const; ///< guest_ring by guest_ring_key
    HashTable channels() const; ///< guest_channel by guest_channel_key

    BpfCounts counts() const; ///< accounting of the records
    uint64_t notKept() const; ///< events that found their table full
    /**
     * Events since all probes are live that all programs of their probe missed, as the kernel does not enter a program
     * that runs on the same CPU already. While the probes are live this is never too high, but it may fall by one from
     * one reading to the next.
     */
    uint64_t missed() const;

    /** Afterwards no probe fires any more: consume() once again, and all sums are final. */
    void detach();

private:
    void choose(const GuestProbeOptions& options);
    void findRunning(); ///< tells the programs where the kernel keeps which of them run (probe.bpf.h)
    void dispatch(const void* data, size_t bytes);
    void runReader(uint32_t first, uint32_t last) const; ///< runs the program read_cpus for CPUs first to last - 1
    /** Re-reads this CPU alone until its counters and clock are consistent, for a few tries. */
    guest_cpu readAgain(uint32_t cpu) const;
    int64_t missedSoFar() const; ///< including the time in which a probe had not all of its programs

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
    int64_t m_missedBefore = 0; ///< missed while the probes were being attached
    std::optional<uint64_t> m_missed; ///< the final number
    Probes m_probes;
};

} // namespace xenlens::tracer
