// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/figures/style.h"
#include "model/figure/figure_frame.h"
#include "model/figure/time_frame.h"

class QPainter;

/// Strokes that all figures share.
namespace xenlens::gui::paint {

void fillRect(QPainter& painter, const QRectF& rect, const Fill& fill); ///< colour, texture, outline
void text(QPainter& painter, const model::PlacedText& text);
void texts(QPainter& painter, const model::FigureFrame& frame);

/// The rounds and the downtime behind a plot, and the selected round.
void shades(QPainter& painter, const std::vector<model::Shade>& shades, const QRectF& plot, int selectedRound);

/// The line and ticks of the axis of time.
void timeAxis(QPainter& painter, const model::FigureFrame& frame, double left, double right);

} // namespace xenlens::gui::paint
