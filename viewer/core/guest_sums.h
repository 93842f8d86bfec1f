// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

/// What provider xenlens_guest counts; see guest_events.h. A summary says what happened from beginNs to tsNs; with
/// `total` it is the sum since beginNs (0: since the kernel's start). isSound() is asked of every event that is read:
/// lists that belong together are of one length, numbers are within their range.
namespace xenlens::guest {

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

    [[nodiscard]] bool isSound() const
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

    [[nodiscard]] bool isSound() const
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

    [[nodiscard]] bool isSound() const
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

    [[nodiscard]] bool isSound() const { return areCounts({operations, failed, batches, bytes}); }
};

} // namespace xenlens::guest
