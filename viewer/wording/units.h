// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Numbers for people. A missing one is "-", never zero.
namespace xenlens::wording {

/// What a rate is shown in; pages are of analysis::pageBytes.
enum class RateUnit
{
    MbitPerSecond, ///< 10^6 bit/s, the unit of network links and of the literature's charts
    PagesPerSecond,
    MibPerSecond ///< 2^20 byte/s
};

inline constexpr std::array rateUnits{RateUnit::MbitPerSecond, RateUnit::PagesPerSecond, RateUnit::MibPerSecond};

/// Stands for a number that no source gave.
inline constexpr const char* missingMark = "-";

const char* optionOf(RateUnit unit); ///< on the command line: "mbit", "pages", "mib"
const char* labelOf(RateUnit unit); ///< "Mbit/s", "pages/s", "MiB/s"
std::optional<RateUnit> rateUnitOf(std::string_view option); ///< nullopt: no such option
double rateIn(RateUnit unit, double bytesPerSecond);

/// "137.9 MiB": IEC prefixes, one decimal; bytes below 1 KiB in full.
std::string formatBytes(std::uint64_t bytes);
/// 2^20 bytes without the unit, which the column's head has.
std::string formatMib(const std::optional<std::uint64_t>& bytes);
std::string formatSeconds(DurationNs duration); ///< "12.345", without the unit
std::string formatMilliseconds(const std::optional<DurationNs>& duration); ///< "12.3", without the unit
std::string formatMicroseconds(double ns); ///< "12.3", without the unit, with fewer decimals as it grows
std::string formatCount(const std::optional<std::uint64_t>& count);
/// Pages over time, without the unit; "-" without pages or for no time.
std::string formatRate(const std::optional<std::uint64_t>& pages, DurationNs duration, RateUnit unit);
/// With its own unit: "312.4 ms" below a second, "2.37 s" above.
std::string formatDuration(const std::optional<DurationNs>& duration);

/// Numbers on axes and bars, where room is short: significant digits, and thousands set apart.
namespace chart {

std::string digits(double value, int count = 3); ///< that many significant digits, no exponent
std::string mib(std::optional<double> bytes); ///< three digits of 2^20 bytes, without the unit
std::string seconds(double seconds, int count = 3); ///< "12.9 s", "312 ms", "0.54 ms"
std::string count(std::optional<std::uint64_t> count); ///< "32,768"

} // namespace chart

} // namespace xenlens::wording
