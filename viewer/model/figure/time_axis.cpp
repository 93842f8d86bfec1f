// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/time_axis.h"

#include <algorithm>
#include <cmath>

namespace xenlens::model {

namespace {

/// Below 1 ns the model's own time has no more digits.
constexpr double leastSpan = 1e-9;

} // namespace

double niceStep(double least)
{
    if (!(least > 0) || !std::isfinite(least))
        return 1;
    const double decade = std::pow(10, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        // a step that is too small by a rounding error is not too small
        if (factor * decade >= least * (1 - 1e-9))
            return factor * decade;
    }
    return 10 * decade;
}

TimeAxis::TimeAxis(double begin, double end, double left, double right, std::optional<AxisCut> cut)
{
    end = std::max(end, begin + leastSpan);
    right = std::max(right, left + 1);
    const bool cuts
        = cut && begin < cut->begin && cut->begin < cut->end && cut->end < end && right - left > 2 * gapPixels;
    if (!cuts) {
        m_scale = (right - left) / (end - begin);
        m_pieces = {{begin, end, left, right}};
        return;
    }
    m_scale = (right - left - gapPixels) / (cut->begin - begin + end - cut->end);
    const double gapLeft = left + (cut->begin - begin) * m_scale;
    m_pieces = {{begin, cut->begin, left, gapLeft}, {cut->end, end, gapLeft + gapPixels, right}};
}

double TimeAxis::toX(double seconds) const
{
    const Piece& first = m_pieces.front();
    const Piece& last = m_pieces.back();
    if (isBroken() && seconds > first.end && seconds < last.begin)
        return first.right + (seconds - first.end) / (last.begin - first.end) * (last.left - first.right);
    const Piece& piece = seconds >= last.begin ? last : first;
    return piece.left + (seconds - piece.begin) * m_scale;
}

double TimeAxis::toSeconds(double x) const
{
    const Piece& first = m_pieces.front();
    const Piece& last = m_pieces.back();
    if (isBroken() && x > first.right && x < last.left)
        return first.end + (x - first.right) / (last.left - first.right) * (last.begin - first.end);
    const Piece& piece = x >= last.left ? last : first;
    return piece.begin + (x - piece.left) / m_scale;
}

std::vector<TimeAxis::Tick> TimeAxis::ticks(double minPixels) const
{
    const double step = niceStep(minPixels / m_scale);
    const int decimals = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 9);
    std::vector<Tick> ticks;
    for (const Piece& piece : m_pieces) {
        // counted in whole steps, so that no rounding error adds up
        const auto first = static_cast<qint64>(std::ceil(piece.begin / step - 1e-6));
        const auto last = static_cast<qint64>(std::floor(piece.end / step + 1e-6));
        for (qint64 i = first; i <= last; ++i) {
            const double seconds = static_cast<double>(i) * step;
            const double x = piece.left + (seconds - piece.begin) * m_scale;
            if (ticks.empty() || x - ticks.back().x >= minPixels * 0.999)
                ticks.push_back({seconds, x, QString::number(seconds, 'f', decimals)});
        }
    }
    return ticks;
}

} // namespace xenlens::model
