// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace xenlens {

/// How long things took, in powers of two: buckets[i] of them took 2^i units to twice that; bucket 0 has 0 too
/// (tracers/guest/guest_tp.h, hypercall_latency).
struct Log2Histogram
{
    std::vector<std::uint64_t> buckets;
    double unitNs = 1; ///< the hypervisor counts ticks of the TSC

    void add(unsigned firstBucket, const std::vector<std::uint64_t>& counts)
    {
        if (firstBucket >= bucketsMax)
            return;
        const std::size_t length = std::min<std::size_t>(counts.size(), bucketsMax - firstBucket);
        buckets.resize(std::max<std::size_t>(buckets.size(), firstBucket + length));
        for (std::size_t i = 0; i < length; ++i)
            buckets[firstBucket + i] += counts[i];
    }

    [[nodiscard]] std::uint64_t count() const
    {
        std::uint64_t sum = 0;
        for (const std::uint64_t bucket : buckets)
            sum += bucket;
        return sum;
    }

    /// What `share` (0 to 1) of them did not exceed, in ns: the upper end of the bucket it falls into, so up to twice
    /// too high. nullopt when empty.
    [[nodiscard]] std::optional<std::uint64_t> percentile(double share) const
    {
        const std::uint64_t all = count();
        if (all == 0)
            return std::nullopt;
        const double wanted = share * static_cast<double>(all);
        std::uint64_t seen = 0;
        std::size_t i = 0;
        for (; i + 1 < buckets.size(); ++i) {
            seen += buckets[i];
            if (static_cast<double>(seen) >= wanted && seen > 0)
                break;
        }
        return static_cast<std::uint64_t>(static_cast<double>(std::uint64_t{2} << i) * unitNs);
    }

    static constexpr unsigned bucketsMax = 63;
};

} // namespace xenlens
