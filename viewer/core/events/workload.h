// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

/// The events of provider xenlens_workload: the memory writer in the guest (scripts/workload/memload_tp.h).
/// tsNs and beginNs are CLOCK_MONOTONIC of the guest, in ns: it stands still while the guest is suspended.
namespace xenlens::workload {

inline constexpr const char* provider = "xenlens_workload";
inline constexpr std::uint32_t schemaVersion = 1; ///< the newest that we understand

struct SessionStart
{
    std::uint64_t tsNs = 0;
    std::uint32_t schemaVersion = 0;
    std::string hostname;
    std::string pattern; ///< "sequential", "random", "hotcold"
    std::uint64_t workingSetPages = 0;
    std::uint64_t ratePagesPerSecond = 0; ///< 0: as fast as it can
    std::uint64_t intervalNs = 0;
};

struct Interval
{
    std::uint64_t tsNs = 0; ///< its end
    std::uint64_t beginNs = 0;
    std::uint64_t realtimeNs = 0; ///< the guest's CLOCK_REALTIME at its end, Unix ns
    std::uint64_t sequence = 0;
    std::uint64_t pagesWritten = 0;
    std::uint64_t distinctPages = 0; ///< exact, within the interval
    std::uint64_t totalPagesWritten = 0; ///< since the start, at the interval's end
};

struct Phase
{
    std::uint64_t tsNs = 0;
    std::string name; ///< "idle", "writing", "stopped"
};

} // namespace xenlens::workload
