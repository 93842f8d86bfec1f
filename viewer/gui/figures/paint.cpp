// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/paint.h"

#include <QPainter>

namespace xenlens::gui::paint {

namespace {

QColor shadeColour(model::ShadeKind kind)
{
    switch (kind) {
    case model::ShadeKind::Odd:
        return style::oddBand;
    case model::ShadeKind::Even:
        return style::evenBand;
    case model::ShadeKind::Stopped:
        return style::stoppedBand;
    case model::ShadeKind::Downtime:
        break;
    }
    return style::downtime;
}

} // namespace

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

void text(QPainter& painter, const model::PlacedText& text)
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

void texts(QPainter& painter, const model::FigureFrame& frame)
{
    for (const model::PlacedText& placed : frame.texts)
        text(painter, placed);
}

void shades(QPainter& painter, const std::vector<model::Shade>& shades, const QRectF& plot, int selectedRound)
{
    constexpr double downtimeHeight = 4; ///< a strip on top: the stopped round's tint lies below it
    for (const model::Shade& shade : shades) {
        QRectF rect(QPointF(shade.left, plot.top()), QPointF(shade.right, plot.bottom()));
        if (shade.kind == model::ShadeKind::Downtime) {
            painter.setPen(QPen(style::downtime, 0.8, Qt::DotLine));
            painter.drawLine(rect.topLeft(), rect.bottomLeft());
            painter.drawLine(rect.topRight(), rect.bottomRight());
            rect.setHeight(downtimeHeight);
        }
        const bool selected = shade.round != 0 && shade.round == selectedRound;
        painter.fillRect(rect, selected ? style::selectedBand : shadeColour(shade.kind));
    }
}

void timeAxis(QPainter& painter, const model::FigureFrame& frame, double left, double right)
{
    painter.setPen(QPen(style::ink, 1));
    painter.drawLine(QPointF(left, frame.axisY), QPointF(right, frame.axisY));
    for (const model::TimeAxis::Tick& tick : frame.ticks)
        painter.drawLine(QPointF(tick.x, frame.axisY), QPointF(tick.x, frame.axisY + 5));
}

} // namespace xenlens::gui::paint
