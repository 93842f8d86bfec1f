// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/hypercalls_figure.h"

#include "gui/figures/style.h"
#include "model/hypercalls/hypercall_layout.h"

namespace xenlens::gui {

QString HypercallsFigure::missing() const
{
    return m_series.sides.empty() ? m_series.notes.join(u' ') : QString();
}

void HypercallsFigure::update(const model::ReportPtr& report, const FigureOptions& options)
{
    if (seriesChanges(report, options))
        m_series = model::hypercallSeries(report, options.migration, options.profile);
}

model::PanelLayout HypercallsFigure::layOutPanels(QSizeF size, const FigureOptions& options) const
{
    return model::layOutHypercalls(m_series, size, options.range, style::textMeasure());
}

} // namespace xenlens::gui
