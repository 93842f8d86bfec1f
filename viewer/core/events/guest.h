// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// The events of provider xenlens_guest, as tracers/guest/guest_tp.h declares and explains them. tsNs and beginNs are
/// CLOCK_MONOTONIC of that kernel, in ns, which stands still while the domain is suspended. A summary says what
/// happened from beginNs to tsNs; with `total` it is the sum since beginNs (0: since the kernel's start). isValid() is
/// asked of every event that is read: lists that belong together are of one length, numbers are within their range.
namespace xenlens::guest {

inline constexpr const char* provider = "xenlens_guest";
inline constexpr std::uint32_t schemaVersion = 1; ///< the newest XENLENS_GUEST_SCHEMA_VERSION that we understand

/// How far the readings of several vCPUs' counts that an event gives the same tsNs may be apart: GUEST_READING_NS,
/// tracers/guest/guest.h.
inline constexpr std::int64_t readingNs = 1'000'000;

enum class Role : std::uint8_t
{
    Guest = 0,
    Dom0 = 1
};

enum class PartName : std::uint8_t
{
    HypercallCounters = 0,
    HypercallEvents = 1,
    GrantEvents = 2,
    RingEvents = 3,
    ChannelEvents = 4,
    SuspendEvents = 5,
    SuspendProbes = 6,
    Runstate = 7,
    MmuEvents = 8
};

enum class ClockSource : std::uint8_t
{
    Host = 0,
    Reference = 1
};

enum class SuspendStage : std::uint8_t
{
    Requested = 0,
    Frozen = 1,
    Left = 2,
    Back = 3,
    Thawed = 4
};

enum class LostWhere : std::uint8_t
{
    BpfRing = 0,
    BpfRead = 1,
    BpfTable = 2,
    BpfProbe = 3,
    LttngSession = 4
};

struct SessionStart
{
    std::uint64_t tsNs = 0;
    std::uint32_t schemaVersion = 0;
    std::string host;
    std::string tracerVersion;
    std::string kernel;
    std::string xen;
    std::string uuid; ///< of the domain; stays through migrations
    DomId domid; ///< now
    Role role = Role::Guest;
    std::uint32_t cpus = 0;
    std::uint64_t intervalNs = 0;
    bool emulated = false;
    bool detail = false;
};

/// Whether a source of numbers is there.
struct Part
{
    std::uint64_t tsNs = 0;
    PartName part = PartName::HypercallCounters;
    bool present = false;
    std::string missing; ///< what the kernel lacks
};

struct ClockAnchor
{
    std::uint64_t tsNs = 0;
    std::uint64_t boottimeNs = 0;
    std::uint64_t unixNs = 0;
    std::uint64_t roundTripNs = 0;
    ClockSource source = ClockSource::Host;
};

struct Suspend
{
    std::uint64_t tsNs = 0;
    std::uint64_t boottimeNs = 0;
    SuspendStage stage = SuspendStage::Requested;
    std::int32_t status = 0; ///< 0; 1: goes on where it was; negative: the suspend failed
    bool allClocks = false; ///< without: a stock kernel; the fields below are not known
    std::uint64_t unixNs = 0;
    std::uint64_t schedNs = 0;
    std::uint64_t tsc = 0;
    std::uint64_t backTsc = 0; ///< of Back: right after the hypercall
};

/// The domain's number after a resume.
struct Identity
{
    std::uint64_t tsNs = 0;
    DomId domid;
};

struct Lost
{
    std::uint64_t tsNs = 0;
    LostWhere where = LostWhere::BpfRing;
    std::uint64_t count = 0;
};

struct SessionEnd
{
    std::uint64_t tsNs = 0;
    std::uint64_t producedEvents = 0;
    std::uint64_t emittedEvents = 0;
};

inline constexpr std::uint32_t opsMax = 65; ///< hypercall numbers; the last stands for all others (GUEST_OPS)
inline constexpr std::uint32_t bucketsMax = 40; ///< GUEST_BUCKETS, tracers/guest/guest.h
inline constexpr std::size_t channelsMax = 64; ///< ports an event, at most

/// No count of a kernel comes near: at 10^9 a second it takes two years. Sums of such counts do not overflow.
inline constexpr std::uint64_t countMax = std::uint64_t{1} << 56;

inline bool areCounts(const std::vector<std::uint64_t>& counts)
{
    return std::all_of(counts.begin(), counts.end(), [](std::uint64_t count) { return count <= countMax; });
}

inline bool areOps(const std::vector<std::uint8_t>& ops)
{
    return std::all_of(ops.begin(), ops.end(), [](std::uint8_t op) { return op < opsMax; });
}

struct Hypercalls
{
    bool total = false;
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    std::uint32_t vcpu = 0;
    std::vector<std::uint8_t> callOps;
    std::vector<std::uint64_t> callCounts; ///< of callOps, one to one
    std::vector<std::uint8_t> subcallOps; ///< entries of multicalls
    std::vector<std::uint64_t> subcallCounts;
    std::uint64_t unseenSubcalls = 0;

    [[nodiscard]] bool isValid() const
    {
        return callOps.size() == callCounts.size() && subcallOps.size() == subcallCounts.size() && areOps(callOps)
            && areOps(subcallOps) && areCounts(callCounts) && areCounts(subcallCounts) && unseenSubcalls <= countMax;
    }
};

struct HypercallTimes
{
    bool total = false;
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    std::uint32_t vcpu = 0;
    std::vector<std::uint8_t> ops;
    std::vector<std::uint64_t> entered;
    std::vector<std::uint64_t> timed;
    std::vector<std::uint64_t> totalNs; ///< of the timed

    [[nodiscard]] bool isValid() const
    {
        return ops.size() == entered.size() && ops.size() == timed.size() && ops.size() == totalNs.size() && areOps(ops)
            && areCounts(entered) && areCounts(timed) && areCounts(totalNs);
    }
};

/// buckets[i]: 2^(firstBucket + i) ns to twice that.
struct HypercallLatency
{
    bool total = false;
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    std::uint8_t op = 0;
    std::uint64_t timed = 0;
    std::uint64_t totalNs = 0;
    std::uint8_t firstBucket = 0;
    std::vector<std::uint64_t> buckets;

    [[nodiscard]] bool isValid() const
    {
        return op < opsMax && timed <= countMax && totalNs <= countMax && firstBucket + buckets.size() <= bucketsMax
            && areCounts(buckets);
    }
};

enum class GrantOp : std::uint8_t
{
    Access = 0,
    End = 1,
    Map = 2,
    Unmap = 3,
    CopyFrom = 4,
    CopyTo = 5
};

struct Grants
{
    bool total = false;
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    GrantOp op = GrantOp::Access;
    DomId peer;
    std::uint64_t operations = 0;
    std::uint64_t failed = 0;
    std::uint64_t batches = 0;
    std::uint64_t bytes = 0;

    [[nodiscard]] bool isValid() const { return areCounts({operations, failed, batches, bytes}); }
};

enum class RingKind : std::uint8_t
{
    Blkfront = 0,
    Blkback = 1,
    NetfrontTx = 2,
    NetfrontRx = 3,
    NetbackTx = 4,
    NetbackRx = 5,
    NetbackCtrl = 6
};

struct Ring
{
    bool total = false;
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    RingKind kind = RingKind::Blkfront;
    DomId peer;
    std::uint32_t device = 0;
    std::uint32_t queue = 0;
    std::uint64_t pushes = 0;
    std::uint64_t pushedSlots = 0;
    std::uint64_t notifications = 0;
    std::uint64_t consumes = 0;
    std::uint64_t consumedSlots = 0;
    std::uint64_t requests = 0;
    std::uint64_t requestSlots = 0;
    std::uint64_t requestBytes = 0;
    std::uint64_t reads = 0;
    std::uint64_t readBytes = 0;
    std::uint64_t writes = 0;
    std::uint64_t writeBytes = 0;
    std::uint64_t responses = 0;
    std::uint64_t responseSlots = 0;
    std::uint64_t responseBytes = 0;
    std::uint64_t failed = 0;
    std::uint64_t timed = 0;
    std::uint64_t totalNs = 0;
    std::uint8_t firstBucket = 0;
    std::vector<std::uint64_t> buckets;

    [[nodiscard]] bool isValid() const
    {
        return areCounts({pushes, pushedSlots, notifications, consumes, consumedSlots, requests, requestSlots,
                   requestBytes, reads, readBytes, writes, writeBytes, responses, responseSlots, responseBytes, failed,
                   timed, totalNs})
            && firstBucket + buckets.size() <= bucketsMax && areCounts(buckets);
    }
};

struct Channels
{
    bool total = false;
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    std::vector<std::uint32_t> ports;
    std::vector<std::uint8_t> types; ///< 0 none, 1 physical irq, 2 virtual irq, 3 IPI, 4 another domain
    std::vector<std::uint32_t> details; ///< number of that irq, VIRQ, IPI vector or domain
    std::vector<std::uint64_t> notified;
    std::vector<std::uint64_t> received;

    [[nodiscard]] bool isValid() const
    {
        const std::size_t length = ports.size();
        return length <= channelsMax && types.size() == length && details.size() == length && notified.size() == length
            && received.size() == length && areCounts(notified) && areCounts(received);
    }
};

/// Completed stays of a virtual CPU in each state (RUNSTATE_*, xen/include/public/vcpu.h).
struct Runstates
{
    bool total = false;
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    std::uint32_t vcpu = 0;
    std::uint8_t state = 0; ///< the present one
    std::uint64_t stateEntryNs = 0; ///< Xen's system time
    std::uint64_t runningNs = 0;
    std::uint64_t runnableNs = 0;
    std::uint64_t blockedNs = 0;
    std::uint64_t offlineNs = 0;
    std::uint64_t stealNs = 0;
};

/// How often the stock tracepoints of system `xen` fired: of its 26 fields those that name a kind of work.
struct Mmu
{
    bool total = false;
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    std::uint64_t multicallFlushes = 0; ///< mc_flush
    std::uint64_t ptesSet = 0; ///< mmu_set_pte
    std::uint64_t pagesPinned = 0; ///< mmu_pgd_pin
    std::uint64_t pagesUnpinned = 0; ///< mmu_pgd_unpin
    std::uint64_t cr3Writes = 0; ///< mmu_write_cr3
};

/// Detail mode: one hypercall that has returned.
struct Hypercall
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    std::uint32_t vcpu = 0;
    std::uint32_t thread = 0;
    std::uint8_t op = 0;
    std::uint64_t argument = 0;
    std::int64_t result = 0;

    [[nodiscard]] bool isValid() const { return op < opsMax; }
};

} // namespace xenlens::guest
