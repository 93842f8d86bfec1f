// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/figures/figure.h"
#include "gui/figures/panel_painter.h"
#include "gui/figures/rate_chart.h"

namespace xenlens::gui {

/// A figure of stacked rates over time (model::PanelLayout); a derived class says what is stacked.
class PanelFigure : public Figure
{
public:
    PanelFigure();

    void show(const model::ReportPtr& report, const FigureOptions& options) final;
    void layOut(QSizeF size) final;

    [[nodiscard]] const model::TimeAxis* timeAxis() const override;
    [[nodiscard]] TimeRange fullRange() const override { return frame().range(); }
    [[nodiscard]] int roundAt(QPointF position) const override;
    [[nodiscard]] QString textAt(QPointF position) const override;

    [[nodiscard]] const model::PanelLayout& layout() const { return m_layout; }

protected:
    /// Makes the series again if report or options have changed.
    virtual void update(const model::ReportPtr& report, const FigureOptions& options) = 0;
    [[nodiscard]] virtual model::PanelLayout layOutPanels(QSizeF size, const FigureOptions& options) const = 0;
    [[nodiscard]] virtual const model::TimeFrame& frame() const = 0;

private:
    FigureOptions m_options;
    model::PanelLayout m_layout;
    PanelBackground* m_background; ///< all belong to the scene
    std::vector<RateChart*> m_charts; ///< one for each panel, with its axis
    PanelForeground* m_foreground;
};

} // namespace xenlens::gui
