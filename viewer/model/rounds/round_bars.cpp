// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rounds/round_bars.h"

#include "model/figure/label_placer.h"

#include <algorithm>
#include <cmath>

namespace xenlens::model {

namespace {

/// Beyond so many bars in view only those at least this wide ask for a label: the others could not have one.
constexpr std::size_t manyBars = 600;
constexpr double leastLabelledWidth = 3;

/// The parts of [begin, end) that the axis shows, as x ranges.
std::vector<std::pair<double, double>> shown(const TimeAxis& axis, double begin, double end)
{
    std::vector<std::pair<double, double>> parts;
    for (const TimeAxis::Piece& piece : axis.pieces()) {
        const double from = std::max(begin, piece.begin);
        const double to = std::min(end, piece.end);
        if (from < to)
            parts.emplace_back(piece.left + (from - piece.begin) * axis.pixelsPerSecond(),
                piece.left + (to - piece.begin) * axis.pixelsPerSecond());
    }
    return parts;
}

bool isCut(const TimeAxis& axis, double begin, double end)
{
    return axis.isBroken() && begin < axis.pieces().back().begin && axis.pieces().front().end < end;
}

/// One bar over [begin, end) between two rates, in as many rectangles as the axis has pieces there.
void addBar(RoundsLayout& layout, const TimeAxis::Piece& time, std::pair<double, double> rates, Bar bar)
{
    const QRectF& plot = layout.ratePlot;
    const double perUnit = plot.height() / layout.rateAxis.max;
    bar.cut = isCut(layout.axis, time.begin, time.end);
    for (const auto& [left, right] : shown(layout.axis, time.begin, time.end)) {
        bar.rect = QRectF(QPointF(left, plot.bottom() - rates.second * perUnit),
            QPointF(right, plot.bottom() - rates.first * perUnit));
        layout.bars.push_back(bar);
    }
}

/// What a label stands on: the widest rectangle of the round's bars of these kinds, as tall as the stack.
std::optional<QRectF> footing(const RoundsLayout& layout, int round, bool dirtied)
{
    std::optional<QRectF> foot;
    for (const Bar& bar : layout.bars) {
        if (bar.round != round || (bar.kind == BarKind::Dirtied) != dirtied)
            continue;
        if (!foot || bar.rect.width() > foot->width())
            foot = bar.rect;
        else if (bar.rect.left() == foot->left())
            foot = foot->united(bar.rect);
    }
    return foot;
}

} // namespace

void placeSpans(RoundsLayout& layout, const RoundsSeries& series)
{
    for (const RoundBars& round : series.rounds) {
        const auto parts = shown(layout.axis, round.begin, round.end);
        if (!parts.empty())
            layout.spans.push_back({round.index, round.stopped, parts.front().first, parts.back().second});
    }
}

void placeBars(RoundsLayout& layout, const RoundsSeries& series, RateUnit unit)
{
    for (const RoundBars& round : series.rounds) {
        const double middle = (round.begin + round.end) / 2;
        const TimeAxis::Piece left{round.begin, middle};
        const TimeAxis::Piece right{middle, round.end};
        const double sent = rateIn(unit, round.rate(round.sent).value_or(0));
        if (sent > 0)
            addBar(layout, left, {0, sent},
                {{}, round.stopped ? BarKind::StoppedTransferred : BarKind::Transferred, round.index});
        const double skipped = rateIn(unit, round.rate(round.skipped).value_or(0));
        if (skipped > 0)
            addBar(layout, left, {sent, sent + skipped}, {{}, BarKind::Skipped, round.index});
        const double dirtied = rateIn(unit, round.rate(round.dirtied).value_or(0));
        if (dirtied > 0)
            addBar(layout, right, {0, dirtied}, {{}, BarKind::Dirtied, round.index});
    }
}

void placeVolumes(RoundsLayout& layout, const RoundsSeries& series, const QRectF& room, const TextMeasure& measure)
{
    std::vector<LabelRequest> requests;
    std::vector<VolumeLabel> labels;
    const auto request = [&](const RoundBars& round, bool dirtied, std::optional<double> volume) {
        std::optional<QRectF> foot = footing(layout, round.index, dirtied);
        if (!foot) {
            // a missing or empty volume has no bar: its label stands on the base line
            const double middle = (round.begin + round.end) / 2;
            const auto parts = shown(layout.axis, dirtied ? middle : round.begin, dirtied ? round.end : middle);
            if (parts.empty())
                return;
            foot = QRectF(parts.back().first, layout.ratePlot.bottom(), parts.back().second - parts.back().first, 0);
        }
        if (layout.bars.size() > manyBars && foot->width() < leastLabelledWidth) {
            ++layout.droppedVolumes;
            return;
        }
        VolumeLabel label;
        label.text = {{}, formatMiB(volume), TextRole::Volume, false, true};
        if (!dirtied && round.skipped.value_or(0) > 0)
            label.text.text += QStringLiteral(" + ") + formatMiB(round.skipped);
        label.round = round.index;
        label.kind = dirtied ? BarKind::Dirtied : round.stopped ? BarKind::StoppedTransferred : BarKind::Transferred;
        requests.push_back({*foot, measure(label.text.text, TextRole::Volume), round.stopped});
        labels.push_back(label);
    };
    for (const RoundBars& round : series.rounds) {
        if (round.sentKnown)
            request(round, false, round.sent);
        if (!round.stopped || round.dirtied)
            request(round, true, round.dirtied);
    }
    std::vector<QRectF> obstacles;
    for (const Bar& bar : layout.bars)
        obstacles.push_back(bar.rect);
    const auto places = placeLabels(requests, obstacles, room);
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (!places[i]) {
            ++layout.droppedVolumes;
            continue;
        }
        labels[i].text.box = places[i]->box;
        labels[i].text.vertical = places[i]->vertical;
        labels[i].leader = places[i]->leader;
        layout.volumes.push_back(labels[i]);
    }
}

void placeRoundNumbers(RoundsLayout& layout, double top, const TextMeasure& measure)
{
    const QSizeF word = measure(QStringLiteral("round"), TextRole::Axis);
    // clear of the rate axis's 0
    layout.texts.push_back({QRectF(QPointF(layout.ratePlot.left() - word.width() - 24, top), word),
        QStringLiteral("round"), TextRole::Axis});
    double taken = layout.ratePlot.left() - 2;
    for (RoundSpan span : layout.spans) {
        const QString text = QString::number(span.round);
        if (layout.axis.isBroken() && span.left < layout.axis.pieces().front().right)
            span.left = std::min(span.right, layout.axis.pieces().back().left);
        const QSizeF size = measure(text, TextRole::Axis);
        const double middle = (span.left + span.right) / 2;
        const double left = std::clamp(middle - size.width() / 2, layout.ratePlot.left(),
            std::max(layout.ratePlot.left(), layout.ratePlot.right() - size.width()));
        // a number that would lean over a neighbour's span is read as the neighbour's
        if (left < taken + 3 || size.width() > span.right - span.left + 6)
            continue;
        layout.texts.push_back({QRectF(QPointF(left, top), size), text, TextRole::Axis});
        taken = left + size.width();
    }
}

void placeBracket(RoundsLayout& layout, const RoundsSeries& series, const TextMeasure& measure)
{
    if (!series.downtime)
        return;
    const Downtime& downtime = *series.downtime;
    const double end = downtime.end.value_or(layout.axis.end());
    if (end < layout.axis.begin() || downtime.begin > layout.axis.end())
        return;
    Bracket bracket;
    bracket.left = std::max(layout.axis.toX(downtime.begin), layout.ratePlot.left());
    bracket.right = std::min(layout.axis.toX(end), layout.ratePlot.right());
    bracket.open = !downtime.end;
    const QSizeF size = measure(downtime.text, TextRole::Volume);
    bracket.y = layout.ratePlot.top() + size.height() + 6;
    const double left = std::clamp((bracket.left + bracket.right - size.width()) / 2, layout.ratePlot.left() + 2,
        std::max(layout.ratePlot.left() + 2, layout.ratePlot.right() - size.width() - 2));
    bracket.text
        = {QRectF(QPointF(left, layout.ratePlot.top() + 2), size), downtime.text, TextRole::Volume, false, true};
    layout.bracket = bracket;
}

void placeLost(RoundsLayout& layout, const RoundsSeries& series)
{
    for (const LostStretch& stretch : series.lost) {
        if (stretch.end < layout.axis.begin() || stretch.begin > layout.axis.end())
            continue;
        const double left = std::max(layout.axis.toX(stretch.begin), layout.ratePlot.left());
        const double right = std::min(layout.axis.toX(stretch.end), layout.ratePlot.right());
        const double widen = std::max(0.0, leastLostPixels - (right - left)) / 2;
        layout.lost.push_back({left - widen, right + widen, stretch.text});
    }
}

} // namespace xenlens::model
