// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "xen/hypercall_names.h"
#include "xen/place.h"

#include <array>
#include <bit>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <vector>

namespace xenlens::xen {

/** Which records count hypercalls: of one call more than one kind may be written. */
enum class HypercallsBy
{
    Cost, ///< each with its cost
    Entry, ///< with the cost where the exit is recorded too
    Exit ///< preempted ones are told apart, but there is no cost
};

/**
 * Sums hypercalls by vCPU and number, with their cost: from entry to exit, or as the records of cost say. Those of
 * which it is not known whose they are, are summed for the domain DomidInvalid.
 */
class HypercallSums
{
public:
    struct Sum
    {
        uint64_t count = 0;
        uint64_t restarted = 0; ///< Xen preempted them, and they come again
        uint64_t timed = 0; ///< of those: whose cost is known
        uint64_t ticks = 0; ///< of the timed ones

        bool isUsed() const { return count != 0 || timed != 0 || restarted != 0; }
    };
    using Sums = std::array<Sum, HypercallOthers + 1>; ///< by number, the last one for all others
    /** How many calls took 2^i ticks up to twice that, 0 ticks among the first. */
    using Costs = std::array<uint64_t, 64>;

    explicit HypercallSums(HypercallsBy by);

    /** Adds a record of a hypercall's entry, exit or cost, with the place that it is of; false: it is none of these. */
    bool add(uint32_t event, std::span<const uint32_t> words, uint64_t tsc, const Place& place);
    /** The two most frequent kinds, inline: see hypercall_sums_loop.h. `word`: the first one of the record. */
    void enter(const Place& place, uint64_t tsc, uint32_t word, bool subcall);
    void exit(const Place& place, uint64_t tsc, uint32_t word, bool subcall);
    /** Records of this pCPU were lost: an exit that comes may be another call's. */
    void gap(uint16_t cpu) { m_lossOf[cpu] = ++m_losses; }

    /** Of a vCPU's calls, or of its calls inside multicalls. */
    using EmitCalls = std::function<void(VcpuId vcpu, bool subcalls, const Sums& sums)>;
    /** Of one hypercall of one domain; calls inside multicalls are in the multicall's cost. */
    using EmitCosts = std::function<void(uint16_t domid, uint32_t op, const Costs& costs)>;
    /**
     * Emits the sums and begins again from 0, but for the calls that are under way. With `costs` also emits the
     * histograms, of all calls since it last did; they are many and change little.
     */
    void flush(const EmitCalls& calls, const EmitCosts* costs);

    size_t vcpus() const { return m_vcpus.size(); }
    /** Where there are more at flush() with costs, all calls under way are forgotten. */
    static constexpr size_t VcpusMax = 4096;

private:
    struct Open
    {
        uint64_t tsc = 0;
        uint64_t place = 0; ///< a Place
        uint32_t op = NoOp;
        uint32_t losses = 0; ///< of all pCPUs until then
    };
    static constexpr uint32_t NoOp = 0xffffffff; ///< no call is under way
    /** Calls, or calls inside multicalls. */
    struct Calls
    {
        Sums sums{};
        Open open;
    };
    struct Vcpu
    {
        std::array<Calls, 2> calls;
        std::array<std::unique_ptr<Costs>, HypercallOthers + 1> costs; ///< of calls; nullptr: none yet
        bool used = false; ///< since the last flush()
        bool hasCosts = false; ///< that were not emitted, from before the last flush()
    };

    Vcpu& vcpuAt(const Place& place);
    void look(const Place& place);
    void addCost(uint32_t event, uint32_t word, const Place& place);
    bool lostSince(const Open& open) const { return m_lossOf[std::bit_cast<Place>(open.place).cpu] > open.losses; }
    static void addTime(Vcpu& vcpu, uint32_t op, bool subcall, uint64_t ticks);
    static Costs& makeCosts(std::unique_ptr<Costs>& costs);
    using Entry = std::map<VcpuId, Vcpu>::iterator;
    static void flushCosts(Entry first, Entry end, const EmitCosts& emit);
    void dropIdle();

    bool m_byCost;
    bool m_byEntry;
    bool m_byExit;
    std::map<VcpuId, Vcpu> m_vcpus;
    Vcpu* m_current = nullptr; ///< at m_place
    uint64_t m_place = Nowhere;
    static constexpr uint64_t Nowhere = ~uint64_t{0};
    /** Where the records of a pCPU were last: they come in turns. By its number, modulo their count. */
    struct Recent
    {
        uint64_t place = Nowhere;
        Vcpu* vcpu = nullptr;
    };
    std::array<Recent, 16> m_recent;
    uint32_t m_losses = 0;
    std::vector<uint32_t> m_lossOf; ///< the latest of each pCPU, counted from 1
};

} // namespace xenlens::xen
