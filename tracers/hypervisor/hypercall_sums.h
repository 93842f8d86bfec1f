// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "hypervisor_sink.h"
#include "records.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace xenlens::tracer {

/** Which records tell how many hypercalls there were: more than one kind may be written of each. */
enum class HypercallsBy
{
    Cost, ///< with what each cost
    Entry, ///< with the cost where the exit is recorded too
    Exit ///< preempted ones are told apart, but no cost
};

/** Hypercalls by domain, vCPU and number, and what they cost. */
class HypercallSums
{
public:
    HypercallSums(HypercallsBy by, unsigned cpus);

    /** `running`: who runs on the record's CPU; cost records say so themselves. */
    void add(const TraceRecord& record, VcpuId running);
    /** Records of this CPU are missing: what they said of who runs and what was entered is not known any more. */
    void gap(uint16_t cpu);

    void flush(const HypervisorSpan& span, HypervisorSink& sink);
    /** The histograms, which may have an interval of their own. */
    void flushCosts(const HypervisorSpan& span, HypervisorSink& sink);

private:
    struct Key
    {
        VcpuId vcpu;
        bool subcall = false;

        auto operator<=>(const Key&) const = default;
    };
    struct Sum
    {
        uint64_t count = 0;
        uint64_t restarted = 0;
        uint64_t timed = 0;
        uint64_t ticks = 0;
    };
    using Ops = std::array<Sum, HYPERVISOR_OPS>;
    struct Entered
    {
        uint64_t tsc = 0;
        uint32_t op = 0;
    };

    void addCost(const TraceRecord& record);
    void entry(const TraceRecord& record, const Key& key);
    void exit(const TraceRecord& record, const Key& key);
    void time(const Key& key, uint32_t op, uint64_t ticks);

    HypercallsBy m_by;
    std::vector<std::optional<VcpuId>> m_costVcpu; ///< whose the cost records of a CPU are
    std::map<Key, Ops> m_ops;
    std::map<Key, Entered> m_entered;
    std::map<std::pair<uint16_t, uint32_t>, std::array<uint64_t, HYPERVISOR_BUCKETS>> m_costs; ///< by domain, number
};

} // namespace xenlens::tracer
