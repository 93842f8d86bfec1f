// SPDX-License-Identifier: GPL-3.0-or-later
#include "call_cost.h"

#include <bit>
#include <cmath>

namespace xenlens::xentrace {

namespace {

constexpr unsigned kSubBits = 3; // 2^3 buckets an octave
constexpr std::uint64_t kSub = 1U << kSubBits;

/// The values below 2 * kSub have a bucket each; from there on the top bit and the kSubBits below it choose.
std::size_t bucketOf(std::uint64_t ticks)
{
    if (ticks < 2 * kSub)
        return static_cast<std::size_t>(ticks);
    const unsigned shift = static_cast<unsigned>(std::bit_width(ticks)) - kSubBits - 1;
    return static_cast<std::size_t>((static_cast<std::uint64_t>(shift) << kSubBits) + (ticks >> shift));
}

std::uint64_t upperEdge(std::size_t bucket)
{
    if (bucket < 2 * kSub)
        return bucket;
    const unsigned shift = static_cast<unsigned>(bucket >> kSubBits) - 1;
    return ((bucket - (static_cast<std::uint64_t>(shift) << kSubBits) + 1) << shift) - 1;
}

} // namespace

void CallCost::add(std::uint64_t ticks, bool failed, bool preempted)
{
    ++m_calls;
    m_failed += failed;
    m_preempted += preempted;
    m_ticks += ticks;
    const std::size_t bucket = bucketOf(ticks);
    if (bucket >= m_histogram.size())
        m_histogram.resize(bucket + 1);
    ++m_histogram[bucket];
}

std::uint64_t CallCost::percentile(double share) const
{
    const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(m_calls)));
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < m_histogram.size(); ++bucket) {
        seen += m_histogram[bucket];
        if (seen > 0 && seen >= wanted)
            return upperEdge(bucket);
    }
    return 0;
}

} // namespace xenlens::xentrace
