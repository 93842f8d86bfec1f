// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/histogram.h"
#include "core/ids.h"
#include "core/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::analysis {

/// Who counted: the guest's kernel by its own counters, or the hypervisor.
enum class HypercallSource
{
    Guest,
    Hypervisor
};

/// How often one hypercall was made, and how long that took where it was timed. Numbers are Xen's
/// (__HYPERVISOR_*, xen/include/public/xen.h); 64 stands for all others.
struct OpCount
{
    std::uint32_t op = 0;
    std::uint64_t count = 0;
    std::uint64_t timed = 0; ///< how many of them have a cost in totalNs
    std::optional<std::uint64_t> totalNs; ///< nullopt: none was timed
    /// Hypervisor only: further pieces that preempted calls were cut into. They are not in `count`, so that it equals
    /// the guest's; but each piece is timed.
    std::uint64_t restarted = 0;

    OpCount& operator+=(const OpCount& other); ///< of the same number, or a sum of several
    [[nodiscard]] std::optional<double> meanNs() const; ///< of the timed; nullopt: none was timed
};

OpCount sumOf(const std::vector<OpCount>& ops); ///< of all numbers; its `op` says nothing

struct VcpuHypercalls
{
    std::uint32_t vcpu = 0;
    std::vector<OpCount> ops; ///< by number; only those that were made
};

/// How long the hypercalls of one number took, on all vCPUs.
struct OpLatency
{
    std::uint32_t op = 0;
    Log2Histogram histogram;
};

/// How often one hypercall was made in an interval, all vCPUs together. There are very many of these: they are small.
struct OpTally
{
    std::uint32_t op = 0;
    std::uint32_t count = 0; ///< 2^32 - 1 for more, which no interval of a valid trace has
};

/// What was counted from time.begin to time.end.
struct HypercallInterval
{
    TimeRange time;
    std::vector<OpTally> ops; ///< by number
};

/// Counts `count` more of number `op`.
void addTo(std::vector<OpTally>& ops, std::uint32_t op, std::uint64_t count);

/// The hypercalls of one domain as one source counted them. A domain that migrated has one profile by its own kernel
/// (its uuid stays), and one by the hypervisor of each host.
struct HypercallProfile
{
    HypercallSource source = HypercallSource::Guest;
    std::string host; ///< hypervisor: the host; guest: the guest's own host name
    DomId domid; ///< the last known
    std::string name; ///< the domain's; empty: not known
    std::string uuid; ///< empty: not known
    TimeRange time; ///< what was counted falls in here; of no length: the source has no clock
    std::vector<VcpuHypercalls> vcpus;
    std::vector<OpCount> subcalls; ///< entries of multicalls, whose carrier is counted in vcpus
    std::uint64_t unseenSubcalls = 0; ///< entries of multicalls whose number the source does not know
    std::vector<OpLatency> latencies;
    std::vector<HypercallInterval> intervals; ///< in order, none across a downtime
    std::vector<TimeRange> gaps; ///< counts are missing here: drawn as a gap, never as zero
    std::vector<TimeRange> suspendIntervals; ///< guest only: the domain was suspended, nothing can have happened
    std::optional<DurationNs> clockBound; ///< greatest error of its times on the common axis; nullopt: not known
    std::vector<std::string> missing; ///< what this source could not give, a sentence each

    [[nodiscard]] std::uint64_t total() const; ///< hypercalls, without subcalls
    [[nodiscard]] std::vector<OpCount> byOp() const; ///< all vCPUs together, most frequent first
    [[nodiscard]] std::optional<DurationNs> length() const; ///< of `time`; nullopt when the source has no clock
    /// While the domain ran and its summaries were recorded; nullopt without any.
    [[nodiscard]] std::optional<double> callsPerSecond() const;
    [[nodiscard]] const Log2Histogram* latencyOf(std::uint32_t op) const; ///< nullptr: not known
};

/// What one source counted of a domain: the hypervisors of all hosts that it was on are one source.
struct HypercallTotals
{
    std::uint64_t calls = 0; ///< without subcalls
    std::vector<OpCount> ops; ///< most frequent first
    std::vector<OpCount> subcalls; ///< likewise
    /// How long the domain was recorded, all hosts together; nullopt when one of the recordings has no clock.
    std::optional<DurationNs> recorded;
};

HypercallTotals sumUp(const std::vector<const HypercallProfile*>& profiles);

/// Xen continues a preempted domctl (shadow operations) under this number, __HYPERVISOR_arch_1
/// (xen/arch/x86/mm/paging.c): no guest makes it, and only Xen counts it.
inline constexpr std::uint32_t continuedDomctl = 49;
inline constexpr std::uint32_t domctl = 36; ///< __HYPERVISOR_domctl

/// Xen's name of a hypercall number ("mmu_update"); "hypercall 11" where it has none, "other" for 64.
std::string hypercallName(std::uint32_t op);

const char* toString(HypercallSource source); ///< "guest", "hypervisor": as in the JSON

} // namespace xenlens::analysis
