// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace xenlens::tracer {

/** CLOCK_MONOTONIC in ns: the clock of every `ts_ns` of ours, and of bpf_ktime_get_ns(). */
uint64_t monotonicNs();

/** Total time for which the system was suspended, in ns: CLOCK_BOOTTIME minus CLOCK_MONOTONIC. */
int64_t suspendedNs();

/** CLOCK_REALTIME in ns since 1970. */
uint64_t unixNs();

/** Unix time `unixNs` was read while CLOCK_MONOTONIC went from tsNs - roundTripNs / 2 to tsNs + roundTripNs / 2. */
struct ClockReading
{
    uint64_t tsNs = 0;
    uint64_t unixNs = 0;
    uint64_t roundTripNs = 0;
    int64_t suspendedNs = 0; ///< suspendedNs() at that moment
};

/**
 * How many readings are made for one anchor; the one with the smallest round trip is kept, as NTP does (RFC 5905,
 * section 10).
 */
constexpr int ReadingsPerAnchor = 8;

/** Reads the host's own two clocks. */
ClockReading readHostClock();

} // namespace xenlens::tracer
