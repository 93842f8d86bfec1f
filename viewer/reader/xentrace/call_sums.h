// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/hypervisor.h"
#include "reader/xentrace/header.h"
#include "reader/xentrace/record.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace xenlens::xentrace {

/// Hypercalls of an interval by vCPU and number, with their cost: from entry to exit, or as the records of cost say.
class CallSums
{
public:
    static constexpr std::uint32_t otherOps = 64; ///< stands for all numbers that Xen has not (hypercall_profile.h)

    /// `byEntry`: calls are counted by their entries, and records of cost only add time.
    explicit CallSums(bool byEntry);

    /// Returns whether the record was one of a hypercall.
    bool add(const Record& record);
    /// The same for the most frequent ones, in a loop of few instructions; others it leaves to add().
    bool quick(std::uint32_t header, const std::uint32_t* record, std::uint64_t tsc, const Place& place);
    /// Records were lost on it: an exit that comes may be another call's.
    void forgetOpen(std::uint16_t cpu) { m_lossOf[cpu] = ++m_losses; }

    using GiveCalls = std::function<void(hypervisor::Hypercalls)>;
    using GiveCosts = std::function<void(hypervisor::HypercallCost)>;
    /// Gives out the sums and begins anew, but for the calls that are under way. With `costs` gives out the histograms
    /// as well, of all calls since it last did; they are many and change little.
    void take(const GiveCalls& calls, const GiveCosts* costs);
    [[nodiscard]] std::size_t vcpus() const { return m_vcpus.size(); }
    [[nodiscard]] std::uint64_t ofNobody() const { return m_ofNobody; }

    /// Where there are more at take() with costs, all calls under way are forgotten.
    static constexpr std::size_t vcpusMax = 4096;

private:
    struct Sum
    {
        std::uint64_t count = 0;
        std::uint64_t restarted = 0;
        std::uint64_t timed = 0;
        std::uint64_t ticks = 0;
    };
    struct Open
    {
        std::uint64_t tsc = 0;
        std::uint64_t place = 0; ///< a Place
        std::uint32_t op = noOp;
        std::uint32_t losses = 0; ///< of all CPUs until then
    };
    static constexpr std::uint32_t noOp = 0xffffffff; ///< no call is open
    /// How many calls took 2^i ticks up to twice that, 0 ticks among the first.
    using Costs = std::array<std::uint64_t, 64>;
    /// Calls, or calls inside multicalls.
    struct Calls
    {
        std::array<Sum, otherOps + 1> sums{};
        Open open;
    };
    struct Vcpu
    {
        std::array<Calls, 2> calls;
        std::array<std::unique_ptr<Costs>, otherOps + 1> costs; ///< of calls; nullptr: none yet
        bool used = false; ///< in this interval
        bool hasCosts = false; ///< that were not given out, of an interval before this one
    };
    using Key = std::pair<std::uint16_t, std::uint16_t>; ///< domain, vCPU

    Vcpu& vcpuAt(const Place& place);
    void look(const Place& place);
    void enter(const Place& place, std::uint64_t tsc, std::uint32_t op, bool subcall);
    void exit(const Place& place, std::uint64_t tsc, std::uint32_t word, bool subcall);
    void addCost(const Record& record);
    [[nodiscard]] bool lostSince(const Open& open) const
    {
        return m_lossOf[std::bit_cast<Place>(open.place).cpu] > open.losses;
    }
    static void addTime(Vcpu& vcpu, std::uint32_t op, bool subcall, std::uint64_t ticks);
    static Costs& makeCosts(std::unique_ptr<Costs>& costs);
    using Entry = std::map<Key, Vcpu>::iterator;
    static void takeCosts(Entry first, Entry end, const GiveCosts& give);
    static hypervisor::Hypercalls takeCalls(Calls& calls);
    void dropIdle();

    bool m_byEntry;
    std::map<Key, Vcpu> m_vcpus;
    Vcpu m_nobody; ///< where it is not known whose calls they are
    Vcpu* m_current = &m_nobody; ///< at m_place
    std::uint64_t m_place = nowhere;
    static constexpr std::uint64_t nowhere = ~std::uint64_t{0};
    std::uint32_t m_losses = 0;
    std::vector<std::uint32_t> m_lossOf; ///< the latest of each CPU, counted from 1
    std::uint64_t m_ofNobody = 0;
};

} // namespace xenlens::xentrace
