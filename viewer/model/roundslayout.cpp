// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/roundslayout.h"

#include "model/roundbars.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace xenlens::model {

namespace {

constexpr double leftMargin = 70; ///< the rate axes' labels and titles
constexpr double rightMargin = 18;
constexpr double edge = 10;
constexpr double leastCurveHeight = 60; ///< below this the second panel would show nothing
constexpr double mebi = 1024.0 * 1024.0;
constexpr double heightPerNoteLine = 120; ///< px of the picture; a small one has no room for many sentences
constexpr double widestKeyScale
    = 0.05 * mebi / 200; ///< bytes per px^2 that give the longest text and the greatest square

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

/// Room for `used` to fill all but `headroom` px of the height; lines about every 45 px.
RateAxis rateAxis(double used, double height, double headroom)
{
    RateAxis axis;
    axis.max = used * height / std::max(height - headroom, height / 3);
    axis.step = niceStep(axis.max / std::clamp(height / 45, 1.0, 10.0));
    return axis;
}

/// The square in the legend: 1, 2 or 5 x 10^n MiB with a side that is easy to compare.
double keyVolume(double bytesPerSquarePixel)
{
    constexpr double leastSide = 9;
    return niceStep(bytesPerSquarePixel * leastSide * leastSide / mebi) * mebi;
}

std::vector<std::pair<Swatch, QString>> legendEntries(const RoundsLayout& layout, const RoundsSeries& series)
{
    const auto has = [&](auto test) { return std::any_of(series.rounds.begin(), series.rounds.end(), test); };
    std::vector<std::pair<Swatch, QString>> entries{
        {Swatch::Transferred, QStringLiteral("transferred (left half of each round)")},
        {Swatch::Dirtied, QStringLiteral("dirtied meanwhile (right half)")}};
    const bool skips = has([](const RoundBars& round) { return round.skipped.value_or(0) > 0; });
    if (skips)
        entries.emplace_back(Swatch::Skipped, QStringLiteral("skipped: dirty again before its turn"));
    if (has([](const RoundBars& round) { return round.stopped; }))
        entries.emplace_back(Swatch::Stopped, QStringLiteral("stop-and-copy: the guest stands still"));
    if (!series.lost.empty())
        entries.emplace_back(Swatch::Lost, QStringLiteral("events lost: not known"));
    if (layout.bytesPerSquarePixel > 0) {
        entries.emplace_back(Swatch::Area,
            QStringLiteral("= %1 MiB: equal areas are equal volumes")
                .arg(formatDigits(keyVolume(layout.bytesPerSquarePixel) / mebi, 1)));
        entries.emplace_back(Swatch::None,
            skips ? QStringLiteral("numbers: MiB transferred + skipped, dirtied") : QStringLiteral("numbers: MiB"));
    }
    if (layout.axis.isBroken())
        entries.emplace_back(Swatch::None, QStringLiteral("round 1 is cut short: compare its numbers, not its areas"));
    return entries;
}

/// Entries from left to right, in as many lines as they need; returns the bottom.
double placeLegend(RoundsLayout& layout, const RoundsSeries& series, double top, const TextMeasure& measure)
{
    const double lineHeight = measure(QStringLiteral("X"), TextRole::Legend).height() + 3;
    double left = edge;
    for (const auto& [swatch, text] : legendEntries(layout, series)) {
        const QSizeF size = measure(text, TextRole::Legend);
        double side = swatch == Swatch::None ? 0 : 22;
        if (swatch == Swatch::Area)
            side = std::sqrt(keyVolume(layout.bytesPerSquarePixel) / layout.bytesPerSquarePixel);
        const double width = side + (side > 0 ? 5 : 0) + size.width();
        if (left > edge && left + width > layout.size.width() - edge) {
            left = edge;
            top += lineHeight;
        }
        LegendEntry entry;
        entry.swatch = swatch;
        const double height = swatch == Swatch::Area ? side : 11;
        entry.box = QRectF(left, top + (lineHeight - height) / 2, side, height);
        entry.text = {QRectF(QPointF(left + width - size.width(), top + (lineHeight - size.height()) / 2), size), text,
            TextRole::Legend};
        layout.legend.push_back(entry);
        left += width + 18;
    }
    return top + lineHeight;
}

void placeTicks(RoundsLayout& layout, double top, const TextMeasure& measure)
{
    const double widest = measure(QStringLiteral("000.000"), TextRole::Axis).width();
    for (const TimeAxis::Tick& tick : layout.axis.ticks(widest + 14)) {
        const QSizeF size = measure(tick.text, TextRole::Axis);
        const double left = std::min(tick.x - size.width() / 2, layout.size.width() - size.width() - 2);
        layout.ticks.push_back(tick);
        layout.texts.push_back({QRectF(QPointF(left, top), size), tick.text, TextRole::Axis});
    }
}

QString axisTitle(const RoundsLayout& layout)
{
    QString title = QStringLiteral("time since the migration began (s)");
    if (layout.axis.isBroken()) {
        const double cut = layout.axis.pieces().back().begin - layout.axis.pieces().front().end;
        title += QStringLiteral("; at the break %1 are left out").arg(formatSeconds(cut));
    }
    return title;
}

/// In the middle of the axis, or of the picture where it is wider than that.
void placeAxisTitle(RoundsLayout& layout, double top, const TextMeasure& measure)
{
    const QString title = axisTitle(layout);
    const QSizeF size = measure(title, TextRole::Axis);
    const double left = std::min(
        (leftMargin + layout.size.width() - rightMargin - size.width()) / 2, layout.size.width() - size.width() - 2);
    layout.texts.push_back({QRectF(QPointF(std::max(left, 2.0), top), size), title, TextRole::Axis});
}

TimeAxis timeAxis(const RoundsSeries& series, const RoundsOptions& options)
{
    const double left = leftMargin;
    const double right = options.size.width() - rightMargin;
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

QStringList noteLines(const RoundsLayout& layout, const RoundsSeries& series, const TextMeasure& measure)
{
    QStringList notes = series.notes;
    if (layout.droppedVolumes > 0)
        notes.prepend(QStringLiteral("%1 volumes find no room above their bars; the table has them all.")
                          .arg(layout.droppedVolumes));
    QStringList lines = wrapped(notes, QStringLiteral(" "), layout.size.width() - 2 * edge, TextRole::Note, measure);
    const auto most = std::max<qsizetype>(2, static_cast<qsizetype>(layout.size.height() / heightPerNoteLine));
    if (lines.size() > most) {
        lines.resize(most - 1);
        lines += QStringLiteral("More notes are on the page Report.");
    }
    return lines;
}

/// Divides what is left between header and footer among the two panels.
void placePlots(RoundsLayout& layout, double top, double bottom, bool curve, double stripHeight)
{
    const double left = leftMargin;
    const double width = layout.size.width() - rightMargin - left;
    const double height = std::max(bottom - top, 40.0);
    const double curveHeight = curve ? std::floor((height - stripHeight) * 0.3) : 0;
    if (curveHeight < leastCurveHeight) {
        layout.ratePlot = QRectF(left, top, width, height - stripHeight);
        return;
    }
    layout.ratePlot = QRectF(left, top, width, height - stripHeight - curveHeight);
    layout.curvePlot = QRectF(left, bottom - curveHeight, width, curveHeight);
}

void placeCurves(RoundsLayout& layout, const RoundsSeries& series, RateUnit unit, const TextMeasure& measure)
{
    if (layout.curvePlot.isNull())
        return;
    const QString text = QStringLiteral("inside the rounds, mean over %1 or more: transferred (grey), dirtied (black)")
                             .arg(formatSeconds(series.curveWindow));
    const QSizeF size = measure(text, TextRole::Note);
    const double left = layout.axis.isBroken() ? layout.axis.pieces().back().left : layout.curvePlot.left();
    layout.texts.push_back(
        {QRectF(QPointF(left + 6, layout.curvePlot.top() + 2), size), text, TextRole::Note, false, true});
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
    const QString unit = rateUnitLabel(options.unit);
    layout.rateTitle = QStringLiteral("rate (%1)").arg(unit);
    layout.curveTitle = unit;

    const double textWidth = options.size.width() - 2 * edge;
    double top = placeLines(layout.texts, wrapped({series.title}, {}, textWidth, TextRole::Title, measure), edge, 6,
        TextRole::Title, measure);
    top = placeLines(layout.texts,
        wrapped(series.summary, QStringLiteral("  \u00b7  "), textWidth, TextRole::Subtitle, measure), edge, top + 1,
        TextRole::Subtitle, measure);

    // The legend's key needs the plots' scale, and the plots begin below the legend: its height is the same for any
    // scale.
    layout.bytesPerSquarePixel = series.rounds.empty() ? 0 : widestKeyScale;
    const double plotTop = placeLegend(layout, series, top + 2, measure) + 4;
    layout.legend.clear();

    const double lineHeight = measure(QStringLiteral("X"), TextRole::Axis).height();
    const double stripHeight = lineHeight + 4;
    const bool curve = !series.sentRate.empty() || !series.dirtyRate.empty();
    layout.droppedVolumes = 1; // as if some were: the note's line is kept free
    const double notesHeight = static_cast<double>(noteLines(layout, series, measure).size())
        * measure(QStringLiteral("X"), TextRole::Note).height();
    layout.droppedVolumes = 0;
    const double plotBottom = options.size.height() - 8 - notesHeight - 2 * lineHeight - 10;
    placePlots(layout, plotTop, plotBottom, curve, stripHeight);

    placeBracket(layout, series, measure);
    const double labelHeight = measure(QStringLiteral("0"), TextRole::Volume).height();
    const double roomTop = layout.bracket ? layout.bracket->y + 8 : layout.ratePlot.top() + 2;
    layout.rateAxis = rateAxis(highestRate(series, options.unit), layout.ratePlot.height(),
        roomTop - layout.ratePlot.top() + 2.4 * labelHeight + 6);
    // a bar's area is half the round's width times the rate: twice the volume in the rectangle of the whole span
    const double bytesPerRate = 1 / rateIn(options.unit, 1);
    layout.bytesPerSquarePixel = series.rounds.empty()
        ? 0
        : 2 * layout.rateAxis.max / layout.ratePlot.height() * bytesPerRate / layout.axis.pixelsPerSecond();
    placeLegend(layout, series, top + 2, measure);

    placeSpans(layout, series);
    placeBars(layout, series, options.unit);
    placeVolumes(
        layout, series, QRectF(QPointF(layout.ratePlot.left(), roomTop), layout.ratePlot.bottomRight()), measure);
    placeRoundNumbers(layout, layout.ratePlot.bottom() + 2, measure);
    placeLost(layout, series);
    placeCurves(layout, series, options.unit, measure);

    const double axisBottom
        = layout.curvePlot.isNull() ? layout.ratePlot.bottom() + stripHeight : layout.curvePlot.bottom();
    placeTicks(layout, axisBottom + 6, measure);
    placeAxisTitle(layout, axisBottom + 6 + lineHeight, measure);
    placeLines(layout.texts, noteLines(layout, series, measure), edge, axisBottom + 10 + 2 * lineHeight, TextRole::Note,
        measure);
    return layout;
}

} // namespace xenlens::model
