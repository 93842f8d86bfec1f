// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/io_figure.h"

#include "gui/figures/style.h"
#include "model/io/io_layout.h"
#include "model/io/io_tables.h"

namespace xenlens::gui {

QString IoFigure::missing() const
{
    return m_series.known ? QString() : m_series.notes.join(u' ');
}

void IoFigure::update(const model::ReportPtr& report, const FigureOptions& options)
{
    if (!seriesChanges(report, options))
        return;
    m_series = model::ioSeries(report, options.migration);
    m_rings = model::ringRows(report);
}

model::PanelLayout IoFigure::layOutPanels(QSizeF size, const FigureOptions& options) const
{
    return model::layOutIo(
        m_series, options.table ? m_rings : wording::Table(), size, options.range, options.unit, style::textMeasure());
}

} // namespace xenlens::gui
