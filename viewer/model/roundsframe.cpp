// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/roundsframe.h"

#include <algorithm>
#include <cmath>

namespace xenlens::model {

namespace {

constexpr double leastCurveHeight = 60; ///< below this the second panel would show nothing
constexpr double heightPerNoteLine = 120; ///< px of the picture; a small one has no room for many sentences

double lineHeight(TextRole role, const TextMeasure& measure)
{
    return measure(QStringLiteral("X"), role).height();
}

/// The strip below the bars with the rounds' numbers.
double stripHeight(const TextMeasure& measure)
{
    return lineHeight(TextRole::Axis, measure) + 4;
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
    const double left = std::min((margin::left + layout.size.width() - margin::right - size.width()) / 2,
        layout.size.width() - size.width() - 2);
    layout.texts.push_back({QRectF(QPointF(std::max(left, 2.0), top), size), title, TextRole::Axis});
}

QStringList noteLines(const RoundsLayout& layout, const RoundsSeries& series, const TextMeasure& measure)
{
    QStringList notes = series.notes;
    if (layout.droppedVolumes > 0)
        notes.prepend(layout.droppedVolumes == 1
                ? QStringLiteral("1 volume finds no room above its bar; the table has it.")
                : QStringLiteral("%1 volumes find no room above their bars; the table has them all.")
                      .arg(layout.droppedVolumes));
    QStringList lines
        = wrapped(notes, QStringLiteral(" "), layout.size.width() - 2 * margin::edge, TextRole::Note, measure);
    const auto most = std::max<qsizetype>(2, static_cast<qsizetype>(layout.size.height() / heightPerNoteLine));
    if (lines.size() > most) {
        lines.resize(most - 1);
        lines += QStringLiteral("More notes are on the page Report.");
    }
    return lines;
}

} // namespace

double placeHeader(RoundsLayout& layout, const RoundsSeries& series, const TextMeasure& measure)
{
    const double width = layout.size.width() - 2 * margin::edge;
    const double top = placeLines(layout.texts, wrapped({series.title}, {}, width, TextRole::Title, measure),
        margin::edge, 6, TextRole::Title, measure);
    return placeLines(layout.texts,
        wrapped(series.summary, QStringLiteral("  \u00b7  "), width, TextRole::Subtitle, measure), margin::edge,
        top + 1, TextRole::Subtitle, measure);
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
    const double line = lineHeight(TextRole::Axis, measure);
    placeTicks(layout, layout.axisY + 6, measure);
    placeAxisTitle(layout, layout.axisY + 6 + line, measure);
    placeLines(layout.texts, noteLines(layout, series, measure), margin::edge, layout.axisY + 10 + 2 * line,
        TextRole::Note, measure);
}

} // namespace xenlens::model
