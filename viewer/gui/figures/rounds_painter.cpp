// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/rounds_painter.h"

#include "gui/figures/paint.h"

#include <QPainter>

#include <algorithm>

namespace xenlens::gui {

namespace {

using model::RoundsLayout;

double bottomOf(const RoundsLayout& layout)
{
    return layout.curvePlot.isNull() ? layout.ratePlot.bottom() : layout.curvePlot.bottom();
}

void drawBracket(QPainter& painter, const model::Bracket& bracket, double bottom)
{
    painter.setPen(QPen(style::ink, 1.2, bracket.open ? Qt::DashLine : Qt::SolidLine));
    painter.drawLine(QPointF(bracket.left, bracket.y), QPointF(bracket.right, bracket.y));
    painter.setPen(QPen(style::ink, 1.2));
    painter.drawLine(QPointF(bracket.left, bracket.y), QPointF(bracket.left, bracket.y + 6));
    if (!bracket.open)
        painter.drawLine(QPointF(bracket.right, bracket.y), QPointF(bracket.right, bracket.y + 6));
    painter.setPen(QPen(style::faintInk, 0.6, Qt::DotLine));
    painter.drawLine(QPointF(bracket.left, bracket.y + 6), QPointF(bracket.left, bottom));
    if (!bracket.open)
        painter.drawLine(QPointF(bracket.right, bracket.y + 6), QPointF(bracket.right, bottom));
    paint::text(painter, bracket.text);
}

/// Torn paper from the top of the bars to the axis of time.
void drawBreak(QPainter& painter, const RoundsLayout& layout)
{
    constexpr double tooth = 6;
    const double left = layout.axis.pieces().front().right;
    const double right = layout.axis.pieces().back().left;
    const double top = layout.ratePlot.top() - 1;
    const double bottom = layout.axisY + 5;
    QPolygonF leftEdge;
    QPolygonF rightEdge;
    bool out = false;
    for (double y = top; y < bottom + tooth; y += tooth, out = !out) {
        leftEdge << QPointF(left + (out ? 5 : 0), std::min(y, bottom));
        rightEdge << QPointF(right - (out ? 0 : 5), std::min(y, bottom));
    }
    QPolygonF gap = leftEdge;
    std::for_each(rightEdge.crbegin(), rightEdge.crend(), [&](QPointF point) { gap << point; });
    painter.setPen(Qt::NoPen);
    painter.setBrush(style::paper);
    painter.drawPolygon(gap);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(style::ink, 1));
    painter.drawPolyline(leftEdge);
    painter.drawPolyline(rightEdge);
}

void drawLost(QPainter& painter, const RoundsLayout& layout)
{
    for (const model::LostBand& band : layout.lost) {
        paint::fillRect(painter,
            QRectF(QPointF(band.left, layout.ratePlot.top()), QPointF(band.right, layout.ratePlot.bottom())),
            style::lostFill());
        if (!layout.curvePlot.isNull())
            paint::fillRect(painter,
                QRectF(QPointF(band.left, layout.curvePlot.top()), QPointF(band.right, layout.curvePlot.bottom())),
                style::lostFill());
    }
}

void drawAxis(QPainter& painter, const RoundsLayout& layout)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(style::frame, 1));
    for (const QRectF& plot : {layout.ratePlot, layout.curvePlot}) {
        if (plot.isNull())
            continue;
        painter.drawLine(plot.topLeft(), plot.bottomLeft());
        painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    }
    paint::timeAxis(painter, layout, layout.ratePlot.left(), layout.ratePlot.right());
}

void drawLegend(QPainter& painter, const RoundsLayout& layout)
{
    for (const model::LegendEntry& entry : layout.legend) {
        switch (entry.swatch) {
        case model::Swatch::Transferred:
            paint::fillRect(painter, entry.box, style::fill(model::BarKind::Transferred));
            break;
        case model::Swatch::Dirtied:
            paint::fillRect(painter, entry.box, style::fill(model::BarKind::Dirtied));
            break;
        case model::Swatch::Skipped:
            paint::fillRect(painter, entry.box, style::fill(model::BarKind::Skipped));
            break;
        case model::Swatch::Stopped:
            paint::fillRect(painter, entry.box, style::fill(model::BarKind::StoppedTransferred));
            break;
        case model::Swatch::Lost:
            paint::fillRect(painter, entry.box, style::lostFill());
            break;
        case model::Swatch::Area:
            painter.setPen(QPen(style::ink, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(entry.box);
            break;
        case model::Swatch::None:
            break;
        }
        paint::text(painter, entry.text);
    }
}

} // namespace

void RoundsBackground::show(const RoundsLayout* layout, int selectedRound)
{
    prepareGeometryChange();
    m_layout = layout;
    m_selectedRound = selectedRound;
    update();
}

QRectF RoundsBackground::boundingRect() const
{
    return m_layout ? QRectF(QPointF(), m_layout->size) : QRectF();
}

void RoundsBackground::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    if (!m_layout)
        return;
    painter->fillRect(boundingRect(), style::paper);
    const double top = m_layout->ratePlot.top();
    const double bottom = bottomOf(*m_layout);
    if (m_layout->bracket && m_layout->bracket->left < m_layout->bracket->right)
        painter->fillRect(QRectF(QPointF(m_layout->bracket->left, top), QPointF(m_layout->bracket->right, bottom)),
            style::stoppedBand);
    for (const model::RoundSpan& span : m_layout->spans) {
        if (span.round == m_selectedRound)
            painter->fillRect(QRectF(QPointF(span.left, top), QPointF(std::max(span.right, span.left + 1), bottom)),
                style::selectedBand);
    }
    painter->setPen(QPen(style::boundary, 0.8));
    for (const model::RoundSpan& span : m_layout->spans) {
        // rounds of a pixel or two would become a wall of lines
        if (span.right - span.left >= 4)
            painter->drawLine(QPointF(span.right, top), QPointF(span.right, bottom));
    }
}

void RoundsForeground::show(const RoundsLayout* layout)
{
    prepareGeometryChange();
    m_layout = layout;
    update();
}

QRectF RoundsForeground::boundingRect() const
{
    return m_layout ? QRectF(QPointF(), m_layout->size) : QRectF();
}

void RoundsForeground::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    if (!m_layout)
        return;
    painter->setRenderHint(QPainter::Antialiasing);
    for (const model::Bar& bar : m_layout->bars)
        paint::fillRect(*painter, bar.rect, style::fill(bar.kind));
    drawAxis(*painter, *m_layout);
    drawLost(*painter, *m_layout);
    if (m_layout->axis.isBroken())
        drawBreak(*painter, *m_layout);
    for (const model::VolumeLabel& label : m_layout->volumes) {
        if (label.leader) {
            painter->setPen(QPen(style::faintInk, 0.7));
            painter->drawLine(*label.leader);
        }
        paint::text(*painter, label.text);
    }
    if (m_layout->bracket)
        drawBracket(*painter, *m_layout->bracket, bottomOf(*m_layout));
    drawLegend(*painter, *m_layout);
    paint::texts(*painter, *m_layout);
}

} // namespace xenlens::gui
