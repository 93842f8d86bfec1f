// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/text_measure.h"
#include "model/figure/time_axis.h"

#include <vector>

/// What surrounds every figure over time: title and summary above, the axis of time and sentences below. In px.
namespace xenlens::model {

struct FigureFrame
{
    QSizeF size;
    TimeAxis axis{0, 1, 0, 1};
    double axisY = 0; ///< where the axis of time lies
    std::vector<PlacedText> texts;
    std::vector<TimeAxis::Tick> ticks;
};

/// A rate axis from 0 to max with lines at multiples of step, in the chart's unit.
struct RateAxis
{
    double max = 1;
    double step = 1;
};

/// An axis on which `used` fills all of the height but `headroom` px; lines about every 45 px.
RateAxis rateAxis(double used, double height, double headroom);

/// Margins of the picture, px; the same for all figures, so that a moment lies at the same x on every page.
namespace margin {
inline constexpr double left = 70; ///< the rate axes' labels and titles
inline constexpr double right = 18;
inline constexpr double edge = 10; ///< of texts
} // namespace margin

double lineHeight(TextRole role, const TextMeasure& measure);

/// Places title and summary; returns the bottom.
double placeHeader(FigureFrame& frame, const QString& title, const QStringList& summary, const TextMeasure& measure);

/// The sentences as lines. If they do not fit a small figure, the last line refers to the page Report.
QStringList noteLines(const QStringList& notes, QSizeF size, const TextMeasure& measure);

/// Ticks below axisY, their numbers and the axis's title below them; returns the bottom.
double placeTimeAxis(FigureFrame& frame, const QString& title, const TextMeasure& measure);
double timeAxisHeight(const TextMeasure& measure); ///< of what placeTimeAxis places

} // namespace xenlens::model
