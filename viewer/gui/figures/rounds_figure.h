// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/figures/figure.h"
#include "gui/figures/rate_chart.h"
#include "gui/figures/rounds_painter.h"

namespace xenlens::gui {

/// The rounds chart (viewer/README.md, "The rounds chart"): bars above, rates inside the rounds below.
class RoundsFigure : public Figure
{
public:
    RoundsFigure();

    void show(const model::ReportPtr& report, const FigureOptions& options) override;
    void layOut(QSizeF size) override;

    [[nodiscard]] const model::TimeAxis* timeAxis() const override { return &m_layout.axis; }
    [[nodiscard]] TimeRange fullRange() const override;
    [[nodiscard]] int roundAt(QPointF position) const override;
    [[nodiscard]] QString textAt(QPointF position) const override;

    [[nodiscard]] const model::RoundsLayout& layout() const { return m_layout; }
    [[nodiscard]] qsizetype pointCount() const { return m_rates->pointCount() + m_curves->pointCount(); }

private:
    model::ReportPtr m_report;
    FigureOptions m_options;
    model::RoundsSeries m_series;
    model::RoundsLayout m_layout;
    RoundsBackground* m_background; ///< all four belong to the scene
    RateChart* m_rates;
    RateChart* m_curves;
    RoundsForeground* m_foreground;
};

} // namespace xenlens::gui
