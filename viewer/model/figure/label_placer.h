// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineF>
#include <QRectF>

#include <optional>
#include <vector>

namespace xenlens::model {

/// A label wanted above a bar.
struct LabelRequest
{
    QRectF bar;
    QSizeF size; ///< of the text when horizontal
    bool first = false; ///< placed before the others, and may be raised above the narrowest bar
};

struct LabelPlace
{
    QRectF box;
    bool vertical = false;
    std::optional<QLineF> leader; ///< from the bar to a raised label
};

/// Finds places for labels so that no box meets another box, a leader or a bar that is not its own. Tries for each:
/// horizontal on its bar, vertical on its bar, raised with a leader line. Labels of the widest bars are placed first,
/// and a bar of a few px gets no leader. A label without room is dropped (nullopt): a number that cannot be read is
/// worse than one that is in the table only.
/// @param room where labels may lie, inside the plot and below its bracket
/// @param bars all bars, whether they want a label or not
std::vector<std::optional<LabelPlace>> placeLabels(
    const std::vector<LabelRequest>& requests, const std::vector<QRectF>& bars, const QRectF& room);

} // namespace xenlens::model
