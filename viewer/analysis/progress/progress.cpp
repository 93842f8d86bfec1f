// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/progress/progress.h"

#include "analysis/progress/as_of.h"
#include "analysis/progress/forecast.h"
#include "analysis/progress/open_round.h"

#include <algorithm>

namespace xenlens::analysis {

namespace {

constexpr double recentSeconds = 1;
/// A shorter stretch has hardly a rate.
constexpr double leastSeconds = 0.05;

Maybe<double> rateOver(Maybe<std::uint64_t> pages, double seconds)
{
    if (!pages)
        return pages.why();
    return seconds < leastSeconds ? Maybe<double>(Unseen::TooEarly) : static_cast<double>(*pages) / seconds;
}

/// Stream bytes of the last second of the round, in pages.
Maybe<double> sentRecently(const Migration& migration, const Round& round)
{
    if (!migration.streamKnown)
        return Unseen::NoStream;
    if (migration.sentCurve.empty())
        return Unseen::TooEarly;
    const TimeNs end = std::min(migration.sentCurve.back().time, round.time.end);
    const TimeNs begin = std::max(round.time.begin, end - DurationNs{static_cast<std::int64_t>(recentSeconds * 1e9)});
    const double seconds = (end - begin).seconds();
    const auto last = bytesAt(migration.sentCurve, end);
    const auto first = bytesAt(migration.sentCurve, begin);
    if (!last || !first || seconds < leastSeconds)
        return Unseen::TooEarly;
    return (*last - *first) / static_cast<double>(pageBytes) / seconds;
}

Maybe<std::uint64_t> dueIn(const Migration& migration, const Round& round)
{
    if (const auto due = pagesDueIn(migration, round))
        return *due;
    return round.index == 1 ? Unseen::NoMemory : Unseen::NoDirtyCount;
}

Maybe<std::uint64_t> dirtyIn(const Round& round, const DirtyModel& dirty)
{
    if (round.kind == RoundKind::Stopped)
        return Unseen::NotRunning;
    if (const auto now = dirty.dirtyNow())
        return static_cast<std::uint64_t>(*now);
    return Unseen::NoSamples;
}

Maybe<std::uint64_t> leftOf(const Maybe<std::uint64_t>& due, const Maybe<std::uint64_t>& sent)
{
    if (!due || !sent)
        return due ? sent.why() : due.why();
    return *due - std::min(*due, *sent);
}

/// Its migrations that ended before a moment: from the last page sent until the guest ran.
std::vector<DurationNs> restartsBefore(const Report& report, TimeNs moment)
{
    std::vector<DurationNs> restarts;
    for (const Migration& migration : report.migrations) {
        const bool whole = migration.unpaused && !migration.rounds.empty()
            && migration.rounds.back().kind == RoundKind::Stopped && *migration.unpaused < moment
            && *migration.unpaused >= migration.rounds.back().time.end;
        if (whole && migration.outcome == Outcome::Completed)
            restarts.push_back(*migration.unpaused - migration.rounds.back().time.end);
    }
    return restarts;
}

const DirtyProfile* marksOf(const Report& report, std::size_t index)
{
    const auto found = std::find_if(report.dirty.begin(), report.dirty.end(),
        [index](const DirtyProfile& profile) { return profile.migration == index; });
    return found == report.dirty.end() ? nullptr : &*found;
}

void fillRound(MigrationProgress& progress, const Migration& migration, const Round& round, const DirtyModel& dirty)
{
    const double seconds = round.time.duration().seconds();
    progress.round = round.index;
    progress.stopped = round.kind == RoundKind::Stopped;
    progress.roundElapsed = round.time.duration();
    progress.pagesDue = dueIn(migration, round);
    progress.pagesSent
        = migration.streamKnown ? Maybe<std::uint64_t>(round.pagesSent) : Maybe<std::uint64_t>(Unseen::NoStream);
    progress.pagesDirty = dirtyIn(round, dirty);
    progress.sentNow = sentRecently(migration, round);
    progress.sentInRound = rateOver(progress.pagesSent, seconds);
    progress.dirtiedInRound = rateOver(progress.pagesDirty, seconds);
    if (const auto rate = dirty.rateNow(recentSeconds))
        progress.dirtiedNow = *rate;
    else
        progress.dirtiedNow = progress.pagesDirty.why();
    progress.pagesLeft = leftOf(progress.pagesDue, progress.pagesSent);
    if (progress.pagesLeft && progress.pagesDirty)
        progress.pagesLeft = *progress.pagesLeft + *progress.pagesDirty;
}

} // namespace

MigrationProgress progressOf(const Migration& migration, const ProgressContext& context)
{
    MigrationProgress progress;
    progress.now = migration.time.end;
    progress.elapsed = migration.time.duration();
    progress.eventsLost = !migration.lost.empty();
    const Round* const round = openRound(migration);
    if (!round)
        return progress;
    progress.phase = migration.suspended || round->kind == RoundKind::Stopped ? MigrationPhase::Suspended
                                                                              : MigrationPhase::Precopy;
    const DirtyModel dirty(migration, context.marks);
    fillRound(progress, migration, *round, dirty);
    if (!migration.streamKnown) {
        progress.forecast = Unseen::NoStream;
        progress.stopNow = Unseen::NoStream;
        return progress;
    }
    const SendRate rate(migration);
    const auto rule = precopyRuleOf(migration.policy);
    const ForecastInput input{&migration, rule.value_or(PrecopyRule()), &dirty, &rate, restartOf(context.restarts)};
    progress.stopNow = costOfStopping(
        input, leftOf(progress.pagesDue, progress.pagesSent).optional(), progress.pagesDirty.optional());
    if (!rule && progress.phase == MigrationPhase::Precopy) {
        progress.forecast = Unseen::UnknownPolicy;
        return progress;
    }
    const ForecastResult result = foretell(input);
    progress.forecast = result.forecast;
    progress.verdict = result.verdict;
    return progress;
}

MigrationProgress progressOf(const Report& report, std::size_t index)
{
    const Migration& migration = report.migrations.at(index);
    return progressOf(migration, {marksOf(report, index), restartsBefore(report, migration.time.end)});
}

MigrationProgress progressAt(const Report& report, std::size_t index, TimeNs moment)
{
    const Migration migration = asOf(report.migrations.at(index), moment);
    const DirtyProfile* const marks = marksOf(report, index);
    const ProgressContext context{nullptr, restartsBefore(report, moment)};
    if (!marks)
        return progressOf(migration, context);
    const DirtyProfile then = asOf(*marks, moment);
    return progressOf(migration, {&then, context.restarts});
}

} // namespace xenlens::analysis
