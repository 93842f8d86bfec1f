// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/panel_layout.h"
#include "model/heatmap/heat_index.h"

#include <QLineF>

#include <memory>
#include <vector>

/// The heat map as geometry: pfn over time, in cells of a few px.
namespace xenlens::model {

/// Cells in rows from the bottom; their number depends on the picture's size, never on the trace's.
struct HeatGrid
{
    int columns = 0;
    HeatRows rows;
    std::uint32_t most = 0; ///< marks of the fullest cell
    std::vector<HeatCell> cells; ///< rows x columns

    [[nodiscard]] const HeatCell& at(int column, int row) const
    {
        return cells[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns)
            + static_cast<std::size_t>(column)];
    }
};

inline constexpr double cellPixels = 3; ///< side of a cell: a lone page must be seen

/// `index` is of the series' marks and of heatRows().
HeatGrid heatGrid(const HeatIndex& index, const HeatRows& rows, const TimeAxis& axis);
HeatRows heatRows(const HeatSeries& series, double height);

/// A step of a colour scale in the legend: from 0 (least) to 1 (most).
struct RampStep
{
    QRectF box;
    double heat = 0;
    bool again = false;
};

struct HeatLayout : FigureFrame
{
    QRectF plot;
    std::shared_ptr<const HeatIndex> index; ///< of the series' marks, null without any
    HeatGrid grid; ///< drawn from the plot's lower left corner, cellPixels a cell
    double pfnStep = 1; ///< lines of the pfn axis
    std::vector<QLineF> pfnTicks;
    std::vector<Shade> shades;
    std::vector<double> boundaries; ///< x of the rounds' borders
    std::vector<RampStep> ramps;
    std::vector<LostBand> lost;
    QRectF lostKey; ///< null without losses
};

/// How hot a cell is: 0 for one mark, 1 for as many as the fullest has; by the logarithm, since most cells have few.
double heat(std::uint32_t marks, std::uint32_t most);

/// `index`: of an earlier layout of the same series; used again where it fits, so that a zoom does not look at all
/// marks.
HeatLayout layOutHeat(const HeatSeries& series, QSizeF size, const std::optional<TimeRange>& range,
    const TextMeasure& measure, std::shared_ptr<const HeatIndex> index = {});

/// The pfns, marks and round at a position; empty outside the plot.
QString heatText(const HeatLayout& layout, QPointF position);

} // namespace xenlens::model
