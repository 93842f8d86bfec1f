// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/time_frame.h"

#include "wording/figures.h"

#include <algorithm>
#include <cmath>

namespace xenlens::model {

namespace {

constexpr double roundNumberGap = 8; ///< px below the plot

} // namespace

TimeRange TimeFrame::range() const
{
    return {origin, origin + DurationNs{std::llround(end * 1e9)}};
}

TimeFrame timeFrame(const analysis::Migration& migration)
{
    TimeFrame frame;
    frame.origin = migration.time.begin;
    frame.end = migration.time.duration().seconds();
    frame.axisTitle = QString::fromLatin1(wording::timeAxis);
    for (const analysis::Round& round : migration.rounds) {
        frame.rounds.push_back(
            {round.index, round.kind == analysis::RoundKind::Stopped, frame.secondsRange(round.time)});
        frame.end = std::max(frame.end, frame.rounds.back().time.end);
    }
    if (migration.suspended) {
        const double begin = frame.seconds(*migration.suspended);
        const double end = begin + (migration.downtime ? migration.downtime->value.seconds() : 0);
        frame.end = std::max(frame.end, end);
        frame.downtime = {begin, migration.downtime ? end : frame.end};
    }
    return frame;
}

TimeFrame timeFrame(const ReportPtr& report, int migration, const std::optional<TimeRange>& data)
{
    if (report && migration >= 0 && static_cast<std::size_t>(migration) < report->migrations.size())
        return timeFrame(report->migrations[static_cast<std::size_t>(migration)]);
    TimeFrame frame;
    frame.axisTitle = QString::fromLatin1(wording::countsTimeAxis);
    if (data) {
        frame.origin = data->begin;
        frame.end = data->duration().seconds();
    }
    return frame;
}

std::vector<Shade> shades(const TimeFrame& frame, const TimeAxis& axis)
{
    std::vector<Shade> all;
    const auto add = [&](ShadeKind kind, int round, const SecondsRange& time) {
        const double begin = std::max(time.begin, axis.begin());
        const double end = std::min(time.end, axis.end());
        if (begin < end)
            all.push_back({kind, round, axis.toX(begin), axis.toX(end)});
    };
    for (const RoundStretch& round : frame.rounds) {
        const ShadeKind live = round.index % 2 == 0 ? ShadeKind::Even : ShadeKind::Odd;
        add(round.stopped ? ShadeKind::Stopped : live, round.index, round.time);
    }
    if (frame.downtime)
        add(ShadeKind::Downtime, 0, *frame.downtime);
    return all;
}

int roundAt(const std::vector<Shade>& shades, double x)
{
    for (const Shade& shade : shades) {
        if (shade.round > 0 && shade.left <= x && x < shade.right)
            return shade.round;
    }
    return 0;
}

double roundStripHeight(const TextMeasure& measure)
{
    return lineHeight(TextRole::Axis, measure) + roundNumberGap + 2;
}

void placeRoundNumbers(FigureFrame& figure, const std::vector<Shade>& shades, double bottom, const TextMeasure& measure)
{
    const QSizeF word = measure(QStringLiteral("round"), TextRole::Axis);
    const double top = bottom + roundNumberGap;
    if (shades.empty())
        return;
    figure.texts.push_back(
        {QRectF(QPointF(margin::left - word.width() - 24, top), word), QStringLiteral("round"), TextRole::Axis});
    double taken = margin::left - 2;
    for (const Shade& shade : shades) {
        const QString text = QString::number(shade.round);
        const QSizeF size = measure(text, TextRole::Axis);
        const double left = (shade.left + shade.right - size.width()) / 2;
        // a number that would lean over a neighbour's shade is read as the neighbour's
        if (shade.round == 0 || left < taken + 3 || size.width() > shade.right - shade.left + 2
            || left + size.width() > figure.size.width())
            continue;
        figure.texts.push_back({QRectF(QPointF(left, top), size), text, TextRole::Axis});
        taken = left + size.width();
    }
}

TimeAxis timeAxis(const TimeFrame& frame, const std::optional<TimeRange>& range, double width)
{
    const SecondsRange shown = range ? frame.secondsRange(*range) : SecondsRange{0, frame.end};
    return {shown.begin, shown.end, margin::left, width - margin::right};
}

} // namespace xenlens::model
