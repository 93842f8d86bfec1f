// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/heatmap/heat_layout.h"

#include "model/units.h"
#include "wording/dirty.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace xenlens::model {

namespace figure = wording::heat_map;

namespace {

constexpr int rampSteps = 8;
constexpr double rampStepWidth = 12;

int clampedCell(double value, int count)
{
    return static_cast<int>(std::clamp(value, 0.0, static_cast<double>(count - 1)));
}

void placeText(FigureFrame& frame, const QString& text, QPointF topLeft, TextRole role, const TextMeasure& measure)
{
    frame.texts.push_back({QRectF(topLeft, measure(text, role)), text, role});
}

/// "dirty for the first time: 1 [ramp] 40 marks a cell"
double placeRamp(
    HeatLayout& layout, bool again, const QString& words, double left, double top, const TextMeasure& measure)
{
    const double line = lineHeight(TextRole::Legend, measure);
    placeText(layout, words + QStringLiteral(" 1"), {left, top}, TextRole::Legend, measure);
    left += measure(words + QStringLiteral(" 1"), TextRole::Legend).width() + 4;
    for (int step = 0; step < rampSteps; ++step) {
        layout.ramps.push_back({QRectF(left, top + (line - 11) / 2, rampStepWidth, 11),
            static_cast<double>(step) / (rampSteps - 1), again});
        left += rampStepWidth;
    }
    const QString most = formatCount(std::max<std::uint32_t>(layout.grid.most, 1));
    placeText(layout, most, {left + 4, top}, TextRole::Legend, measure);
    return left + 4 + measure(most, TextRole::Legend).width() + 18;
}

double legendHeight(QSizeF size, const TextMeasure& measure)
{
    return (size.width() < 900 ? 2 : 1) * (lineHeight(TextRole::Legend, measure) + 3);
}

void placeLegend(HeatLayout& layout, double top, const TextMeasure& measure)
{
    double left = placeRamp(layout, false, QString::fromLatin1(figure::firstMarks), margin::edge, top, measure);
    if (layout.size.width() < 900) {
        left = margin::edge;
        top += lineHeight(TextRole::Legend, measure) + 3;
    }
    left = placeRamp(layout, true, QString::fromLatin1(figure::againMarks), left, top, measure);
    if (layout.lost.empty())
        return;
    layout.lostKey = QRectF(left, top + (lineHeight(TextRole::Legend, measure) - 11) / 2, 22, 11);
    placeText(layout, QString::fromLatin1(figure::recordsLost), {left + 27, top}, TextRole::Legend, measure);
}

/// Numbers of pages at round steps, from the first pfn that is shown.
void placePfnAxis(HeatLayout& layout, const TextMeasure& measure)
{
    const HeatGrid& grid = layout.grid;
    const double line = lineHeight(TextRole::Axis, measure);
    const double pixelsPerPfn = cellPixels / grid.rows.pfns;
    layout.pfnStep = std::max(1.0, niceStep(std::max(line * 2.5, 40.0) / pixelsPerPfn));
    const double shown = layout.plot.height() / pixelsPerPfn;
    for (double pfn = 0; pfn <= shown; pfn += layout.pfnStep) {
        const double y = layout.plot.bottom() - pfn * pixelsPerPfn;
        const QString text = formatCount(static_cast<quint64>(pfn));
        const QSizeF size = measure(text, TextRole::Axis);
        if (y - size.height() / 2 < layout.plot.top() - 4)
            break;
        layout.pfnTicks.emplace_back(layout.plot.left() - 5, y, layout.plot.left(), y);
        layout.texts.push_back({QRectF(QPointF(layout.plot.left() - 8 - size.width(), y - size.height() / 2), size),
            text, TextRole::Axis});
    }
    const QString title = QString::fromLatin1(figure::pfnAxis);
    const QSizeF size = measure(title, TextRole::Axis).transposed();
    layout.texts.push_back(
        {QRectF(QPointF(2, layout.plot.center().y() - size.height() / 2), size), title, TextRole::Axis, true});
}

void placeLost(HeatLayout& layout, const HeatSeries& series)
{
    for (const SecondsRange& gap : series.gaps) {
        if (gap.end < layout.axis.begin() || gap.begin > layout.axis.end())
            continue;
        const double left = std::max(layout.axis.toX(gap.begin), layout.plot.left());
        const double right = std::min(layout.axis.toX(gap.end), layout.plot.right());
        const double widen = std::max(0.0, leastLostPixels - (right - left)) / 2;
        layout.lost.push_back({left - widen, right + widen, QString::fromLatin1(figure::recordsLostHere)});
    }
}

} // namespace

double heat(std::uint32_t marks, std::uint32_t most)
{
    if (marks <= 1 || most <= 1)
        return 0;
    return std::min(1.0, std::log(static_cast<double>(marks)) / std::log(static_cast<double>(most)));
}

HeatRows heatRows(const HeatSeries& series, double height)
{
    const int count = std::max(1, static_cast<int>(std::floor(height / cellPixels)));
    // a small guest's pages are no less than a row each
    return {count, std::max(1.0, static_cast<double>(series.pfns) / count)};
}

HeatGrid heatGrid(const HeatIndex& index, const HeatRows& rows, const TimeAxis& axis)
{
    HeatGrid grid;
    const double left = axis.pieces().front().left;
    const double right = axis.pieces().back().right;
    grid.columns = std::max(1, static_cast<int>(std::ceil((right - left) / cellPixels)));
    grid.rows = rows;
    grid.cells.resize(static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(rows.count));
    std::size_t begin = index.find(axis.begin());
    const std::size_t last = index.find(axis.end());
    for (int column = 0; column < grid.columns; ++column) {
        const std::size_t until
            = column + 1 < grid.columns ? index.find(axis.toSeconds(left + (column + 1) * cellPixels)) : last;
        const std::size_t end = std::clamp(until, begin, std::max(begin, last));
        const std::vector<HeatCell> cells = index.count(begin, end);
        for (std::size_t row = 0; row < cells.size(); ++row) {
            grid.cells[row * static_cast<std::size_t>(grid.columns) + static_cast<std::size_t>(column)] = cells[row];
            grid.most = std::max(grid.most, cells[row].marks);
        }
        begin = end;
    }
    return grid;
}

HeatLayout layOutHeat(const HeatSeries& series, QSizeF size, const std::optional<TimeRange>& range,
    const TextMeasure& measure, std::shared_ptr<const HeatIndex> index)
{
    HeatLayout layout;
    layout.size = size;
    layout.axis = timeAxis(series.frame, range, size.width());
    const double headerBottom = placeHeader(layout, series.title, series.summary, measure);
    if (series.pfns == 0) {
        placeSentence(layout, series.notes, headerBottom, measure);
        return layout;
    }
    const QStringList notes = noteLines(series.notes, size, measure);
    const double notesTop = size.height() - 6 - static_cast<double>(notes.size()) * lineHeight(TextRole::Note, measure);
    placeLines(layout.texts, notes, margin::edge, notesTop, TextRole::Note, measure);
    const double strip = roundStripHeight(measure);
    const double top = headerBottom + 2 + legendHeight(size, measure) + 6;
    const double bottom = std::max(top + 40, notesTop - strip - timeAxisHeight(measure) - 4);
    // whole cells from the bottom
    const double height = std::floor((bottom - top) / cellPixels) * cellPixels;
    layout.plot = QRectF(margin::left, bottom - height, size.width() - margin::left - margin::right, height);
    const HeatRows rows = heatRows(series, height);
    layout.index
        = index && index->isOf(series.marks, rows) ? std::move(index) : std::make_shared<HeatIndex>(series.marks, rows);
    layout.grid = heatGrid(*layout.index, rows, layout.axis);
    layout.shades = shades(series.frame, layout.axis);
    placeLost(layout, series);
    for (const SecondsRange& round : series.rounds) {
        for (const double border : {round.begin, round.end}) {
            if (layout.axis.begin() <= border && border <= layout.axis.end())
                layout.boundaries.push_back(layout.axis.toX(border));
        }
    }
    placeLegend(layout, headerBottom + 2, measure);
    placePfnAxis(layout, measure);
    placeRoundNumbers(layout, layout.shades, bottom, measure);
    layout.axisY = bottom + strip;
    placeTimeAxis(layout, series.frame.axisTitle, measure);
    return layout;
}

QString heatText(const HeatLayout& layout, QPointF position)
{
    const HeatGrid& grid = layout.grid;
    if (!layout.plot.contains(position) || grid.cells.empty())
        return {};
    const int column = clampedCell((position.x() - layout.plot.left()) / cellPixels, grid.columns);
    const int row = clampedCell((layout.plot.bottom() - position.y()) / cellPixels, grid.rows.count);
    const double begin = layout.axis.toSeconds(layout.plot.left() + column * cellPixels);
    figure::Cell cell;
    cell.round = roundAt(layout.shades, position.x());
    cell.beginSeconds = begin;
    cell.lengthSeconds = layout.axis.toSeconds(layout.plot.left() + (column + 1) * cellPixels) - begin;
    cell.firstPfn = static_cast<std::uint64_t>(std::ceil(row * grid.rows.pfns));
    cell.lastPfn = std::max(static_cast<std::uint64_t>(std::ceil((row + 1) * grid.rows.pfns)) - 1, cell.firstPfn);
    cell.marks = grid.at(column, row).marks;
    cell.again = grid.at(column, row).again;
    cell.recordsLost = std::any_of(layout.lost.begin(), layout.lost.end(),
        [&](const LostBand& band) { return band.left <= position.x() && position.x() <= band.right; });
    QStringList lines;
    for (const std::string& line : figure::toolTip(cell))
        lines += QString::fromStdString(line);
    return lines.join(u'\n');
}

} // namespace xenlens::model
