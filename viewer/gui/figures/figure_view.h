// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/figures/figure.h"
#include "model/view_state.h"

#include <QGraphicsView>

#include <optional>

class QRubberBand;

namespace xenlens::gui {

/// Shows a figure in a widget and translates mouse and keyboard input into requests to the ViewState: wheel and rubber
/// band zoom, a drag with the right or middle button (or Shift) pans, a click selects the round, a double click shows
/// all, hovering shows the numbers. Keys: + and - zoom, arrows pan, Home shows all.
class FigureView : public QGraphicsView
{
    Q_OBJECT

public:
    FigureView(Figure& figure, model::ViewState& state, QWidget* parent = nullptr);

    void zoom(double factor, double x); ///< factor > 1 shows less time; x, in px, stays where it is
    void pan(double dx); ///< px; positive shows what is to the left
    void showAll();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void showPixels(double left, double right);

    Figure& m_figure;
    model::ViewState& m_state;
    QRubberBand* m_band;
    std::optional<QPoint> m_pressed;
    bool m_panning = false;
};

} // namespace xenlens::gui
