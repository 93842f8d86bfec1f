// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/stacked_rates.h"

#include <algorithm>
#include <cmath>

namespace xenlens::model {

namespace {

/// Less than this share of a column is a rounding error of its borders, not knowledge.
constexpr double leastKnown = 1e-3;

/// Seconds of [begin, end) that are known.
double knownSeconds(const std::vector<SecondsRange>& known, double begin, double end)
{
    double seconds = 0;
    auto stretch = std::partition_point(
        known.begin(), known.end(), [&](const SecondsRange& before) { return before.end <= begin; });
    for (; stretch != known.end() && stretch->begin < end; ++stretch)
        seconds += std::min(end, stretch->end) - std::max(begin, stretch->begin);
    return seconds;
}

bool same(const std::vector<double>& a, const std::vector<double>& b)
{
    const double scale = std::max(a.empty() ? 0 : a.back(), b.empty() ? 0 : b.back());
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
        [&](double left, double right) { return std::abs(left - right) <= scale * 1e-9; });
}

double countedUntil(const StackKind& kind, double seconds)
{
    double sum = 0;
    for (const CountCurve& curve : kind.curves)
        sum += curve.until(seconds);
    return sum;
}

} // namespace

std::vector<SecondsRange> without(const std::vector<SecondsRange>& times, std::vector<SecondsRange> gaps)
{
    std::sort(gaps.begin(), gaps.end(), [](const SecondsRange& a, const SecondsRange& b) { return a.begin < b.begin; });
    std::vector<SecondsRange> known;
    for (SecondsRange rest : times) {
        for (const SecondsRange& gap : gaps) {
            if (gap.end <= rest.begin || gap.begin >= rest.end)
                continue;
            if (gap.begin > rest.begin)
                known.push_back({rest.begin, gap.begin});
            rest.begin = std::max(rest.begin, gap.end);
        }
        if (rest.begin < rest.end)
            known.push_back(rest);
    }
    return known;
}

std::vector<StackRun> stackRuns(const StackSeries& series, const TimeAxis& axis)
{
    std::vector<StackRun> runs;
    for (const TimeAxis::Piece& piece : axis.pieces()) {
        std::vector<double> before(series.kinds.size());
        for (std::size_t kind = 0; kind < before.size(); ++kind)
            before[kind] = countedUntil(series.kinds[kind], piece.begin);
        bool joins = false;
        for (double x = piece.left; x < piece.right; x = std::floor(x) + 1) {
            const double right = std::min(std::floor(x) + 1, piece.right);
            const double begin = piece.begin + (x - piece.left) / axis.pixelsPerSecond();
            const double end = piece.begin + (right - piece.left) / axis.pixelsPerSecond();
            const double seconds = knownSeconds(series.known, begin, end);
            const bool known = seconds > (end - begin) * leastKnown;
            StackRun run{x, right, std::vector<double>(series.kinds.size())};
            double top = 0;
            for (std::size_t kind = 0; kind < before.size(); ++kind) {
                const double after = countedUntil(series.kinds[kind], end);
                top += known ? std::max(after - before[kind], 0.0) / seconds : 0;
                run.tops[kind] = top;
                before[kind] = after;
            }
            if (known && joins && same(runs.back().tops, run.tops))
                runs.back().right = right;
            else if (known)
                runs.push_back(std::move(run));
            joins = known;
        }
    }
    return runs;
}

double highest(const std::vector<StackRun>& runs)
{
    double most = 0;
    for (const StackRun& run : runs)
        most = std::max(most, run.tops.empty() ? 0 : run.tops.back());
    return most;
}

} // namespace xenlens::model
