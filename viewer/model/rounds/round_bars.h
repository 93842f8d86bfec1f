// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/rounds/rounds_layout.h"

namespace xenlens::model {

/// The steps of layOutRounds that place what belongs to rounds. They expect axis, plots and rateAxis to be set.

void placeSpans(RoundsLayout& layout, const RoundsSeries& series);
void placeBars(RoundsLayout& layout, const RoundsSeries& series, RateUnit unit);
void placeVolumes(RoundsLayout& layout, const RoundsSeries& series, const QRectF& room, const TextMeasure& measure);
void placeRoundNumbers(RoundsLayout& layout, double top, const TextMeasure& measure);
void placeBracket(RoundsLayout& layout, const RoundsSeries& series, const TextMeasure& measure);
void placeLost(RoundsLayout& layout, const RoundsSeries& series);

} // namespace xenlens::model
