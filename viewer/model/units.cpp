// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/units.h"

namespace xenlens::model {

QString rateUnitLabel(RateUnit unit)
{
    return QString::fromLatin1(wording::labelOf(unit));
}

QString formatMiB(std::optional<double> bytes)
{
    return QString::fromStdString(wording::chart::mib(bytes));
}

QString formatSeconds(double seconds, int digits)
{
    return QString::fromStdString(wording::chart::seconds(seconds, digits));
}

QString formatCount(std::optional<quint64> count)
{
    return QString::fromStdString(wording::chart::count(count));
}

QString formatDigits(double value, int digits)
{
    return QString::fromStdString(wording::chart::digits(value, digits));
}

} // namespace xenlens::model
