// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rounds/rounds_legend.h"

#include "model/rounds/rounds_frame.h"
#include "wording/figures.h"

#include <algorithm>
#include <cmath>

namespace xenlens::model {

namespace {

constexpr double mebi = 1024.0 * 1024.0;

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
        {Swatch::Transferred, QString::fromLatin1(wording::transferredBars)},
        {Swatch::Dirtied, QString::fromLatin1(wording::dirtiedBars)}};
    const bool skips = has([](const RoundBars& round) { return round.skipped.value_or(0) > 0; });
    if (skips)
        entries.emplace_back(Swatch::Skipped, QString::fromLatin1(wording::skippedBars));
    if (has([](const RoundBars& round) { return round.stopped; }))
        entries.emplace_back(Swatch::Stopped, QString::fromLatin1(wording::stoppedRound));
    if (!series.lost.empty())
        entries.emplace_back(Swatch::Lost, QString::fromLatin1(wording::eventsLost));
    if (layout.bytesPerSquarePixel > 0) {
        entries.emplace_back(Swatch::Area,
            QString::fromStdString(
                wording::areaKey(formatDigits(keyVolume(layout.bytesPerSquarePixel) / mebi, 1).toStdString())));
        entries.emplace_back(Swatch::None, QString::fromStdString(wording::volumeLabels(skips)));
    }
    if (layout.axis.isBroken())
        entries.emplace_back(Swatch::None, QString::fromLatin1(wording::roundOneCut));
    return entries;
}

} // namespace

double placeLegend(RoundsLayout& layout, const RoundsSeries& series, double top, const TextMeasure& measure)
{
    const double lineHeight = measure(QStringLiteral("X"), TextRole::Legend).height() + 3;
    double left = margin::edge;
    for (const auto& [swatch, text] : legendEntries(layout, series)) {
        const QSizeF size = measure(text, TextRole::Legend);
        double side = swatch == Swatch::None ? 0 : 22;
        if (swatch == Swatch::Area)
            side = std::sqrt(keyVolume(layout.bytesPerSquarePixel) / layout.bytesPerSquarePixel);
        const double width = side + (side > 0 ? 5 : 0) + size.width();
        if (left > margin::edge && left + width > layout.size.width() - margin::edge) {
            left = margin::edge;
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

} // namespace xenlens::model
