// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time.h"

#include <cstdint>
#include <optional>
#include <string>

/// Numbers for people; a missing one is "-".
namespace xenlens::cli {

enum class RateUnit
{
    MbitPerSecond,
    MibPerSecond,
    PagesPerSecond
};

const char* nameOf(RateUnit unit); ///< "Mbit/s", "MiB/s", "pages/s"
RateUnit rateUnit(const std::string& option); ///< "mib", "pages", else Mbit/s

/// "137.9 MiB": IEC prefixes, one decimal; bytes below 1 KiB in full.
std::string formatBytes(std::uint64_t bytes);
/// Without the unit: the column's head has it.
std::string formatMib(std::uint64_t bytes);
std::string formatSeconds(DurationNs duration);
std::string formatMilliseconds(const std::optional<DurationNs>& duration);
std::string formatCount(const std::optional<std::uint64_t>& count);
/// Pages over time, Mbit/s being 10^6 bits of 4096-byte pages; "-" without pages or for no time.
std::string formatRate(const std::optional<std::uint64_t>& pages, DurationNs duration, RateUnit unit);
/// Of ns: "12.3", with less decimals as it grows.
std::string formatMicroseconds(double ns);
/// With its own unit: "312.4 ms" below a second, "2.37 s" above.
std::string formatDuration(DurationNs duration);

} // namespace xenlens::cli
