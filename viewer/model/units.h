// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wording/units.h"

#include <QString>

#include <optional>

/// The numbers of room wording for axes, bars and their tool tips, in Qt's strings.
namespace xenlens::model {

using wording::rateIn;
using wording::RateUnit;
using wording::rateUnits;

/// What stands for a number that no source gave; a sentence beside it says why.
inline constexpr char16_t missingMark = u'-';

QString rateUnitLabel(RateUnit unit); ///< "Mbit/s", "pages/s", "MiB/s"
QString formatMiB(std::optional<double> bytes); ///< three digits of 2^20 bytes, without the unit; "-" if missing
QString formatSeconds(double seconds, int digits = 3); ///< "12.9 s", "312 ms", "0.54 ms"
QString formatCount(std::optional<quint64> count); ///< "32,768"; "-" if missing
QString formatDigits(double value, int digits = 3); ///< that many significant digits, no exponent

} // namespace xenlens::model
