// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rounds/rounds_layout.h"

#include "model/rounds/round_bars.h"
#include "model/rounds/rounds_frame.h"
#include "model/rounds/rounds_legend.h"
#include "wording/figures.h"

#include <algorithm>
#include <cmath>

namespace xenlens::model {

namespace {

double highestRate(const RoundsSeries& series, RateUnit unit)
{
    double most = 0;
    for (const RoundBars& round : series.rounds) {
        most = std::max({most, round.rate(round.sent + round.skipped.value_or(0)).value_or(0),
            round.rate(round.dirtied).value_or(0)});
    }
    return most > 0 ? rateIn(unit, most) : 1;
}

double highestRate(const RateCurve& curve, RateUnit unit)
{
    double most = 0;
    for (const RateStep& step : curve)
        most = std::max(most, step.bytesPerSecond);
    return rateIn(unit, most);
}

/// A bar is half its round's width: its area is half of rate x time.
double bytesPerSquarePixel(const RoundsLayout& layout, RateUnit unit)
{
    const double bytesPerSecondPerPixel = layout.rateAxis.max / rateIn(unit, 1) / layout.ratePlot.height();
    return 2 * bytesPerSecondPerPixel / layout.axis.pixelsPerSecond();
}

TimeAxis timeAxis(const RoundsSeries& series, const RoundsOptions& options)
{
    const double left = margin::left;
    const double right = options.size.width() - margin::right;
    std::optional<AxisCut> cut;
    if (options.axisBreak)
        cut = cutAfterRoundOne(series, right - left);
    AxisCut range = options.range.value_or(AxisCut{0, series.end});
    // a view that begins or ends in what is left out begins or ends beside it
    if (cut && cut->begin <= range.begin && range.begin < cut->end && cut->end < range.end)
        range.begin = cut->end;
    if (cut && cut->begin < range.end && range.end <= cut->end && range.begin < cut->begin)
        range.end = cut->begin;
    return {range.begin, range.end, left, right, cut};
}

void placeCurves(RoundsLayout& layout, const RoundsSeries& series, RateUnit unit, const TextMeasure& measure)
{
    if (layout.curvePlot.isNull())
        return;
    const double left = (layout.axis.isBroken() ? layout.axis.pieces().back().left : layout.curvePlot.left()) + 6;
    const std::string window = formatSeconds(series.curveWindow, 1).toStdString();
    QString text = QString::fromStdString(wording::curveCaption(window, series.exactMarks));
    if (left + measure(text, TextRole::Note).width() > layout.size.width())
        text = QString::fromStdString(wording::shortCurveCaption(series.exactMarks));
    const QSizeF size = measure(text, TextRole::Note);
    layout.texts.push_back(
        {QRectF(QPointF(left, layout.curvePlot.top() + 2), size), text, TextRole::Note, false, true});
    const double most = std::max(highestRate(series.sentRate, unit), highestRate(series.dirtyRate, unit));
    layout.curveAxis = rateAxis(most > 0 ? most : 1, layout.curvePlot.height(), size.height() + 6);
    layout.sentLines = stairs(series.sentRate, layout.axis, unit);
    layout.dirtyLines = stairs(series.dirtyRate, layout.axis, unit);
}

} // namespace

std::optional<AxisCut> cutAfterRoundOne(const RoundsSeries& series, double width)
{
    if (series.rounds.size() < 2)
        return std::nullopt;
    const RoundBars& first = series.rounds.front();
    const double rest = series.end - first.end;
    // a stub on either side of the break, wide enough for its number
    const double stub = std::clamp(width * 0.08, 46.0, 110.0);
    const double scale = (width - TimeAxis::gapPixels - 2 * stub) / rest;
    const double kept = stub / scale;
    if (!(rest > 0) || !(scale > 0) || first.seconds() < series.end * 0.4 || 2 * kept > first.seconds() * 0.9)
        return std::nullopt;
    return AxisCut{first.begin + kept, first.end - kept};
}

RoundsLayout layOutRounds(const RoundsSeries& series, const RoundsOptions& options, const TextMeasure& measure)
{
    RoundsLayout layout;
    layout.size = options.size;
    layout.axis = timeAxis(series, options);
    layout.curveTitle = rateUnitLabel(options.unit);
    layout.rateTitle = QStringLiteral("rate (%1)").arg(layout.curveTitle);

    const double top = placeHeader(layout, series, measure) + 2;
    // The legend's key needs the plots' scale, and the plots begin below the legend: room is kept for the widest key.
    layout.bytesPerSquarePixel = series.rounds.empty() ? 0 : widestKeyScale;
    const double plotTop = placeLegend(layout, series, top, measure) + 4;
    layout.legend.clear();
    placePlots(layout, series, plotTop, measure);

    placeBracket(layout, series, measure);
    QRectF labels = layout.ratePlot;
    labels.setTop(layout.bracket ? layout.bracket->y + 8 : labels.top() + 2);
    // above the highest bar: a label, and one that had to rise
    const double headroom
        = labels.top() - layout.ratePlot.top() + 2.4 * measure(QStringLiteral("0"), TextRole::Volume).height() + 6;
    layout.rateAxis = rateAxis(highestRate(series, options.unit), layout.ratePlot.height(), headroom);
    if (!series.rounds.empty())
        layout.bytesPerSquarePixel = bytesPerSquarePixel(layout, options.unit);
    placeLegend(layout, series, top, measure);

    placeSpans(layout, series);
    placeBars(layout, series, options.unit);
    placeVolumes(layout, series, labels, measure);
    placeRoundNumbers(layout, layout.ratePlot.bottom() + 2, measure);
    placeLost(layout, series);
    placeCurves(layout, series, options.unit, measure);
    placeFooter(layout, series, measure);
    return layout;
}

} // namespace xenlens::model
