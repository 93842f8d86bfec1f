// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/panel_painter.h"

#include "gui/figures/paint.h"

#include <QPainter>

#include <algorithm>

namespace xenlens::gui {

namespace {

using model::Panel;
using model::StackRun;

/// Runs that touch are one shape: edges between its columns would show as seams in a file that is scaled.
std::size_t stretchEnd(const std::vector<StackRun>& runs, std::size_t begin)
{
    std::size_t end = begin + 1;
    while (end < runs.size() && runs[end].left <= runs[end - 1].right + 1e-6)
        ++end;
    return end;
}

void drawKind(QPainter& painter, const Panel& panel, std::size_t kind)
{
    const Fill fill = style::stackFill(panel.fills[kind]);
    const double perUnit = panel.plot.height() / panel.axis.max * panel.scale;
    const auto top = [&](const StackRun& run) { return panel.plot.bottom() - run.tops[kind] * perUnit; };
    const auto base
        = [&](const StackRun& run) { return panel.plot.bottom() - (kind > 0 ? run.tops[kind - 1] : 0) * perUnit; };
    for (std::size_t begin = 0; begin < panel.runs.size();) {
        const std::size_t end = stretchEnd(panel.runs, begin);
        QPolygonF outline;
        for (std::size_t i = begin; i < end; ++i)
            outline << QPointF(panel.runs[i].left, top(panel.runs[i]))
                    << QPointF(panel.runs[i].right, top(panel.runs[i]));
        for (std::size_t i = end; i-- > begin;)
            outline << QPointF(panel.runs[i].right, base(panel.runs[i]))
                    << QPointF(panel.runs[i].left, base(panel.runs[i]));
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill.colour);
        painter.drawPolygon(outline);
        painter.setPen(QPen(fill.line, 0.7, Qt::SolidLine, Qt::FlatCap));
        for (std::size_t i = begin; i < end; ++i) {
            const QRectF rect(
                QPointF(panel.runs[i].left, top(panel.runs[i])), QPointF(panel.runs[i].right, base(panel.runs[i])));
            const auto lines = model::hatchLines(rect, fill.hatch, fill.spacing);
            painter.drawLines(lines.data(), static_cast<int>(lines.size()));
        }
        begin = end;
    }
}

void drawPanel(QPainter& painter, const Panel& panel)
{
    for (std::size_t kind = 0; kind < panel.kinds.size(); ++kind)
        drawKind(painter, panel, kind);
    for (const model::LostBand& gap : panel.gaps)
        paint::fillRect(painter, QRectF(QPointF(gap.left, panel.plot.top()), QPointF(gap.right, panel.plot.bottom())),
            style::lostFill());
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(style::frame, 1));
    painter.drawLine(panel.plot.topLeft(), panel.plot.bottomLeft());
    painter.drawLine(panel.plot.bottomLeft(), panel.plot.bottomRight());
}

void drawKey(QPainter& painter, const model::Key& key)
{
    using Kind = model::Key::Kind;
    const auto plain = [](const QColor& colour) { return Fill{colour, style::frame, model::Hatch::None, 4}; };
    switch (key.kind) {
    case Kind::Fill:
        paint::fillRect(painter, key.box, style::stackFill(key.fill));
        break;
    case Kind::Rounds: {
        QRectF half = key.box;
        half.setWidth(key.box.width() / 2);
        paint::fillRect(painter, half, plain(style::oddBand));
        paint::fillRect(painter, half.translated(half.width(), 0), plain(style::evenBand));
        break;
    }
    case Kind::Stopped:
        paint::fillRect(painter, key.box, plain(style::stoppedBand));
        break;
    case Kind::Downtime:
        painter.fillRect(QRectF(key.box.left(), key.box.center().y() - 2, key.box.width(), 4), style::downtime);
        break;
    case Kind::Gap:
        paint::fillRect(painter, key.box, style::lostFill());
        break;
    }
    paint::text(painter, key.text);
}

} // namespace

void PanelBackground::show(const model::PanelLayout* layout, int selectedRound)
{
    prepareGeometryChange();
    m_layout = layout;
    m_selectedRound = selectedRound;
    update();
}

QRectF PanelBackground::boundingRect() const
{
    return m_layout ? QRectF(QPointF(), m_layout->size) : QRectF();
}

void PanelBackground::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    if (!m_layout)
        return;
    painter->fillRect(boundingRect(), style::paper);
    for (const Panel& panel : m_layout->panels)
        paint::shades(*painter, m_layout->shades, panel.plot, m_selectedRound);
}

void PanelForeground::show(const model::PanelLayout* layout)
{
    prepareGeometryChange();
    m_layout = layout;
    update();
}

QRectF PanelForeground::boundingRect() const
{
    return m_layout ? QRectF(QPointF(), m_layout->size) : QRectF();
}

void PanelForeground::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    if (!m_layout)
        return;
    painter->setRenderHint(QPainter::Antialiasing);
    for (const Panel& panel : m_layout->panels)
        drawPanel(*painter, panel);
    if (!m_layout->panels.empty())
        paint::timeAxis(
            *painter, *m_layout, m_layout->panels.front().plot.left(), m_layout->panels.front().plot.right());
    for (const model::FilledBar& bar : m_layout->bars)
        paint::fillRect(*painter, bar.rect, style::stackFill(bar.fill));
    painter->setPen(QPen(style::frame, 0.6));
    painter->drawLines(m_layout->rules.data(), static_cast<int>(m_layout->rules.size()));
    for (const model::Key& key : m_layout->keys)
        drawKey(*painter, key);
    paint::texts(*painter, *m_layout);
}

} // namespace xenlens::gui
