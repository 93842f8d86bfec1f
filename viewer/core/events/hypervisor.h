// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"

#include <cstdint>
#include <string>
#include <vector>

/// What the hypervisor says: the events of provider xenlens_hypervisor (tracers/hypervisor/hypervisor_tp.h declares and
/// explains them), and what the xentrace reader makes of a file's records. A summary says what happened from beginNs to
/// tsNs. These times are CLOCK_MONOTONIC of that host's dom0, in ns, as the toolstack's are; or, with
/// SessionStart::wallTimes, Unix time in ns by Xen's own wall clock, as in files. Costs are TSC ticks.
namespace xenlens::hypervisor {

inline constexpr const char* provider = "xenlens_hypervisor";
inline constexpr std::uint32_t schemaVersion = 2; ///< the newest that we understand

struct SessionStart
{
    std::uint64_t tsNs = 0;
    std::uint32_t schemaVersion = 0;
    std::string host;
    std::string tracerVersion;
    std::string xen;
    std::uint32_t cpus = 0; ///< physical
    std::uint32_t tscKhz = 0;
    std::uint32_t eventMask = 0; ///< as xentrace -e
    std::uint64_t intervalNs = 0;
    bool emulated = false;
    bool wallTimes = false; ///< never so in events of the tracer
};

/// What a hypervisor may have or not (enumeration part): options of kernel-patches/xen.
enum class PartName : std::uint8_t
{
    Clocks = 0,
    LogdirtyRecords = 1,
    HypercallCosts = 2,
    FaultEnds = 3,
    GrantRecords = 4,
    ChannelRecords = 5,
    HypercallCounters = 6
};

struct Part
{
    std::uint64_t tsNs = 0;
    PartName part = PartName::Clocks;
    bool present = false;
    std::string missing; ///< what this Xen lacks, for people
};

/// A domain's name; sent when it is first seen.
struct Domain
{
    std::uint64_t tsNs = 0;
    DomId domid;
    std::string name;
    std::string uuid;
};

struct ClockAnchor
{
    std::uint64_t tsNs = 0;
    std::uint64_t unixNs = 0; ///< Xen's wall clock at that TSC
    std::uint32_t cpu = 0; ///< physical
    std::uint64_t tsc = 0;
    std::uint64_t systemNs = 0; ///< Xen's system time
    std::uint32_t tscKhz = 0;
};

/// Hypercalls of one vCPU; parallel lists, one entry a number. A preempted call that began anew is counted once for
/// each piece in `counts` and its further pieces in `restarted`.
struct Hypercalls
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    DomId domid;
    std::uint32_t vcpu = 0;
    bool subcalls = false; ///< entries of multicalls
    std::vector<std::uint32_t> ops;
    std::vector<std::uint64_t> counts;
    std::vector<std::uint64_t> restarted;
    std::vector<std::uint64_t> timed; ///< how many have a cost
    std::vector<std::uint64_t> costTicks; ///< of the timed, in all
};

/// Xen's own exact counters since they were switched on (XEN_SYSCTL_hypercall_counters): absolute values.
struct HypercallCounters
{
    std::uint64_t tsNs = 0;
    DomId domid;
    std::uint32_t vcpu = 0;
    bool subcalls = false;
    std::vector<std::uint32_t> ops;
    std::vector<std::uint64_t> counts;
    std::vector<std::uint64_t> restarted;
};

/// How long the hypercalls of one number of one domain took: log2 buckets of TSC ticks.
struct HypercallCost
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    DomId domid;
    std::uint32_t op = 0;
    std::uint32_t firstBucket = 0; ///< buckets[i]: 2^(firstBucket + i) ticks to twice that
    std::vector<std::uint64_t> buckets;
};

/// Pages newly marked dirty, in order. A batch never spans a clean: all of it belongs to one round.
struct DirtyMarks
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    DomId domid;
    std::vector<std::uint64_t> pfns;
};

/// Log-dirty mode: operations as XEN_DOMCTL_SHADOW_OP_* (xen/include/public/domctl.h).
struct LogdirtyOp
{
    std::uint64_t tsNs = 0;
    DomId domid;
    std::uint32_t op = 0; ///< 0 off, 11 clean, 12 peek, 32 enable, 1 or 2 enable with a mode
    std::uint32_t faults = 0;
    std::uint32_t dirty = 0;
};

/// How long such an operation held the domain, and what its vCPUs did in just that time, summed (vcpu.h, RUNSTATE_*).
struct LogdirtyPause
{
    static constexpr std::uint32_t statesSince = 2; ///< schema version that has the states; vcpus is 0 before

    std::uint64_t tsNs = 0; ///< when the pause ended
    DomId domid;
    std::uint32_t op = 0;
    std::int32_t result = 0;
    std::uint64_t pausedNs = 0;
    std::uint32_t vcpus = 0; ///< of which any runstate was recorded until then
    std::uint64_t runningNs = 0;
    std::uint64_t runnableNs = 0;
    std::uint64_t blockedNs = 0;
    std::uint64_t offlineNs = 0;
    std::uint64_t unknownNs = 0; ///< the rest: records are missing
    std::uint64_t offlineBeforeNs = 0; ///< of those offline when the pause began, since when; no part of it
};

/// Grant-table operations, as GNTTABOP_* (xen/include/public/grant_table.h).
struct Grants
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    DomId domid; ///< whose operations
    DomId peer;
    std::uint32_t op = 0;
    bool toPeer = false; ///< of a copy: from domid to the peer
    std::uint64_t hypercalls = 0; ///< alike operations that follow each other in one count as one
    std::uint64_t operations = 0;
    std::uint64_t failed = 0; ///< hypercalls that returned an error or had an operation fail
    std::uint64_t bytes = 0;
};

/// Events sent from domid to peer.
struct ChannelSends
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    DomId domid;
    DomId peer;
    std::uint64_t sends = 0;
};

/// Time of one vCPU in each runstate (RUNSTATE_*, xen/include/public/vcpu.h), in ns.
struct Runstates
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    DomId domid;
    std::uint32_t vcpu = 0;
    std::uint64_t runningNs = 0;
    std::uint64_t runnableNs = 0;
    std::uint64_t blockedNs = 0;
    std::uint64_t offlineNs = 0;
};

/// Faults that Xen handled for a domain: kinds of enumeration fault_kind.
enum class FaultKind : std::uint8_t
{
    PageFault = 0, ///< handed on to the guest, or not told apart
    Ptwr = 1, ///< write to a page table, emulated
    MmioRo = 2,
    Shadow = 3
};

struct Faults
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    DomId domid;
    FaultKind kind = FaultKind::PageFault;
    std::uint64_t count = 0;
    std::uint64_t timed = 0;
    std::uint64_t costTicks = 0;
};

/// Records lost on one physical CPU.
struct Lost
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0; ///< 0: not known
    std::uint32_t cpu = 0;
    std::uint64_t records = 0;
};

struct SessionEnd
{
    std::uint64_t tsNs = 0;
    std::uint64_t readRecords = 0; ///< taken out of the trace buffers
    std::uint64_t lostRecords = 0; ///< by Xen's own account
    std::vector<std::uint64_t> cpuLostRecords; ///< the same by physical CPU; empty before schema version 2
    std::uint64_t unreadBytes = 0; ///< of the buffers, that were no sound records
    std::uint64_t producedEvents = 0; ///< LTTng events before this one, session_start and parts included
    std::uint64_t emittedEvents = 0; ///< of these; the others came while no session recorded
};

} // namespace xenlens::hypervisor
