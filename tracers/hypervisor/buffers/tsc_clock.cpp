// SPDX-License-Identifier: GPL-2.0-or-later
#include "buffers/tsc_clock.h"

#include "local_clock.h"

#include <algorithm>
#include <x86intrin.h>

namespace xenlens::tracer {

namespace {

constexpr double LongestNs = 1ull << 62; ///< a time that a record claims may be any

/** The reading with the least time between two looks at the TSC is kept, as for other clocks (clock.h). */
TscClock::Reading readBoth()
{
    TscClock::Reading best;
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < ReadingsPerAnchor; ++i) {
        const auto before = readTsc();
        const auto ns = monotonicNs();
        const auto took = readTsc() - before;
        if (took < least) {
            best = {before + took / 2, ns};
            least = took;
        }
    }
    return best;
}

} // namespace

uint64_t readTsc()
{
    _mm_lfence(); // not before what is ahead of it
    return __rdtsc();
}

TscClock::TscClock(uint32_t khz)
    : TscClock(khz, readBoth())
{
}

TscClock::TscClock(uint32_t khz, Reading first)
    : m_from(first)
    , m_to(first)
    , m_nsPerTick(khz ? 1e6 / khz : 1)
{
}

const TscClock::Reading& TscClock::read()
{
    add(readBoth());
    return m_to;
}

void TscClock::add(Reading reading)
{
    if (reading.tsc <= m_to.tsc || reading.ns <= m_to.ns)
        return;
    m_from = m_to;
    m_to = reading;
    m_nsPerTick = static_cast<double>(m_to.ns - m_from.ns) / static_cast<double>(m_to.tsc - m_from.tsc);
}

uint64_t TscClock::toNs(uint64_t tsc) const
{
    const bool later = tsc >= m_from.tsc;
    // Not std::llround, which is a call: this is done for each record.
    const double ns = static_cast<double>(later ? tsc - m_from.tsc : m_from.tsc - tsc) * m_nsPerTick;
    const auto distance = static_cast<uint64_t>(std::min(ns, LongestNs) + 0.5);
    if (later)
        return m_from.ns + distance;
    return distance < m_from.ns ? m_from.ns - distance : 0;
}

} // namespace xenlens::tracer
