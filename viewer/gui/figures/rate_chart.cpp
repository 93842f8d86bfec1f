// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/rate_chart.h"

#include "gui/figures/style.h"

#include <QGraphicsLayout>
#include <QLegend>

#include <algorithm>
#include <cmath>

namespace xenlens::gui {

namespace {

QString labelFormat(double step)
{
    const int decimals = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 6);
    return QStringLiteral("%.%1f").arg(decimals);
}

} // namespace

RateChart::RateChart()
    : m_x(new QValueAxis(this))
    , m_y(new QValueAxis(this))
    , m_frame(new QLineSeries(this))
{
    setBackgroundVisible(false);
    setPlotAreaBackgroundVisible(false);
    setMargins({});
    legend()->hide();
    m_x->setVisible(false);
    m_y->setLabelsFont(style::font(model::TextRole::Axis));
    m_y->setLabelsBrush(style::ink);
    m_y->setTitleFont(style::font(model::TextRole::Axis));
    m_y->setTitleBrush(style::ink);
    m_y->setGridLinePen(QPen(style::grid, 1));
    m_y->setLinePen(QPen(style::frame, 1));
    m_y->setTickType(QValueAxis::TicksDynamic);
    m_y->setTickAnchor(0);
    addAxis(m_x, Qt::AlignBottom);
    addAxis(m_y, Qt::AlignLeft);
    addSeries(m_frame);
    m_frame->attachAxis(m_x);
    m_frame->attachAxis(m_y);
}

void RateChart::showAxis(QSizeF figure, const QRectF& plot, const model::RateAxis& axis, const QString& title)
{
    setVisible(!plot.isNull());
    if (plot.isNull())
        return;
    setGeometry(QRectF(QPointF(), figure));
    setPlotArea(plot);
    m_x->setRange(plot.left(), plot.right());
    m_y->setRange(0, axis.max);
    m_y->setTickInterval(axis.step);
    m_y->setLabelFormat(labelFormat(axis.step));
    m_y->setTitleText(title);
    // now, not with the next event: an export does not wait for one
    layout()->activate();
}

void RateChart::clearLines()
{
    const auto all = series();
    for (QAbstractSeries* line : all) {
        if (line == m_frame)
            continue;
        removeSeries(line);
        delete line;
    }
}

void RateChart::showLines(const std::vector<model::Polyline>& lines, const QPen& pen)
{
    for (const model::Polyline& line : lines) {
        auto* series = new QLineSeries(this);
        series->setPen(QPen(pen.brush(), pen.widthF(), Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
        series->replace(QList<QPointF>(line.begin(), line.end()));
        addSeries(series);
        series->attachAxis(m_x);
        series->attachAxis(m_y);
    }
}

qsizetype RateChart::pointCount() const
{
    qsizetype count = 0;
    const auto all = series();
    for (const QAbstractSeries* line : all)
        count += static_cast<const QLineSeries*>(line)->count();
    return count;
}

} // namespace xenlens::gui
