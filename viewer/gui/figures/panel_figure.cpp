// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/panel_figure.h"

namespace xenlens::gui {

PanelFigure::PanelFigure()
    : m_background(new PanelBackground)
    , m_foreground(new PanelForeground)
{
    scene().addItem(m_background);
    scene().addItem(m_foreground);
    m_foreground->setZValue(2);
}

void PanelFigure::show(const model::ReportPtr& report, const FigureOptions& options)
{
    update(report, options);
    m_options = options;
    layOut(m_layout.size);
}

void PanelFigure::layOut(QSizeF size)
{
    if (size.isEmpty()) {
        m_layout.size = size;
        return;
    }
    m_layout = layOutPanels(size, m_options);
    scene().setSceneRect(QRectF(QPointF(), size));
    while (m_charts.size() < m_layout.panels.size()) {
        m_charts.push_back(new RateChart);
        m_charts.back()->setZValue(1);
        scene().addItem(m_charts.back());
    }
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        if (i < m_layout.panels.size())
            m_charts[i]->showAxis(size, m_layout.panels[i].plot, m_layout.panels[i].axis, m_layout.panels[i].title);
        else
            m_charts[i]->showAxis(size, {}, {}, {});
    }
    m_background->show(&m_layout, m_options.round);
    m_foreground->show(&m_layout);
}

const model::TimeAxis* PanelFigure::timeAxis() const
{
    return m_layout.panels.empty() ? nullptr : &m_layout.axis;
}

int PanelFigure::roundAt(QPointF position) const
{
    if (m_layout.panels.empty() || position.y() < m_layout.panels.front().plot.top() || position.y() > m_layout.axisY)
        return 0;
    return model::roundAt(m_layout.shades, position.x());
}

QString PanelFigure::textAt(QPointF position) const
{
    return model::panelText(m_layout, position);
}

} // namespace xenlens::gui
