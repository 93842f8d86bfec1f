// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rounds/rounds_series.h"

#include "model/figure/time_frame.h"
#include "model/guest_match.h"
#include "model/migration_text.h"
#include "wording/figures.h"
#include "wording/loss.h"
#include "wording/migration.h"
#include "wording/no_data.h"

#include <algorithm>

namespace xenlens::model {

namespace {

/// Two reads of the bitmap nearer than this may have overtaken each other on their way into the trace.
constexpr double leastStretch = 0.01;

using analysis::Migration;
using analysis::Round;

std::optional<double> bytesOf(std::optional<std::uint64_t> pages)
{
    if (!pages)
        return std::nullopt;
    return static_cast<double>(*pages) * static_cast<double>(analysis::pageBytes);
}

std::optional<Downtime> downtimeOf(const Migration& migration)
{
    if (!migration.suspended)
        return std::nullopt;
    Downtime downtime;
    downtime.begin = (*migration.suspended - migration.time.begin).seconds();
    if (migration.downtime)
        downtime.end = downtime.begin + migration.downtime->value.seconds();
    downtime.text = QStringLiteral("downtime %1").arg(downtimeText(migration));
    return downtime;
}

/// The marks' cumulative curve as the sampler's is: it restarts with each round, and there is no rate across a loss.
RateCurve exactRate(const analysis::DirtyProfile& marks, const RateRule& rule)
{
    std::vector<analysis::CurvePoint> points;
    points.reserve(marks.curve.size());
    for (const analysis::DirtyCurvePoint& point : marks.curve)
        points.push_back({point.time, point.pages, point.round});
    std::vector<analysis::LostSpan> lost;
    for (const TimeRange& gap : marks.gaps)
        lost.push_back({gap, {}, 0});
    return rateCurve(points, lost, rule);
}

/// About a 150th of what follows round 1, so that a step is some px wide; from 10 ms, below which no sampler goes.
double curveWindow(const Migration& migration)
{
    double seconds = migration.time.duration().seconds();
    if (migration.rounds.size() > 1)
        seconds = (migration.time.end - migration.rounds.front().time.end).seconds();
    return std::clamp(niceStep(seconds / 150), leastStretch, 1.0);
}

} // namespace

std::optional<double> RoundBars::rate(std::optional<double> volume) const
{
    if (!volume || !(seconds() > 0))
        return std::nullopt;
    return *volume / seconds();
}

RoundsSeries roundsSeries(const Migration& migration, bool emulated, const analysis::DirtyProfile* marks)
{
    RoundsSeries series;
    series.title = migrationTitle(migration);
    series.summary = migrationSubtitle(migration);
    series.exactMarks = marks && !marks->curve.empty();
    series.notes = migrationNotes(migration, emulated, series.exactMarks);
    const TimeNs origin = migration.time.begin;
    series.end = timeFrame(migration).end;
    for (const Round& round : migration.rounds) {
        RoundBars bars;
        bars.index = round.index;
        bars.stopped = round.kind == analysis::RoundKind::Stopped;
        bars.begin = (round.time.begin - origin).seconds();
        bars.end = (round.time.end - origin).seconds();
        bars.sentKnown = migration.streamKnown;
        bars.sent = bars.sentKnown ? *bytesOf(round.pagesSent) : 0;
        bars.skipped = bytesOf(round.pagesSkipped);
        bars.dirtied = bytesOf(round.pagesDirtied);
        series.rounds.push_back(bars);
    }
    series.downtime = downtimeOf(migration);
    for (const analysis::LostSpan& span : migration.lost)
        series.lost.push_back({(span.time.begin - origin).seconds(), (span.time.end - origin).seconds(),
            QString::fromStdString(wording::lostText(span))});
    series.curveWindow = curveWindow(migration);
    series.sentRate
        = rateCurve(migration.sentCurve, migration.lost, {origin, 1, series.curveWindow, leastStretch, false});
    const RateRule dirtied{origin, static_cast<double>(analysis::pageBytes), series.curveWindow, leastStretch, true};
    series.dirtyRate
        = series.exactMarks ? exactRate(*marks, dirtied) : rateCurve(migration.dirtyCurve, migration.lost, dirtied);
    return series;
}

RoundsSeries roundsSeries(const ReportPtr& report, int migration)
{
    if (const Migration* shown = report ? migrationOf(*report, migration) : nullptr)
        return roundsSeries(*shown, report->emulated, dirtyProfileOf(*report, *shown));
    RoundsSeries series;
    series.title = QString::fromLatin1(wording::noMigrationTitle);
    series.notes
        += report ? QString::fromLatin1(wording::noMigrationSentence) : QString::fromLatin1(wording::noTraceOpen);
    return series;
}

} // namespace xenlens::model
