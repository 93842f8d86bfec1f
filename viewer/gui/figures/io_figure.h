// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/figures/panel_figure.h"
#include "model/io/io_series.h"
#include "wording/values.h"

namespace xenlens::gui {

/// Shared-page I/O: rings and grants over time, and the table of rings.
class IoFigure : public PanelFigure
{
public:
    [[nodiscard]] QString missing() const override;

protected:
    void update(const model::ReportPtr& report, const FigureOptions& options) override;
    [[nodiscard]] model::PanelLayout layOutPanels(QSizeF size, const FigureOptions& options) const override;
    [[nodiscard]] const model::TimeFrame& frame() const override { return m_series.frame; }

private:
    model::IoSeries m_series;
    wording::Table m_rings;
};

} // namespace xenlens::gui
