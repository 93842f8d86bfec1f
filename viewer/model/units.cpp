// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/units.h"

#include "analysis/results/migration.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace xenlens::model {

namespace {

constexpr double mebi = 1024.0 * 1024.0;

QString missing()
{
    return QString(QChar(missingMark));
}

} // namespace

std::optional<RateUnit> rateUnitFromName(std::string_view name)
{
    if (name == "mbit")
        return RateUnit::MbitPerSecond;
    if (name == "pages")
        return RateUnit::PagesPerSecond;
    if (name == "mib")
        return RateUnit::MiBPerSecond;
    return std::nullopt;
}

QString rateUnitLabel(RateUnit unit)
{
    switch (unit) {
    case RateUnit::MbitPerSecond:
        return QStringLiteral("Mbit/s");
    case RateUnit::PagesPerSecond:
        return QStringLiteral("pages/s");
    case RateUnit::MiBPerSecond:
        return QStringLiteral("MiB/s");
    }
    return {};
}

double rateIn(RateUnit unit, double bytesPerSecond)
{
    switch (unit) {
    case RateUnit::MbitPerSecond:
        return bytesPerSecond * 8 / 1e6;
    case RateUnit::PagesPerSecond:
        return bytesPerSecond / static_cast<double>(analysis::pageBytes);
    case RateUnit::MiBPerSecond:
        return bytesPerSecond / mebi;
    }
    return 0;
}

QString formatDigits(double value, int digits)
{
    if (!std::isfinite(value))
        return missing();
    if (value == 0)
        return QStringLiteral("0");
    const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(value))));
    int decimals = std::clamp(digits - 1 - magnitude, 0, 9);
    // 9.996 to three digits is 10.0, not 10.00
    const double scale = std::pow(10, decimals);
    if (std::abs(std::round(value * scale) / scale) >= std::pow(10, magnitude + 1) && decimals > 0)
        --decimals;
    return QString::number(value, 'f', decimals);
}

QString formatRate(RateUnit unit, std::optional<double> bytesPerSecond)
{
    return bytesPerSecond ? formatDigits(rateIn(unit, *bytesPerSecond)) : missing();
}

QString formatMiB(std::optional<double> bytes)
{
    if (!bytes)
        return missing();
    const double value = *bytes / mebi;
    // below a hundredth the digits would be wider than the bars that they name
    if (value > 0 && value < 0.01)
        return QStringLiteral("<0.01");
    return value > 0 && value < 1 ? QString::number(value, 'f', 2) : formatDigits(value);
}

QString formatBytes(double bytes)
{
    constexpr std::array prefixes{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    std::size_t step = 0;
    // 4096 MiB stays MiB no longer than its three digits tell it: 1024 is the change
    while (std::abs(bytes) >= 1024 && step + 1 < prefixes.size()) {
        bytes /= 1024;
        ++step;
    }
    return formatDigits(bytes) + u' ' + QLatin1String(prefixes[step]);
}

QString formatSeconds(double seconds, int digits)
{
    const double size = std::abs(seconds);
    if (size >= 1 || size == 0)
        return formatDigits(seconds, digits) + QStringLiteral(" s");
    // below a millisecond, two digits are enough
    return (size >= 1e-3 ? formatDigits(seconds * 1e3, digits) : QString::number(seconds * 1e3, 'g', 2))
        + QStringLiteral(" ms");
}

QString formatCount(std::optional<quint64> count)
{
    return count ? QLocale(QLocale::English, QLocale::UnitedStates).toString(*count) : missing();
}

} // namespace xenlens::model
