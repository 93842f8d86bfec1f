// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rounds/rounds_frame.h"

#include "wording/figures.h"

#include <algorithm>
#include <cmath>

namespace xenlens::model {

namespace {

constexpr double leastCurveHeight = 60; ///< below this the second panel would show nothing

/// The strip below the bars with the rounds' numbers.
double stripHeight(const TextMeasure& measure)
{
    return lineHeight(TextRole::Axis, measure) + 4;
}

QString axisTitle(const RoundsLayout& layout)
{
    QString title = QString::fromLatin1(wording::timeAxis);
    if (layout.axis.isBroken()) {
        const double cut = layout.axis.pieces().back().begin - layout.axis.pieces().front().end;
        title += QString::fromStdString(wording::cutOutOfAxis(formatSeconds(cut).toStdString()));
    }
    return title;
}

QStringList noteLines(const RoundsLayout& layout, const RoundsSeries& series, const TextMeasure& measure)
{
    QStringList notes = series.notes;
    if (layout.droppedVolumes > 0)
        notes.prepend(QString::fromStdString(wording::volumesLeftOut(layout.droppedVolumes)));
    return noteLines(notes, layout.size, measure);
}

} // namespace

double placeHeader(RoundsLayout& layout, const RoundsSeries& series, const TextMeasure& measure)
{
    return placeHeader(layout, series.title, series.summary, measure);
}

void placePlots(RoundsLayout& layout, const RoundsSeries& series, double top, const TextMeasure& measure)
{
    RoundsLayout withDropped;
    withDropped.size = layout.size;
    withDropped.droppedVolumes = 2; // as if some were: their sentence's room is kept
    const double notes
        = static_cast<double>(noteLines(withDropped, series, measure).size()) * lineHeight(TextRole::Note, measure);
    const double bottom = layout.size.height() - 18 - notes - 2 * lineHeight(TextRole::Axis, measure);
    const double width = layout.size.width() - margin::right - margin::left;
    const double height = std::max(bottom - top, 40.0) - stripHeight(measure);
    const bool curve = !series.sentRate.empty() || !series.dirtyRate.empty();
    const double curveHeight = curve ? std::floor(height * 0.3) : 0;
    layout.ratePlot = QRectF(margin::left, top, width, height);
    layout.axisY = layout.ratePlot.bottom() + stripHeight(measure);
    if (curveHeight < leastCurveHeight)
        return;
    layout.ratePlot.setHeight(height - curveHeight);
    layout.curvePlot = QRectF(margin::left, layout.ratePlot.bottom() + stripHeight(measure), width, curveHeight);
    layout.axisY = layout.curvePlot.bottom();
}

void placeFooter(RoundsLayout& layout, const RoundsSeries& series, const TextMeasure& measure)
{
    const double bottom = placeTimeAxis(layout, axisTitle(layout), measure);
    placeLines(layout.texts, noteLines(layout, series, measure), margin::edge, bottom + 4, TextRole::Note, measure);
}

} // namespace xenlens::model
