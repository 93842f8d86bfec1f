// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/roundspainter.h"

#include "gui/style.h"

#include <QPainter>

#include <algorithm>

namespace xenlens::gui {

namespace {

using model::RoundsLayout;

void fillRect(QPainter& painter, const QRectF& rect, const Fill& fill)
{
    painter.fillRect(rect, fill.colour);
    painter.setPen(QPen(fill.line, 0.8, Qt::SolidLine, Qt::FlatCap));
    const auto lines = model::hatchLines(rect, fill.hatch, fill.spacing);
    painter.drawLines(lines.data(), static_cast<int>(lines.size()));
    // an outline on a bar of a pixel or two would be all of it, and wider than its volume
    if (rect.width() < 3 || rect.height() < 2)
        return;
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect.adjusted(0.4, 0.4, -0.4, -0.4));
}

Fill lostFill()
{
    return {style::paper, style::lost, model::Hatch::Crossed, 6};
}

void drawText(QPainter& painter, const model::PlacedText& text)
{
    constexpr int flags = Qt::AlignLeft | Qt::AlignTop | Qt::TextSingleLine | Qt::TextDontClip;
    if (text.halo)
        painter.fillRect(text.box.adjusted(0, 1, 0, -1), QColor(255, 255, 255, 215));
    painter.setFont(style::font(text.role));
    painter.setPen(text.role == model::TextRole::Note ? style::faintInk : style::ink);
    if (!text.vertical) {
        painter.drawText(text.box, flags, text.text);
        return;
    }
    painter.save();
    painter.translate(text.box.bottomLeft());
    painter.rotate(-90);
    painter.drawText(QRectF(QPointF(), text.box.size().transposed()), flags, text.text);
    painter.restore();
}

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
    drawText(painter, bracket.text);
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
        fillRect(painter,
            QRectF(QPointF(band.left, layout.ratePlot.top()), QPointF(band.right, layout.ratePlot.bottom())),
            lostFill());
        if (!layout.curvePlot.isNull())
            fillRect(painter,
                QRectF(QPointF(band.left, layout.curvePlot.top()), QPointF(band.right, layout.curvePlot.bottom())),
                lostFill());
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
    painter.setPen(QPen(style::ink, 1));
    painter.drawLine(QPointF(layout.ratePlot.left(), layout.axisY), QPointF(layout.ratePlot.right(), layout.axisY));
    for (const model::TimeAxis::Tick& tick : layout.ticks)
        painter.drawLine(QPointF(tick.x, layout.axisY), QPointF(tick.x, layout.axisY + 5));
}

void drawLegend(QPainter& painter, const RoundsLayout& layout)
{
    for (const model::LegendEntry& entry : layout.legend) {
        switch (entry.swatch) {
        case model::Swatch::Transferred:
            fillRect(painter, entry.box, style::fill(model::BarKind::Transferred));
            break;
        case model::Swatch::Dirtied:
            fillRect(painter, entry.box, style::fill(model::BarKind::Dirtied));
            break;
        case model::Swatch::Skipped:
            fillRect(painter, entry.box, style::fill(model::BarKind::Skipped));
            break;
        case model::Swatch::Stopped:
            fillRect(painter, entry.box, style::fill(model::BarKind::StoppedTransferred));
            break;
        case model::Swatch::Lost:
            fillRect(painter, entry.box, lostFill());
            break;
        case model::Swatch::Area:
            painter.setPen(QPen(style::ink, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(entry.box);
            break;
        case model::Swatch::None:
            break;
        }
        drawText(painter, entry.text);
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
        fillRect(*painter, bar.rect, style::fill(bar.kind));
    drawAxis(*painter, *m_layout);
    drawLost(*painter, *m_layout);
    if (m_layout->axis.isBroken())
        drawBreak(*painter, *m_layout);
    for (const model::VolumeLabel& label : m_layout->volumes) {
        if (label.leader) {
            painter->setPen(QPen(style::faintInk, 0.7));
            painter->drawLine(*label.leader);
        }
        drawText(*painter, label.text);
    }
    if (m_layout->bracket)
        drawBracket(*painter, *m_layout->bracket, bottomOf(*m_layout));
    drawLegend(*painter, *m_layout);
    for (const model::PlacedText& text : m_layout->texts)
        drawText(*painter, text);
}

} // namespace xenlens::gui
