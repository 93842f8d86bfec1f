// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineF>
#include <QRectF>

#include <vector>

namespace xenlens::model {

/// Textures as lines: a pattern brush or a clip would not survive an SVG file, and printed grey tells nothing from
/// grey.
enum class Hatch
{
    None,
    Level, ///< ---
    Upright, ///< |||
    Rising, ///< ///
    Falling, ///< Rising, mirrored
    Crossed ///< xxx
};

/// The hatch's lines, cut to the rectangle. Lines sit on a grid of the whole plane, so neighbouring rectangles match.
std::vector<QLineF> hatchLines(const QRectF& rect, Hatch hatch, double spacing);

} // namespace xenlens::model
