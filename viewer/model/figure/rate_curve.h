// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/migration.h"
#include "model/figure/time_axis.h"
#include "model/units.h"

#include <QPointF>

#include <vector>

namespace xenlens::model {

/// A rate that holds from begin to end (s since the migration began).
struct RateStep
{
    double begin = 0;
    double end = 0;
    double bytesPerSecond = 0;
};

/// Steps in order, never overlapping; time that no step covers is unknown and is drawn as a gap.
using RateCurve = std::vector<RateStep>;
using Polyline = std::vector<QPointF>;

/// What turns a cumulative curve into rates.
struct RateRule
{
    TimeNs origin; ///< when the migration began
    double bytesPerValue = 1; ///< of one unit of CurvePoint::value
    double window = 0; ///< s; points nearer than this are averaged: a burst of two calls would look like a huge rate
    double least
        = 0; ///< s; a stretch shorter than this has no rate: two readings that overtook each other are not a burst
    bool restartsAtRound = false; ///< the counter restarts at each round's end: no rate across rounds
};

/// The slope of a cumulative curve. A stretch across a lost span has no rate: its volume is not known.
RateCurve rateCurve(
    const std::vector<analysis::CurvePoint>& points, const std::vector<analysis::LostSpan>& lost, const RateRule& rule);

/// The curve as stairs: x in px, y in `unit`; one line per stretch without a gap. What the axis cuts or does not show
/// is left out, and each line is thinned to at most four points a pixel column.
std::vector<Polyline> stairs(const RateCurve& curve, const TimeAxis& axis, RateUnit unit);

/// Keeps of each pixel column the first, least, greatest and last point, in order: the picture is that of all points
/// (the "M4" aggregation of Jugel et al., VLDB 2014). x must not decrease.
Polyline thinned(const Polyline& line);

} // namespace xenlens::model
