// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/heatmap_figure.h"

#include "gui/figures/paint.h"

#include <QImage>
#include <QPainter>

#include <utility>

namespace xenlens::gui {

namespace {

/// The cells as a picture, each cellPixels wide: whoever scales it further blurs no more than their edges.
QImage picture(const model::HeatGrid& grid)
{
    QImage image(grid.columns, grid.rows.count, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    for (int row = 0; row < grid.rows.count; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(grid.rows.count - 1 - row));
        for (int column = 0; column < grid.columns; ++column) {
            const model::HeatCell& cell = grid.at(column, row);
            if (cell.marks > 0)
                line[column]
                    = style::heatColour(model::heat(cell.marks, grid.most), 2 * cell.again >= cell.marks).rgb();
        }
    }
    constexpr int scale = static_cast<int>(model::cellPixels);
    return image.scaled(image.width() * scale, image.height() * scale);
}

} // namespace

void HeatItem::show(const model::HeatLayout* layout, int selectedRound)
{
    prepareGeometryChange();
    m_layout = layout;
    m_selectedRound = selectedRound;
    update();
}

QRectF HeatItem::boundingRect() const
{
    return m_layout ? QRectF(QPointF(), m_layout->size) : QRectF();
}

void HeatItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    if (!m_layout)
        return;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(boundingRect(), style::paper);
    const QRectF& plot = m_layout->plot;
    if (!plot.isNull()) {
        paint::shades(*painter, m_layout->shades, plot, m_selectedRound);
        // the last column of cells may end beyond the plot
        const QImage image = picture(m_layout->grid);
        painter->drawImage(plot, image, QRectF(0, 0, plot.width(), image.height()));
        painter->setPen(QPen(style::ink, 0.8, Qt::DashLine));
        for (const double x : m_layout->boundaries)
            painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        for (const model::LostBand& band : m_layout->lost)
            paint::fillRect(*painter, QRectF(QPointF(band.left, plot.top()), QPointF(band.right, plot.bottom())),
                style::lostFill());
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(style::frame, 1));
        painter->drawRect(plot);
        painter->drawLines(m_layout->pfnTicks.data(), static_cast<int>(m_layout->pfnTicks.size()));
        paint::timeAxis(*painter, *m_layout, plot.left(), plot.right());
        for (const model::RampStep& step : m_layout->ramps)
            painter->fillRect(step.box, style::heatColour(step.heat, step.again));
        if (!m_layout->lostKey.isNull())
            paint::fillRect(*painter, m_layout->lostKey, style::lostFill());
    }
    paint::texts(*painter, *m_layout);
}

HeatmapFigure::HeatmapFigure()
    : m_item(new HeatItem)
{
    scene().addItem(m_item);
}

void HeatmapFigure::show(const model::ReportPtr& report, const FigureOptions& options)
{
    if (seriesChanges(report, options)) {
        m_layout.index.reset(); // it points to the series
        m_series = model::heatSeries(report, options.migration);
    }
    m_options = options;
    layOut(m_layout.size);
}

void HeatmapFigure::layOut(QSizeF size)
{
    if (size.isEmpty()) {
        m_layout.size = size;
        return;
    }
    m_layout = model::layOutHeat(m_series, size, m_options.range, style::textMeasure(), std::move(m_layout.index));
    scene().setSceneRect(QRectF(QPointF(), size));
    m_item->show(&m_layout, m_options.round);
}

const model::TimeAxis* HeatmapFigure::timeAxis() const
{
    return m_layout.plot.isNull() ? nullptr : &m_layout.axis;
}

int HeatmapFigure::roundAt(QPointF position) const
{
    return m_layout.plot.contains(position) ? model::roundAt(m_layout.shades, position.x()) : 0;
}

QString HeatmapFigure::textAt(QPointF position) const
{
    return model::heatText(m_layout, position);
}

QString HeatmapFigure::missing() const
{
    return m_series.pfns == 0 ? m_series.notes.join(u' ') : QString();
}

} // namespace xenlens::gui
