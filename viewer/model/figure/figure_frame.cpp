// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/figure_frame.h"

#include "wording/figures.h"

#include <algorithm>

namespace xenlens::model {

namespace {

constexpr double heightPerNoteLine = 120; ///< px of the picture; a small one has no room for many sentences
constexpr double belowAxis = 6; ///< px from the axis to its numbers

void placeTicks(FigureFrame& frame, double top, const TextMeasure& measure)
{
    const double widest = measure(QStringLiteral("000.000"), TextRole::Axis).width();
    for (const TimeAxis::Tick& tick : frame.axis.ticks(widest + 14)) {
        const QSizeF size = measure(tick.text, TextRole::Axis);
        const double left = std::min(tick.x - size.width() / 2, frame.size.width() - size.width() - 2);
        frame.ticks.push_back(tick);
        frame.texts.push_back({QRectF(QPointF(left, top), size), tick.text, TextRole::Axis});
    }
}

/// In the middle of the axis, or of the picture where it is wider than that.
void placeAxisTitle(FigureFrame& frame, const QString& title, double top, const TextMeasure& measure)
{
    const QSizeF size = measure(title, TextRole::Axis);
    const double left = std::min(
        (margin::left + frame.size.width() - margin::right - size.width()) / 2, frame.size.width() - size.width() - 2);
    frame.texts.push_back({QRectF(QPointF(std::max(left, 2.0), top), size), title, TextRole::Axis});
}

} // namespace

RateAxis rateAxis(double used, double height, double headroom)
{
    RateAxis axis;
    axis.max = used * height / std::max(height - headroom, height / 3);
    axis.step = niceStep(axis.max / std::clamp(height / 45, 1.0, 10.0));
    // a flat panel still needs one number above 0: two steps are at most 2.5 times apart
    if (axis.step > axis.max)
        axis.step = niceStep(axis.max / 2.5);
    return axis;
}

double lineHeight(TextRole role, const TextMeasure& measure)
{
    return measure(QStringLiteral("X"), role).height();
}

double placeHeader(FigureFrame& frame, const QString& title, const QStringList& summary, const TextMeasure& measure)
{
    const double width = frame.size.width() - 2 * margin::edge;
    const double top = placeLines(
        frame.texts, wrapped({title}, {}, width, TextRole::Title, measure), margin::edge, 6, TextRole::Title, measure);
    return placeLines(frame.texts, wrapped(summary, QStringLiteral("  \u00b7  "), width, TextRole::Subtitle, measure),
        margin::edge, top + 1, TextRole::Subtitle, measure);
}

QStringList noteLines(const QStringList& notes, QSizeF size, const TextMeasure& measure)
{
    QStringList sentences = notes;
    for (QString& sentence : sentences) // what the analysis says ends without a stop, and another may follow
        sentence += sentence.endsWith(u'.') ? QString() : QStringLiteral(".");
    QStringList lines
        = wrapped(sentences, QStringLiteral(" "), size.width() - 2 * margin::edge, TextRole::Note, measure);
    const auto most = std::max<qsizetype>(2, static_cast<qsizetype>(size.height() / heightPerNoteLine));
    if (lines.size() > most) {
        lines.resize(most - 1);
        lines += QString::fromLatin1(wording::moreNotes);
    }
    return lines;
}

double placeTimeAxis(FigureFrame& frame, const QString& title, const TextMeasure& measure)
{
    const double line = lineHeight(TextRole::Axis, measure);
    placeTicks(frame, frame.axisY + belowAxis, measure);
    placeAxisTitle(frame, title, frame.axisY + belowAxis + line, measure);
    return frame.axisY + timeAxisHeight(measure);
}

double timeAxisHeight(const TextMeasure& measure)
{
    return belowAxis + 2 * lineHeight(TextRole::Axis, measure);
}

} // namespace xenlens::model
