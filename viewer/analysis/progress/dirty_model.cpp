// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/progress/dirty_model.h"

#include "analysis/progress/open_round.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace xenlens::analysis {

namespace {

/// A curve with fewer points inside its round is no better than its end.
constexpr std::size_t fewestPoints = 4;
/// Of the ratio of two curves: so that a few pages, by chance, do not double it.
constexpr double ratioInertia = 100;
constexpr double noSecond = 1e-9;

/// The hypervisor's records cover the whole of that time.
bool covers(const DirtyProfile& marks, const TimeRange& time)
{
    return marks.timesKnown && std::none_of(marks.gaps.begin(), marks.gaps.end(), [&](const TimeRange& gap) {
        return gap.begin < time.end && time.begin < gap.end;
    });
}

struct Interval
{
    double begin;
    double end;
};

} // namespace

DirtyModel::DirtyModel(const Migration& migration, const DirtyProfile* marks)
    : m_mostPages(static_cast<double>(migration.memoryBytes.value_or(0)) / static_cast<double>(pageBytes))
{
    addRounds(migration, marks);
}

void DirtyModel::addRounds(const Migration& migration, const DirtyProfile* marks)
{
    const Round* const open = openRound(migration);
    for (const Round& round : migration.rounds) {
        if (round.kind == RoundKind::Stopped)
            continue;
        Curve curve{round.index, &round == open, false, {{0, 0}}};
        const auto add = [&](TimeNs time, double pages) {
            const Point point{(time - round.time.begin).seconds(), std::max(pages, curve.points.back().pages)};
            if (time <= round.time.end && point.seconds > curve.points.back().seconds)
                curve.points.push_back(point);
        };
        if (marks && covers(*marks, round.time))
            for (const DirtyCurvePoint& point : marks->curve)
                if (point.round == round.index)
                    add(point.time, static_cast<double>(point.pages));
        if (curve.points.size() < fewestPoints) {
            curve.points.resize(1);
            for (const CurvePoint& point : migration.dirtyCurve)
                if (point.round == round.index)
                    add(point.time, static_cast<double>(point.value));
        }
        if (round.pagesDirtied) {
            const double length = round.time.duration().seconds();
            while (curve.points.size() > 1 && curve.points.back().seconds >= length)
                curve.points.pop_back();
            add(round.time.end, static_cast<double>(*round.pagesDirtied));
        }
        curve.fine = curve.points.size() >= fewestPoints;
        if (curve.points.size() > 1 && (curve.fine || !curve.open))
            m_curves.push_back(std::move(curve));
    }
}

const DirtyModel::Curve* DirtyModel::longest() const
{
    const auto last = [](const Curve& curve) { return curve.fine ? curve.points.back().seconds : 0; };
    const auto found = std::max_element(
        m_curves.begin(), m_curves.end(), [&](const Curve& a, const Curve& b) { return last(a) < last(b); });
    return found == m_curves.end() || !found->fine ? nullptr : &*found;
}

double DirtyModel::valueOf(const Curve& curve, double seconds) const
{
    const auto along = [](const std::vector<Point>& points, double at) {
        const auto next = std::lower_bound(
            points.begin(), points.end(), at, [](const Point& point, double time) { return point.seconds < time; });
        if (next == points.begin())
            return next->pages;
        const Point& after = next == points.end() ? points.back() : *next;
        const Point& before = next == points.end() ? points.back() : *std::prev(next);
        const double span = after.seconds - before.seconds;
        const double share = span > noSecond ? (at - before.seconds) / span : 0;
        return before.pages + share * (after.pages - before.pages);
    };
    const Point& end = curve.points.back();
    if (seconds <= end.seconds)
        return along(curve.points, seconds);
    const Curve* const shape = longest();
    double value = end.pages;
    double from = end.seconds;
    if (shape && shape != &curve && shape->points.back().seconds > end.seconds) {
        const double scale = (end.pages + ratioInertia) / (along(shape->points, end.seconds) + ratioInertia);
        from = std::min(seconds, shape->points.back().seconds);
        value += scale * (along(shape->points, from) - along(shape->points, end.seconds));
    }
    if (seconds > from) {
        const Curve& tail = shape ? *shape : curve;
        const double length = tail.points.back().seconds;
        const double slope = (tail.points.back().pages - along(tail.points, 0.75 * length)) / (0.25 * length);
        value += slope * (seconds - from);
    }
    return m_mostPages > 0 ? std::min(value, m_mostPages) : value;
}

DirtyModel::Value DirtyModel::fromFine(double seconds) const
{
    std::optional<Interval> ends;
    double sum = 0;
    double weights = 0;
    double weight = 1;
    for (auto curve = m_curves.rbegin(); curve != m_curves.rend(); ++curve) {
        if (!curve->fine)
            continue;
        const double value = valueOf(*curve, seconds);
        sum += weight * value;
        weights += weight;
        weight /= 2;
        if (!curve->open)
            ends = ends ? Interval{std::min(ends->begin, value), std::max(ends->end, value)} : Interval{value, value};
    }
    const double mean = sum / weights;
    return {mean, ends ? std::min(ends->begin, mean) : mean, ends ? std::max(ends->end, mean) : mean};
}

DirtyModel::Value DirtyModel::fromEnds(double seconds) const
{
    std::vector<Point> ends{{0, 0}};
    for (const Curve& curve : m_curves)
        ends.push_back(curve.points.back());
    std::sort(ends.begin(), ends.end(), [](const Point& a, const Point& b) { return a.seconds < b.seconds; });
    for (std::size_t i = 1; i < ends.size(); ++i)
        ends[i].pages = std::max(ends[i].pages, ends[i - 1].pages);
    const auto next = std::find_if(ends.begin(), ends.end(), [&](const Point& end) { return end.seconds >= seconds; });
    if (next == ends.end()) {
        const double proportional = ends.back().pages * seconds / ends.back().seconds;
        const double most = m_mostPages > 0 ? std::min(proportional, m_mostPages) : proportional;
        return {(ends.back().pages + most) / 2, ends.back().pages, most};
    }
    if (next == ends.begin())
        return {};
    const Point before = *std::prev(next);
    const double span = next->seconds - before.seconds;
    const double low
        = before.pages + (span > noSecond ? (seconds - before.seconds) / span : 1) * (next->pages - before.pages);
    return {(low + next->pages) / 2, low, next->pages};
}

std::optional<DirtyModel::Value> DirtyModel::at(double seconds) const
{
    if (m_curves.empty() || !(seconds >= 0))
        return std::nullopt;
    return longest() ? fromFine(seconds) : fromEnds(seconds);
}

std::optional<double> DirtyModel::dirtyNow() const
{
    return m_curves.empty() || !m_curves.back().open ? std::nullopt
                                                     : std::optional(m_curves.back().points.back().pages);
}

std::optional<double> DirtyModel::rateNow(double windowSeconds) const
{
    if (m_curves.empty() || !m_curves.back().open)
        return std::nullopt;
    const Curve& curve = m_curves.back();
    const Point& end = curve.points.back();
    const double from = std::max(0.0, end.seconds - windowSeconds);
    const double span = end.seconds - from;
    return span > noSecond ? std::optional((end.pages - valueOf(curve, from)) / span) : std::nullopt;
}

} // namespace xenlens::analysis
