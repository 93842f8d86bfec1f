// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hypervisor_events.h"
#include "reader/xentrace/record.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <unordered_map>
#include <vector>

namespace xenlens::xentrace {

/// Hypercalls of an interval by vCPU and number, with their cost: from entry to exit, or as the records of cost say.
class CallSums
{
public:
    static constexpr std::uint32_t otherOps = 64; ///< stands for all numbers that Xen has not (hypercall_profile.h)
    static constexpr std::size_t vcpusMax = 16384; ///< whose open calls are remembered

    /// `byEntry`: calls are counted by their entries, and records of cost only add time.
    explicit CallSums(bool byEntry)
        : m_byEntry(byEntry)
    {
    }

    /// Returns whether the record was one of a hypercall.
    bool add(const Record& record);
    void forgetOpen(std::uint16_t cpu)
    {
        ++m_losses[cpu];
    } ///< records were lost on it: an exit that comes may be another call's

    /// Gives out the sums and begins anew.
    void take(const std::function<void(hypervisor::Hypercalls)>& calls,
        const std::function<void(hypervisor::HypercallCost)>& costs);
    [[nodiscard]] std::size_t sums() const { return m_vcpus.size(); }
    [[nodiscard]] std::uint64_t ofNobody() const { return m_ofNobody; }

private:
    struct Sum
    {
        std::uint64_t count = 0;
        std::uint64_t restarted = 0;
        std::uint64_t timed = 0;
        std::uint64_t ticks = 0;
    };
    struct Key
    {
        std::uint16_t dom;
        std::uint16_t vcpu;
        bool subcalls;
        auto operator<=>(const Key&) const = default;
    };
    struct Open
    {
        std::uint32_t op = 0;
        std::uint64_t tsc = 0;
        std::uint16_t cpu = 0;
        std::uint32_t losses = 0; ///< of that CPU until then
        bool valid = false;
    };
    using Sums = std::array<Sum, otherOps + 1>;

    Sum* sumOf(const Record& record, std::uint32_t op, bool subcall);
    void enter(const Record& record, std::uint32_t op, bool subcall);
    void exit(const Record& record, bool subcall);
    void addCost(const Record& record);
    void addTime(Sum& sum, const Record& record, std::uint32_t op, bool subcall, std::uint64_t ticks);

    bool m_byEntry;
    std::map<Key, Sums> m_vcpus;
    std::map<std::pair<std::uint16_t, std::uint32_t>, std::vector<std::uint64_t>> m_costs; ///< by domain and number
    std::unordered_map<std::uint32_t, std::array<Open, 2>> m_open; ///< by domain and vCPU
    std::unordered_map<std::uint16_t, std::uint32_t> m_losses; ///< how often records were lost, by CPU
    std::uint64_t m_ofNobody = 0;
};

} // namespace xenlens::xentrace
