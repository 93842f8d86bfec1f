// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineF>
#include <QRectF>

#include <vector>

namespace xenlens::model {

/// Textures made of lines: SVG files keep neither pattern brushes nor clips, and shades of grey look alike in print.
enum class Hatch
{
    None,
    Level, ///< ---
    Upright, ///< |||
    Rising, ///< ///
    Falling, ///< Rising, mirrored
    Crossed ///< xxx
};

/// The hatch's lines, cut to the rectangle. Lines lie on one grid for the whole plane, so that neighbouring rectangles
/// match.
std::vector<QLineF> hatchLines(const QRectF& rect, Hatch hatch, double spacing);

} // namespace xenlens::model
