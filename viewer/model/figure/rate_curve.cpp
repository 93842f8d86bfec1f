// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/rate_curve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace xenlens::model {

namespace {

double secondsSince(TimeNs origin, TimeNs time)
{
    return (time - origin).seconds();
}

bool crossesLost(const std::vector<analysis::LostSpan>& lost, TimeNs begin, TimeNs end)
{
    return std::any_of(lost.begin(), lost.end(),
        [&](const analysis::LostSpan& span) { return span.time.begin < end && begin < span.time.end; });
}

/// Indices of the first, least, greatest and last point of [begin, end), in order and without repetition.
void keepExtremes(const Polyline& line, std::size_t begin, std::size_t end, Polyline& kept)
{
    std::size_t least = begin;
    std::size_t greatest = begin;
    for (std::size_t i = begin; i < end; ++i) {
        if (line[i].y() < line[least].y())
            least = i;
        if (line[i].y() > line[greatest].y())
            greatest = i;
    }
    std::array<std::size_t, 4> keep{begin, std::min(least, greatest), std::max(least, greatest), end - 1};
    const auto last = std::unique(keep.begin(), keep.end());
    std::for_each(keep.begin(), last, [&](std::size_t i) { kept.push_back(line[i]); });
}

/// The steps of a stretch without a gap, each at least the rule's window long; a shorter rest joins the last.
void addStretch(RateCurve& curve, std::span<const analysis::CurvePoint> points, const RateRule& rule)
{
    if ((points.back().time - points.front().time).seconds() < rule.least)
        return;
    std::vector<std::size_t> bounds{0};
    for (std::size_t i = 1; i < points.size(); ++i) {
        const double seconds = (points[i].time - points[bounds.back()].time).seconds();
        if (seconds > 0 && seconds >= rule.window)
            bounds.push_back(i);
    }
    if (bounds.size() > 1)
        bounds.back() = points.size() - 1;
    else
        bounds.push_back(points.size() - 1);
    for (std::size_t i = 1; i < bounds.size(); ++i) {
        const analysis::CurvePoint& a = points[bounds[i - 1]];
        const analysis::CurvePoint& b = points[bounds[i]];
        const double seconds = (b.time - a.time).seconds();
        if (seconds > 0)
            curve.push_back({secondsSince(rule.origin, a.time), secondsSince(rule.origin, b.time),
                static_cast<double>(b.value - a.value) * rule.bytesPerValue / seconds});
    }
}

void append(std::vector<Polyline>& lines, Polyline& line)
{
    if (line.size() > 1)
        lines.push_back(thinned(line));
    line.clear();
}

} // namespace

RateCurve rateCurve(
    const std::vector<analysis::CurvePoint>& points, const std::vector<analysis::LostSpan>& lost, const RateRule& rule)
{
    const auto continues = [&](const analysis::CurvePoint& a, const analysis::CurvePoint& b) {
        return a.value <= b.value && a.time <= b.time && (!rule.restartsAtRound || a.round == b.round)
            && !crossesLost(lost, a.time, b.time);
    };
    RateCurve curve;
    for (std::size_t begin = 0; begin < points.size();) {
        std::size_t end = begin + 1;
        while (end < points.size() && continues(points[end - 1], points[end]))
            ++end;
        addStretch(curve, {points.data() + begin, end - begin}, rule);
        begin = end;
    }
    return curve;
}

Polyline thinned(const Polyline& line)
{
    Polyline kept;
    std::size_t begin = 0;
    while (begin < line.size()) {
        std::size_t end = begin + 1;
        const double column = std::floor(line[begin].x());
        while (end < line.size() && std::floor(line[end].x()) == column)
            ++end;
        keepExtremes(line, begin, end, kept);
        begin = end;
    }
    return kept;
}

std::vector<Polyline> stairs(const RateCurve& curve, const TimeAxis& axis, RateUnit unit)
{
    // two steps that touch may differ by the rounding of their ns to s
    constexpr double touching = 1e-8;
    std::vector<Polyline> lines;
    for (const TimeAxis::Piece& piece : axis.pieces()) {
        const auto first = std::partition_point(
            curve.begin(), curve.end(), [&](const RateStep& step) { return step.end <= piece.begin; });
        Polyline line;
        double reached = 0;
        for (auto step = first; step != curve.end() && step->begin < piece.end; ++step) {
            if (!line.empty() && step->begin > reached + touching)
                append(lines, line);
            const double y = rateIn(unit, step->bytesPerSecond);
            line.emplace_back(axis.toX(std::max(step->begin, piece.begin)), y);
            line.emplace_back(axis.toX(std::min(step->end, piece.end)), y);
            reached = step->end;
        }
        append(lines, line);
    }
    return lines;
}

} // namespace xenlens::model
