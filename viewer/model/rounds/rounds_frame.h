// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/rounds/rounds_layout.h"

namespace xenlens::model {

/// The steps of layOutRounds that place what stands around the bars.

double placeHeader(
    RoundsLayout& layout, const RoundsSeries& series, const TextMeasure& measure); ///< returns the bottom
/// Divides what is left between header and footer among the two panels; without room or curve there is only one.
void placePlots(RoundsLayout& layout, const RoundsSeries& series, double top, const TextMeasure& measure);
void placeFooter(RoundsLayout& layout, const RoundsSeries& series, const TextMeasure& measure); ///< ticks, title, notes

} // namespace xenlens::model
