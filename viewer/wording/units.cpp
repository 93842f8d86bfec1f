// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/units.h"

#include "analysis/results/migration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace xenlens::wording {

namespace {

constexpr double mebi = 1024.0 * 1024.0;
constexpr std::array prefixes{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

} // namespace

const char* optionOf(RateUnit unit)
{
    switch (unit) {
    case RateUnit::MibPerSecond:
        return "mib";
    case RateUnit::PagesPerSecond:
        return "pages";
    case RateUnit::MbitPerSecond:
        break;
    }
    return "mbit";
}

const char* labelOf(RateUnit unit)
{
    switch (unit) {
    case RateUnit::MibPerSecond:
        return "MiB/s";
    case RateUnit::PagesPerSecond:
        return "pages/s";
    case RateUnit::MbitPerSecond:
        break;
    }
    return "Mbit/s";
}

std::optional<RateUnit> rateUnitOf(std::string_view option)
{
    for (const RateUnit unit : rateUnits)
        if (option == optionOf(unit))
            return unit;
    return std::nullopt;
}

double rateIn(RateUnit unit, double bytesPerSecond)
{
    switch (unit) {
    case RateUnit::MibPerSecond:
        return bytesPerSecond / mebi;
    case RateUnit::PagesPerSecond:
        return bytesPerSecond / static_cast<double>(analysis::pageBytes);
    case RateUnit::MbitPerSecond:
        break;
    }
    return bytesPerSecond * 8 / 1e6;
}

std::string formatBytes(std::uint64_t bytes)
{
    double value = static_cast<double>(bytes);
    std::size_t step = 0;
    while (value >= 1024 && step + 1 < prefixes.size()) {
        value /= 1024;
        ++step;
    }
    return step == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", value, prefixes[step]);
}

std::string formatMib(const std::optional<std::uint64_t>& bytes)
{
    return bytes ? fmt::format("{:.1f}", static_cast<double>(*bytes) / mebi) : missingMark;
}

std::string formatSeconds(DurationNs duration)
{
    return fmt::format("{:.3f}", duration.seconds());
}

std::string formatMilliseconds(const std::optional<DurationNs>& duration)
{
    return duration ? fmt::format("{:.1f}", duration->milliseconds()) : missingMark;
}

std::string formatMicroseconds(double ns)
{
    const double us = ns / 1e3;
    return fmt::format("{:.{}f}", us, us < 1 ? 3 : us < 100 ? 1 : 0);
}

std::string formatCount(const std::optional<std::uint64_t>& count)
{
    return count ? fmt::format("{}", *count) : missingMark;
}

std::string formatRate(const std::optional<std::uint64_t>& pages, DurationNs duration, RateUnit unit)
{
    if (!pages || duration.ns <= 0)
        return missingMark;
    const double bytes = static_cast<double>(*pages) * static_cast<double>(analysis::pageBytes);
    return fmt::format("{:.{}f}", rateIn(unit, bytes / duration.seconds()), unit == RateUnit::PagesPerSecond ? 0 : 1);
}

std::string formatDuration(const std::optional<DurationNs>& duration)
{
    if (!duration)
        return missingMark;
    if (std::abs(duration->seconds()) >= 1)
        return fmt::format("{:.2f} s", duration->seconds());
    return fmt::format("{:.1f} ms", duration->milliseconds());
}

namespace chart {

std::string digits(double value, int count)
{
    if (!std::isfinite(value))
        return missingMark;
    if (value == 0)
        return "0";
    const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(value))));
    int decimals = std::clamp(count - 1 - magnitude, 0, 9);
    // 9.996 to three digits is 10.0, not 10.00
    const double scaled = std::pow(10, decimals);
    if (std::abs(std::round(value * scaled) / scaled) >= std::pow(10, magnitude + 1) && decimals > 0)
        --decimals;
    return fmt::format("{:.{}f}", value, decimals);
}

std::string mib(std::optional<double> bytes)
{
    if (!bytes)
        return missingMark;
    const double value = *bytes / mebi;
    // below a hundredth the digits would be wider than the bars that they name
    if (value > 0 && value < 0.01)
        return "<0.01";
    return value > 0 && value < 1 ? fmt::format("{:.2f}", value) : digits(value);
}

std::string seconds(double seconds, int count)
{
    const double size = std::abs(seconds);
    if (size >= 1 || size == 0)
        return digits(seconds, count) + " s";
    // below a millisecond, two digits are enough
    return (size >= 1e-3 ? digits(seconds * 1e3, count) : fmt::format("{:.2g}", seconds * 1e3)) + " ms";
}

std::string count(std::optional<std::uint64_t> count)
{
    if (!count)
        return missingMark;
    std::string text = fmt::format("{}", *count);
    for (std::size_t left = text.size(); left > 3; left -= 3)
        text.insert(left - 3, ",");
    return text;
}

} // namespace chart

} // namespace xenlens::wording
