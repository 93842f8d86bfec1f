// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "call_cost.h"
#include "core/ids.h"
#include "logdirty_summary.h"
#include "reader/xentrace/file.h"
#include "reader/xentrace/problem.h"

#include <array>
#include <cstdint>
#include <map>
#include <vector>

namespace xenlens::xentrace {

/// Hypercall numbers that Xen has or keeps free (xen/include/public/xen.h); higher ones are counted together.
inline constexpr std::size_t ops = 64;
/// x86 exception vectors.
inline constexpr std::size_t trapCount = 32;
/// RUNSTATE_*.
inline constexpr std::size_t runstateCount = 4;

/// Time in one runstate.
struct RunstateTotal
{
    std::uint64_t intervals = 0; ///< that began and ended in the recording
    std::uint64_t ticks = 0; ///< in them, and in the one that goes on at the recording's end
};

/// What one vCPU did.
struct VcpuSummary
{
    DomId dom;
    std::uint16_t vcpu = 0;
    std::vector<std::uint64_t> records; ///< while it ran, by index into recordTypes(); the last one: unknown records
    std::array<std::uint64_t, ops> calls{}; ///< hypercalls by op, old and new records alike
    std::array<std::uint64_t, ops> subcalls{}; ///< calls inside multicalls, by op
    /// What the calls cost, by op, 63 for all from there on: of the patches' exit or cost records; empty without them.
    std::vector<CallCost> costs;
    std::vector<CallCost> subcallCosts;
    CallCost readOnlyFaults; ///< writes of a PV guest to read-only pages that Xen emulated: FAULT_END_RO (patches)
    CallCost shadowFaults; ///< FAULT_END_SHADOW (patches)
    std::uint64_t otherCalls = 0; ///< hypercalls and subcalls with an op that does not exist
    std::array<std::uint64_t, trapCount> traps{}; ///< by vector
    std::array<RunstateTotal, runstateCount> runstates{}; ///< by RUNSTATE_*
    std::uint64_t unaccountedTicks = 0; ///< between two of its runstate records that do not fit together

    VcpuSummary();
};

/// Grants by the domain whose pages they are.
struct GrantSummary
{
    std::uint64_t maps = 0;
    std::uint64_t unmaps = 0;
    std::uint64_t transfers = 0;
};

/// Grant operations of one kind between two domains (TRC_MEM_COMM_GRANT of the patches).
struct GrantOpsKey
{
    std::uint8_t op = 0; ///< GNTTABOP_*
    DomId from; ///< whose memory it is
    DomId to; ///< who (un)maps, gets or is copied to

    auto operator<=>(const GrantOpsKey&) const = default;
};

struct GrantOpsTotal
{
    std::uint64_t operations = 0;
    std::uint64_t bytes = 0; ///< of those that succeeded
    std::uint64_t failed = 0; ///< operations
};

/// What a file holds, by vCPU, added up apart from the product's own sums so that they can be held against each other,
/// and by kinds of records, as xenalyze has them. Times are in TSC ticks.
struct Summary
{
    /// By domain and vCPU. At most vcpusMax; what further ones did is in `others`.
    std::vector<VcpuSummary> vcpus;
    static constexpr std::size_t vcpusMax = 16384;
    VcpuSummary unattributed; ///< records of pCPUs of which it is not known what they ran
    VcpuSummary others;
    std::map<std::uint16_t, GrantSummary> grantsOf; ///< by domain id
    /// Of the patches; at most grantOpsMax, further ones only among the records.
    std::map<GrantOpsKey, GrantOpsTotal> grantOps;
    static constexpr std::size_t grantOpsMax = 65536;
    std::map<std::uint16_t, LogdirtySummary> logdirty; ///< of the patches, by domain id
    /// The calls were counted by their entry records; false: there are none of those, so by the patches' cost records.
    bool callsByEntry = true;
    std::uint64_t records = 0;
    std::uint64_t incomplete = 0; ///< with fewer words than their kind should have
    std::uint64_t withoutTsc = 0;
    std::uint64_t firstTsc = 0; ///< 0 when no record has one
    std::uint64_t lastTsc = 0;
    Problems problems; ///< of the records; File::problems() has those of the windows
};

/// One pass over the file.
Summary summarise(const File& file);

} // namespace xenlens::xentrace
