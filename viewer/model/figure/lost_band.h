// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace xenlens::model {

/// Events are missing here; never narrower than leastLostPixels, so that no zoom hides it.
struct LostBand
{
    double left = 0;
    double right = 0;
    QString text;
};
inline constexpr double leastLostPixels = 4;

} // namespace xenlens::model
