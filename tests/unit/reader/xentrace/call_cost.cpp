// SPDX-License-Identifier: GPL-3.0-or-later
#include "call_cost.h"

#include <bit>
#include <cmath>

namespace xenlens::xentrace {

namespace {

constexpr unsigned subBits = 3; // 2^3 buckets an octave
constexpr std::uint64_t sub = 1U << subBits;

/// The values below 2 * sub have a bucket each; from there on the top bit and the subBits below it choose.
std::size_t bucketOf(std::uint64_t ticks)
{
    if (ticks < 2 * sub)
        return static_cast<std::size_t>(ticks);
    const unsigned shift = static_cast<unsigned>(std::bit_width(ticks)) - subBits - 1;
    return static_cast<std::size_t>((static_cast<std::uint64_t>(shift) << subBits) + (ticks >> shift));
}

std::uint64_t upperEdge(std::size_t bucket)
{
    if (bucket < 2 * sub)
        return bucket;
    const unsigned shift = static_cast<unsigned>(bucket >> subBits) - 1;
    return ((bucket - (static_cast<std::uint64_t>(shift) << subBits) + 1) << shift) - 1;
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
