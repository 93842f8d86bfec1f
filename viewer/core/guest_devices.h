// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/guest_sums.h"

/// Provider xenlens_guest: rings, event channels, virtual CPUs, and the single hypercalls of detail mode.
namespace xenlens::guest {

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

    [[nodiscard]] bool isSound() const
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

    [[nodiscard]] bool isSound() const
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

    [[nodiscard]] bool isSound() const { return op < opsMax; }
};

} // namespace xenlens::guest
