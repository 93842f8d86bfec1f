// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/rounds/rounds_layout.h"

namespace xenlens::model {

/// Bytes per px^2 for which the key of areas has its longest text and greatest square: a legend that is placed so keeps
/// room for any other.
inline constexpr double widestKeyScale = 0.05 * 1024 * 1024 / 200;

/// Places what is there to explain, from left to right in as many lines as it needs; returns the bottom. Expects axis
/// and bytesPerSquarePixel to be set.
double placeLegend(RoundsLayout& layout, const RoundsSeries& series, double top, const TextMeasure& measure);

} // namespace xenlens::model
