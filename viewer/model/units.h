// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time.h"

#include <QString>

#include <array>
#include <optional>
#include <string_view>

namespace xenlens::model {

/// What a rate is shown in. Inside the model every rate is bytes per second; pages are of analysis::pageBytes.
enum class RateUnit
{
    MbitPerSecond, ///< 10^6 bit/s, the unit of network links and of the literature's charts
    PagesPerSecond,
    MiBPerSecond ///< 2^20 byte/s
};

inline constexpr std::array rateUnits{RateUnit::MbitPerSecond, RateUnit::PagesPerSecond, RateUnit::MiBPerSecond};

/// What stands for a number that no source gave; a sentence beside it says why.
inline constexpr char16_t missingMark = u'-';

/// From the names of the command line: "mbit", "pages", "mib".
std::optional<RateUnit> rateUnitFromName(std::string_view name);
QString rateUnitLabel(RateUnit unit); ///< "Mbit/s", "pages/s", "MiB/s"
double rateIn(RateUnit unit, double bytesPerSecond);

QString formatRate(
    RateUnit unit, std::optional<double> bytesPerSecond); ///< three digits, without the unit; "-" if missing
QString formatMiB(std::optional<double> bytes); ///< three digits of 2^20 bytes, without the unit; "-" if missing
QString formatBytes(double bytes); ///< with its IEC prefix: "145 MiB"
QString formatSeconds(double seconds, int digits = 3); ///< "12.9 s", "312 ms", "0.54 ms"
QString formatCount(std::optional<quint64> count); ///< "32,768"; "-" if missing
QString formatDigits(double value, int digits = 3); ///< that many significant digits, no exponent

} // namespace xenlens::model
