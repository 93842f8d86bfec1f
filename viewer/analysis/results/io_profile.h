// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/channel_profile.h"
#include "core/histogram.h"
#include "core/ids.h"
#include "core/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::analysis {

/// A shared ring and the end from which it was seen; tx is what the guest sends.
enum class RingKind
{
    Blkfront,
    Blkback,
    NetfrontTx,
    NetfrontRx,
    NetbackTx,
    NetbackRx,
    NetbackCtrl
};

/// Traffic of a ring in some time (tracers/guest/guest_tp_devices.h, event ring). Bytes are payload.
struct RingCounts
{
    std::uint64_t pushes = 0;
    std::uint64_t pushedSlots = 0;
    std::uint64_t notifications = 0; ///< pushes that had to notify the other end
    std::uint64_t consumes = 0;
    std::uint64_t consumedSlots = 0;
    std::uint64_t requests = 0; ///< blocks' requests or packets, whatever their slots
    std::uint64_t requestBytes = 0;
    std::uint64_t reads = 0, readBytes = 0, writes = 0, writeBytes = 0; ///< block devices only
    std::uint64_t responses = 0;
    std::uint64_t responseBytes = 0;
    std::uint64_t failed = 0; ///< responses that carry an error
    std::uint64_t timed = 0; ///< responses matched with their request by id
    std::uint64_t timedNs = 0; ///< in all

    /// Slots a push, and the share of pushes that had to notify (0 to 1); nullopt without a push.
    [[nodiscard]] std::optional<double> batchSize() const;
    [[nodiscard]] std::optional<double> notifyShare() const;
    [[nodiscard]] std::uint64_t bytes() const { return requestBytes + responseBytes; }
    RingCounts& operator+=(const RingCounts& other);
};

struct RingInterval
{
    TimeRange time;
    RingCounts counts;
};

/// One ring: a device and queue as one kernel (guest or dom0) saw it.
struct RingProfile
{
    std::string observer; ///< host name of the kernel that saw it
    RingKind kind = RingKind::Blkfront;
    std::string guest; ///< name of the domain whose device it is; empty: not known
    DomId peer; ///< at the other end, the last known
    std::uint32_t device = 0; ///< virtual device number (block) or handle (network)
    std::uint32_t queue = 0;
    RingCounts counts;
    Log2Histogram latency; ///< of the timed
    std::vector<RingInterval> intervals;

    [[nodiscard]] std::string deviceName() const; ///< "xvda", "vif1.0", "eth0"
    /// Requests, or packets: those of a ring that receives are its responses, since its requests are empty buffers.
    [[nodiscard]] std::uint64_t itemsOf(const RingCounts& some) const;
    [[nodiscard]] std::uint64_t items() const { return itemsOf(counts); }
};

enum class GrantOp
{
    Access,
    End,
    Map,
    Unmap,
    CopyFrom, ///< copied from the peer
    CopyTo, ///< copied to the peer
    Transfer ///< hypervisor only
};

struct GrantCounts
{
    std::uint64_t operations = 0;
    std::uint64_t failed = 0;
    std::uint64_t batches = 0; ///< hypercalls they took; 0 for Access and End, which take none
    std::uint64_t bytes = 0; ///< copied; mapped: operations x page for Map

    [[nodiscard]] std::optional<double> batchSize() const; ///< operations a hypercall; nullopt when they take none
    GrantCounts& operator+=(const GrantCounts& other);
};

struct GrantInterval
{
    TimeRange time;
    GrantCounts counts;
};

/// Grant-table operations of one kind that one observer made with one peer.
struct GrantProfile
{
    std::string observer; ///< host name of the kernel, or of the hypervisor's host
    bool byHypervisor = false; ///< then `domid` says whose operations
    DomId domid;
    std::string guest; ///< name of the domain whose device it is: not dom0's; empty: not known
    GrantOp op = GrantOp::Access;
    DomId peer;
    GrantCounts counts;
    std::vector<GrantInterval> intervals;
    [[nodiscard]] bool carriesBytes() const; ///< an operation that maps or copies: only of those bytes are counted
};

/// When an observer's counts are missing.
struct IoGap
{
    std::string observer; ///< as in RingProfile and GrantProfile
    TimeRange time;
};

/// Rings, grants, and the events that go with them. Intervals are in order of time, none across a downtime.
struct IoProfile
{
    std::vector<RingProfile> rings;
    std::vector<GrantProfile> grants;
    std::vector<ChannelProfile> channels; ///< a domain may be here twice: by its kernel and by the hypervisor
    std::vector<IoGap> gaps;
    std::vector<std::string> missing; ///< what no source gave, a sentence each
};

constexpr bool isBlock(RingKind kind)
{
    return kind == RingKind::Blkfront || kind == RingKind::Blkback;
}
constexpr bool isFrontEnd(RingKind kind)
{
    return kind == RingKind::Blkfront || kind == RingKind::NetfrontTx || kind == RingKind::NetfrontRx;
}
/// Whether pushed_slots is the difference to an index in the shared page, which the other end can write (kernel patch
/// 0005: the push of responses by netback, of requests by blkfront and netfront's ring for receiving).
constexpr bool slotsAreThePeersWord(RingKind kind)
{
    return kind == RingKind::Blkfront || kind == RingKind::NetfrontRx || kind == RingKind::NetbackTx
        || kind == RingKind::NetbackRx;
}

const char* toString(RingKind kind); ///< "blkfront", "netback_tx", ...
const char* toString(GrantOp op); ///< "access", "copy_from", ...

} // namespace xenlens::analysis
