// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/figures/panel_figure.h"
#include "model/hypercalls/hypercall_series.h"

namespace xenlens::gui {

/// Hypercalls: their rate over time, and which are the most frequent.
class HypercallsFigure : public PanelFigure
{
public:
    [[nodiscard]] QString missing() const override;

protected:
    void update(const model::ReportPtr& report, const FigureOptions& options) override;
    [[nodiscard]] model::PanelLayout layOutPanels(QSizeF size, const FigureOptions& options) const override;
    [[nodiscard]] const model::TimeFrame& frame() const override { return m_series.frame; }

private:
    model::HypercallSeries m_series;
};

} // namespace xenlens::gui
