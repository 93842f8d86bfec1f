// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/figure_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QRubberBand>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace xenlens::gui {

namespace {

constexpr int leastDrag = 5; ///< px; a shorter one is a click
constexpr double leastSpan = 1e-5; ///< s; nothing that is traced happens faster than 10 us
constexpr double zoomStep = 1.25;
constexpr double panStep = 60; ///< px per key

} // namespace

FigureView::FigureView(Figure& figure, model::ViewState& state, QWidget* parent)
    : QGraphicsView(&figure.scene(), parent)
    , m_figure(figure)
    , m_state(state)
    , m_band(new QRubberBand(QRubberBand::Rectangle, viewport()))
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    setMinimumSize(480, 320);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
}

void FigureView::showPixels(double left, double right)
{
    const model::TimeAxis* axis = m_figure.timeAxis();
    if (!axis)
        return;
    const TimeRange full = m_figure.fullRange();
    const double end = full.duration().seconds();
    const double from = std::clamp(axis->toSeconds(left), 0.0, end);
    const double to = std::clamp(axis->toSeconds(right), 0.0, end);
    if (to - from < leastSpan)
        return;
    if (from <= 0 && to >= end) {
        showAll();
        return;
    }
    const auto at = [&](double seconds) { return full.begin + DurationNs{std::llround(seconds * 1e9)}; };
    m_state.setRange(TimeRange{at(from), at(to)});
}

void FigureView::zoom(double factor, double x)
{
    if (const model::TimeAxis* axis = m_figure.timeAxis()) {
        const double left = axis->pieces().front().left;
        const double right = axis->pieces().back().right;
        showPixels(x - (x - left) / factor, x + (right - x) / factor);
    }
}

void FigureView::pan(double dx)
{
    const model::TimeAxis* axis = m_figure.timeAxis();
    if (!axis)
        return;
    // no further than the ends, so that the span stays what it is
    const double end = m_figure.fullRange().duration().seconds();
    const double left = axis->pieces().front().left;
    const double right = axis->pieces().back().right;
    dx = std::clamp(dx, right - axis->toX(end), left - axis->toX(0));
    if (dx != 0)
        showPixels(left - dx, right - dx);
}

void FigureView::showAll()
{
    m_state.setRange(std::nullopt);
}

void FigureView::resizeEvent(QResizeEvent* event)
{
    QGraphicsView::resizeEvent(event);
    m_figure.layOut(viewport()->size());
}

void FigureView::wheelEvent(QWheelEvent* event)
{
    const QPoint turned = event->angleDelta();
    if (turned.x() != 0 && std::abs(turned.x()) > std::abs(turned.y()))
        pan(turned.x());
    else
        zoom(std::pow(zoomStep, turned.y() / 120.0), mapToScene(event->position().toPoint()).x());
    event->accept();
}

void FigureView::mousePressEvent(QMouseEvent* event)
{
    m_pressed = event->pos();
    m_panning = event->button() != Qt::LeftButton || event->modifiers().testFlag(Qt::ShiftModifier);
    event->accept();
}

void FigureView::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_pressed) {
        QToolTip::showText(event->globalPosition().toPoint(), m_figure.textAt(mapToScene(event->pos())), this);
        return;
    }
    if (m_panning) {
        pan(event->pos().x() - m_pressed->x());
        m_pressed = event->pos();
        return;
    }
    m_band->setGeometry(QRect(QPoint(m_pressed->x(), 0), QPoint(event->pos().x(), viewport()->height())).normalized());
    m_band->setVisible(std::abs(event->pos().x() - m_pressed->x()) >= leastDrag);
}

void FigureView::mouseReleaseEvent(QMouseEvent* event)
{
    if (!m_pressed)
        return;
    const QPoint from = *m_pressed;
    m_pressed.reset();
    m_band->hide();
    if (m_panning)
        return;
    if (std::abs(event->pos().x() - from.x()) < leastDrag) {
        m_state.setRound(m_figure.roundAt(mapToScene(event->pos())));
        return;
    }
    const double a = mapToScene(from).x();
    const double b = mapToScene(event->pos()).x();
    showPixels(std::min(a, b), std::max(a, b));
}

void FigureView::mouseDoubleClickEvent(QMouseEvent* event)
{
    showAll();
    event->accept();
}

void FigureView::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(zoomStep, viewport()->width() / 2.0);
        return;
    case Qt::Key_Minus:
        zoom(1 / zoomStep, viewport()->width() / 2.0);
        return;
    case Qt::Key_Left:
        pan(panStep);
        return;
    case Qt::Key_Right:
        pan(-panStep);
        return;
    case Qt::Key_Home:
        showAll();
        return;
    default:
        QGraphicsView::keyPressEvent(event);
    }
}

} // namespace xenlens::gui
