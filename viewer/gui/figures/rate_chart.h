// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/figure_frame.h"
#include "model/figure/rate_curve.h"

#include <QChart>
#include <QLineSeries>
#include <QValueAxis>

#include <vector>

namespace xenlens::gui {

/// A panel of rates over pixels: Qt Charts draws the rate axis, its grid and curves. Qt's axes cannot have a break, so
/// the axis of time is ours: x values are px already.
class RateChart : public QChart
{
public:
    RateChart();

    void showAxis(QSizeF figure, const QRectF& plot, const model::RateAxis& axis, const QString& title);

    /// Each line becomes a series of its own, so that gaps stay gaps.
    void showLines(const std::vector<model::Polyline>& lines, const QPen& pen);
    void clearLines();

    [[nodiscard]] qsizetype pointCount() const; ///< points given to Qt

private:
    QValueAxis* m_x;
    QValueAxis* m_y;
    QLineSeries* m_frame; ///< without a series Qt Charts draws no axis
};

} // namespace xenlens::gui
