// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/units.h"

#include "analysis/results/migration.h"

#include <fmt/format.h>

#include <cmath>

namespace xenlens::cli {

namespace {

constexpr double mib = 1024.0 * 1024.0;

} // namespace

const char* nameOf(RateUnit unit)
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

RateUnit rateUnit(const std::string& option)
{
    return option == "mib"  ? RateUnit::MibPerSecond
        : option == "pages" ? RateUnit::PagesPerSecond
                            : RateUnit::MbitPerSecond;
}

std::string formatBytes(std::uint64_t bytes)
{
    static constexpr const char* prefixes[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < 1024)
        return fmt::format("{} B", bytes);
    double value = static_cast<double>(bytes);
    int prefix = -1;
    while (value >= 1024 && prefix < 5) {
        value /= 1024;
        ++prefix;
    }
    return fmt::format("{:.1f} {}", value, prefixes[prefix]);
}

std::string formatMib(std::uint64_t bytes)
{
    return fmt::format("{:.1f}", static_cast<double>(bytes) / mib);
}

std::string formatSeconds(DurationNs duration)
{
    return fmt::format("{:.3f}", duration.seconds());
}

std::string formatMilliseconds(const std::optional<DurationNs>& duration)
{
    return duration ? fmt::format("{:.1f}", duration->milliseconds()) : "-";
}

std::string formatCount(const std::optional<std::uint64_t>& count)
{
    return count ? fmt::format("{}", *count) : "-";
}

std::string formatRate(const std::optional<std::uint64_t>& pages, DurationNs duration, RateUnit unit)
{
    if (!pages || duration.ns <= 0)
        return "-";
    const double pagesPerSecond = static_cast<double>(*pages) / duration.seconds();
    const double bytesPerSecond = pagesPerSecond * static_cast<double>(analysis::pageBytes);
    switch (unit) {
    case RateUnit::MibPerSecond:
        return fmt::format("{:.1f}", bytesPerSecond / mib);
    case RateUnit::PagesPerSecond:
        return fmt::format("{:.0f}", pagesPerSecond);
    case RateUnit::MbitPerSecond:
        break;
    }
    return fmt::format("{:.1f}", bytesPerSecond * 8 / 1e6);
}

std::string formatMicroseconds(double ns)
{
    const double us = ns / 1e3;
    return fmt::format("{:.{}f}", us, us < 1 ? 3 : us < 100 ? 1 : 0);
}

std::string formatDuration(DurationNs duration)
{
    if (std::abs(duration.seconds()) >= 1)
        return fmt::format("{:.2f} s", duration.seconds());
    return fmt::format("{:.1f} ms", duration.milliseconds());
}

} // namespace xenlens::cli
