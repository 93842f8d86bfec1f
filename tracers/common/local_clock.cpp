// SPDX-License-Identifier: GPL-2.0-or-later
#include "local_clock.h"

#include <ctime>

namespace xenlens::tracer {

namespace {

uint64_t read(clockid_t id)
{
    timespec now{};
    clock_gettime(id, &now);
    return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

} // namespace

uint64_t monotonicNs()
{
    return read(CLOCK_MONOTONIC);
}

int64_t suspendedNs()
{
    int64_t result = 0;
    uint64_t least = 0;
    for (int i = 0; i < ReadingsPerAnchor; ++i) {
        const auto before = monotonicNs();
        const auto boottime = read(CLOCK_BOOTTIME);
        const auto roundTrip = monotonicNs() - before;
        if (i == 0 || roundTrip < least) {
            result = static_cast<int64_t>(boottime) - static_cast<int64_t>(before + roundTrip / 2);
            least = roundTrip;
        }
    }
    return result;
}

uint64_t unixNs()
{
    return read(CLOCK_REALTIME);
}

ClockReading readHostClock()
{
    const auto suspended = suspendedNs();
    ClockReading best;
    for (int i = 0; i < ReadingsPerAnchor; ++i) {
        const auto before = monotonicNs();
        const auto wall = unixNs();
        const auto roundTrip = monotonicNs() - before;
        if (i == 0 || roundTrip < best.roundTripNs)
            best = {before + roundTrip / 2, wall, roundTrip, suspended};
    }
    return best;
}

} // namespace xenlens::tracer
