// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/progress/as_of.h"

#include "analysis/progress/send_rate.h"

#include <algorithm>
#include <cmath>

namespace xenlens::analysis {

namespace {

template <class Point> std::vector<Point> until(const std::vector<Point>& points, TimeNs moment)
{
    std::vector<Point> then;
    std::copy_if(points.begin(), points.end(), std::back_inserter(then),
        [moment](const Point& point) { return point.time <= moment; });
    return then;
}

/// What the round had sent, in the share in which the stream had grown in it.
Round cutRound(const Migration& migration, const Round& round, TimeNs moment)
{
    Round then = round;
    then.time.end = std::max(moment, round.time.begin);
    then.pagesDirtied.reset();
    then.pagesSkipped.reset();
    then.pause.reset();
    then.pauseExact = false;
    const auto begin = bytesAt(migration.sentCurve, round.time.begin);
    const auto end = bytesAt(migration.sentCurve, round.time.end);
    const auto now = bytesAt(migration.sentCurve, then.time.end);
    const double length = round.time.duration().seconds();
    double share = length > 0 ? then.time.duration().seconds() / length : 0;
    if (begin && end && now && *end > *begin)
        share = (*now - *begin) / (*end - *begin);
    const auto cut = [share](std::uint64_t whole) {
        return static_cast<std::uint64_t>(std::llround(std::clamp(share, 0.0, 1.0) * static_cast<double>(whole)));
    };
    then.pagesSent = cut(round.pagesSent);
    then.pagesListed = cut(round.pagesListed);
    then.bytesSent = cut(round.bytesSent);
    return then;
}

std::vector<Round> roundsUntil(const Migration& migration, TimeNs moment)
{
    std::vector<Round> rounds;
    for (const Round& round : migration.rounds) {
        const bool last = &round == &migration.rounds.back();
        if (round.time.begin > moment)
            break;
        const bool ended = round.time.end <= moment && (!last || migration.outcome != Outcome::InProgress);
        rounds.push_back(ended ? round : cutRound(migration, round, moment));
        if (!ended)
            break;
    }
    return rounds;
}

bool hasCome(const std::optional<TimeNs>& time, TimeNs moment)
{
    return time && *time <= moment;
}

} // namespace

Migration asOf(const Migration& migration, TimeNs moment)
{
    if (moment >= migration.time.end)
        return migration;
    Migration then = migration;
    then.outcome = Outcome::InProgress;
    then.outcomeReason = "the migration goes on";
    then.time.end = std::max(moment, migration.time.begin);
    then.rounds = roundsUntil(migration, moment);
    then.sentCurve = until(migration.sentCurve, moment);
    then.dirtyCurve = until(migration.dirtyCurve, moment);
    then.bytesSent = then.sentCurve.empty() ? 0 : then.sentCurve.back().value;
    if (!hasCome(migration.suspended, moment)) {
        then.suspended.reset();
        then.stopReason = StopReason::Unknown;
    }
    if (!hasCome(migration.unpaused, moment))
        then.unpaused.reset();
    then.pausedUntil.reset();
    then.downtime.reset();
    then.guestDowntime.reset();
    std::erase_if(then.lost, [moment](const LostSpan& span) { return span.time.begin > moment; });
    return then;
}

DirtyProfile asOf(const DirtyProfile& profile, TimeNs moment)
{
    DirtyProfile then;
    then.host = profile.host;
    then.domid = profile.domid;
    then.name = profile.name;
    then.uuid = profile.uuid;
    then.time = {profile.time.begin, std::min(profile.time.end, moment)};
    then.curve = until(profile.curve, moment);
    then.gaps = profile.gaps;
    then.timesKnown = profile.timesKnown;
    then.migration = profile.migration;
    return then;
}

Report asOf(const Report& report, TimeNs moment)
{
    Report then;
    for (const Migration& migration : report.migrations)
        if (migration.time.begin <= moment)
            then.migrations.push_back(asOf(migration, moment));
    then.emulated = report.emulated;
    return then;
}

} // namespace xenlens::analysis
