// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "records.h"
#include "sums/hypervisor_sink.h"

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
    using Histogram = std::array<uint64_t, HYPERVISOR_BUCKETS>;
    using Costs = std::array<Histogram, HYPERVISOR_OPS>;
    /** Whose the cost records of a CPU are, and where they are summed: most are of the vCPU of the one before. */
    struct Current
    {
        std::optional<VcpuId> vcpu;
        std::array<Ops*, 2> ops{}; ///< of hypercalls, of subcalls; null: not looked up since the last flush
        Costs* costs = nullptr;
    };
    struct Entered
    {
        uint64_t tsc = 0;
        uint32_t op = 0;
    };

    void addCost(const TraceRecord& record);
    void entry(const TraceRecord& record, const Key& key);
    void exit(const TraceRecord& record, const Key& key);
    static void time(Sum& sum, uint64_t ticks, Histogram* histogram);

    HypercallsBy m_by;
    std::vector<Current> m_current; ///< by CPU
    std::map<Key, Ops> m_ops;
    std::map<Key, Entered> m_entered;
    std::map<uint16_t, Costs> m_costs; ///< by domain
};

} // namespace xenlens::tracer
