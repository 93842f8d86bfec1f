// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/output_file.h"
#include "gui/figures/figure.h"

#include <QSize>
#include <QString>

namespace xenlens::gui {

inline constexpr QSize defaultFigureSize{1200, 700};
inline constexpr QSize leastFigureSize{640, 400}; ///< below this the texts find no room
inline constexpr QSize greatestFigureSize{16384, 16384};

/// Draws the figure at `size` px (1/96 inch) into a file; the format is the name's ending: png, svg or pdf. The file
/// appears whole or not at all (core/output_file.h). Returns an empty text, or one line that says what went wrong.
QString exportFigure(Figure& figure, const QString& path, QSize size, Overwrite overwrite = Overwrite::Yes);

/// "png", "svg" or "pdf" if the name ends so; else empty.
QString figureFormat(const QString& path);

} // namespace xenlens::gui
