// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/hatch_pattern.h"

#include <algorithm>
#include <cmath>

namespace xenlens::model {

namespace {

constexpr double mostLines = 2000; ///< a bound for rectangles far larger than a screen

double firstAbove(double value, double spacing)
{
    return (std::floor(value / spacing) + 1) * spacing;
}

/// Lines x + slope * y = c for each c of the grid, slope +1 rising to the right on screen, -1 falling.
void addDiagonals(std::vector<QLineF>& lines, const QRectF& rect, double spacing, int slope)
{
    const double a = rect.left() + slope * rect.top();
    const double b = rect.left() + slope * rect.bottom();
    const double least = std::min(a, b);
    const double greatest = std::max(a, b) + rect.width();
    for (double c = firstAbove(least, spacing); c < greatest; c += spacing) {
        const double left = std::max(rect.left(), slope > 0 ? c - rect.bottom() : c + rect.top());
        const double right = std::min(rect.right(), slope > 0 ? c - rect.top() : c + rect.bottom());
        if (left < right)
            lines.emplace_back(left, slope * (c - left), right, slope * (c - right));
    }
}

} // namespace

std::vector<QLineF> hatchLines(const QRectF& rect, Hatch hatch, double spacing)
{
    std::vector<QLineF> lines;
    if (!rect.isValid() || !(spacing > 0) || (rect.width() + rect.height()) / spacing > mostLines)
        return lines;
    switch (hatch) {
    case Hatch::None:
        break;
    case Hatch::Level:
        for (double y = firstAbove(rect.top(), spacing); y < rect.bottom(); y += spacing)
            lines.emplace_back(rect.left(), y, rect.right(), y);
        break;
    case Hatch::Upright:
        for (double x = firstAbove(rect.left(), spacing); x < rect.right(); x += spacing)
            lines.emplace_back(x, rect.top(), x, rect.bottom());
        break;
    case Hatch::Rising:
        addDiagonals(lines, rect, spacing, 1);
        break;
    case Hatch::Falling:
        addDiagonals(lines, rect, spacing, -1);
        break;
    case Hatch::Crossed:
        addDiagonals(lines, rect, spacing, 1);
        addDiagonals(lines, rect, spacing, -1);
        break;
    }
    return lines;
}

} // namespace xenlens::model
