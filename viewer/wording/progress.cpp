// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/progress.h"

#include "analysis/progress/progress.h"
#include "wording/loss.h"
#include "wording/migration.h"
#include "wording/names.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace xenlens::wording {

using analysis::Forecast;
using analysis::Maybe;
using analysis::Migration;
using analysis::MigrationPhase;
using analysis::MigrationProgress;
using analysis::Milestone;
using analysis::MilestoneKind;
using analysis::Outcome;
using analysis::Round;
using analysis::StopReason;
using analysis::Unseen;
using analysis::Verdict;

namespace {

std::string mib(std::uint64_t pages)
{
    return formatMib(pages * analysis::pageBytes);
}

std::string rate(const Maybe<double>& pagesPerSecond, RateUnit unit)
{
    if (!pagesPerSecond)
        return missingMark;
    const double value = rateIn(unit, *pagesPerSecond * static_cast<double>(analysis::pageBytes));
    return fmt::format("{:.{}f} {}", value, unit == RateUnit::PagesPerSecond ? 0 : 1, labelOf(unit));
}

/// The recent rate, or that of the round while it is younger than that.
const Maybe<double>& recent(const Maybe<double>& now, const Maybe<double>& inRound)
{
    return now ? now : inRound;
}

std::string withBound(const analysis::Estimate& estimate)
{
    return estimate.bound ? fmt::format("{} (+- {})", formatDuration(estimate.value), formatDuration(estimate.bound))
                          : formatDuration(estimate.value) + " (its error is not known yet)";
}

std::string sentPhrase(const MigrationProgress& progress)
{
    if (!progress.pagesSent)
        return fmt::format("sent: {} ({})", missingMark, whyUnseen(progress.pagesSent.why()));
    if (!progress.pagesDue)
        return fmt::format("{} MiB sent", mib(*progress.pagesSent));
    return fmt::format(
        "{} of {} MiB sent", mib(*progress.pagesSent), mib(std::max(*progress.pagesDue, *progress.pagesSent)));
}

std::string stateOf(const MigrationProgress& progress, RateUnit unit)
{
    if (progress.phase == MigrationPhase::Suspended)
        return fmt::format("the guest is suspended since {}, {}{}", formatDuration(progress.roundElapsed),
            sentPhrase(progress), progress.sentInRound ? ", " + rate(progress.sentInRound, unit) + " out" : "");
    std::string text = fmt::format("round {}, {}", progress.round, sentPhrase(progress));
    const Maybe<double>& out = recent(progress.sentNow, progress.sentInRound);
    if (out)
        text += ", " + rate(out, unit) + " out";
    const Maybe<double>& dirtied = recent(progress.dirtiedNow, progress.dirtiedInRound);
    text += dirtied ? ", " + rate(dirtied, unit) + " dirtied"
                    : fmt::format(", dirtied: {} ({})", missingMark, whyUnseen(progress.pagesDirty.why()));
    return text;
}

std::string roundsToCome(int rounds)
{
    if (rounds == 0)
        return "the last live round";
    return fmt::format("about {} more {}", rounds, rounds == 1 ? "round" : "rounds");
}

std::string forecastOf(const MigrationProgress& progress)
{
    if (!progress.forecast)
        return fmt::format("its end: {} ({})", missingMark, whyUnseen(progress.forecast.why()));
    const Forecast& forecast = *progress.forecast;
    const std::string rounds
        = progress.phase == MigrationPhase::Precopy ? roundsToCome(forecast.moreLiveRounds) + ", " : "";
    return fmt::format("{}{} in {}", rounds, forecast.restartKnown ? "done" : "all sent", withBound(forecast.left));
}

const char* ruleWords(StopReason rule)
{
    switch (rule) {
    case StopReason::IterationLimit:
        return "the limit of rounds will end it";
    case StopReason::TotalFactor:
        return "the limit of what may be sent will end it";
    case StopReason::DirtyThreshold:
        return "so few pages will be left that dirty-threshold ends it";
    case StopReason::DowntimeTarget:
        return "the rest will fit the downtime that was asked for";
    default:
        return "which rule will end it is not known";
    }
}

std::string verdictOf(const MigrationProgress& progress)
{
    const StopReason rule = progress.forecast ? progress.forecast->rule : StopReason::Unknown;
    switch (progress.verdict) {
    case Verdict::Converging:
        return fmt::format("converging: {}", ruleWords(rule));
    case Verdict::LimitFirst:
        return fmt::format("rounds get smaller, but {}", ruleWords(rule));
    case Verdict::NotConverging:
        return fmt::format("not converging: more is dirtied than sent; {}", ruleWords(rule));
    case Verdict::NeverEnds:
        return "not converging: more is dirtied than sent, and the policy has no limit";
    case Verdict::Unknown:
        break;
    }
    return {};
}

std::string stoppingOf(const MigrationProgress& progress)
{
    if (progress.phase != MigrationPhase::Precopy)
        return {};
    if (!progress.stopNow)
        return fmt::format("what stopping now would take: {} ({})", missingMark, whyUnseen(progress.stopNow.why()));
    return fmt::format("stopping now would take {}{}", withBound(progress.stopNow->downtime),
        progress.stopNow->restartKnown ? "" : " and the restart, which was not seen before");
}

Tone toneOf(const Migration& migration, const MigrationProgress& progress)
{
    if (progress.phase != MigrationPhase::Over)
        return progress.verdict == Verdict::NotConverging || progress.verdict == Verdict::NeverEnds ? Tone::Bad
                                                                                                    : Tone::Strong;
    return migration.outcome == Outcome::Completed    ? Tone::Good
        : migration.outcome == Outcome::ArrivedPaused ? Tone::Strong
                                                      : Tone::Bad;
}

std::string downtimePhrase(const Migration& migration)
{
    return migration.downtime ? ", downtime " + downtimeOf(migration).text : "";
}

std::string named(const Migration& migration)
{
    return fmt::format("{} {} -> {}", domainName(migration.name, migration.domid), hostName(migration.source),
        hostName(migration.destination));
}

std::string roundWords(const analysis::Report& report, const Milestone& milestone, RateUnit unit)
{
    const Migration& migration = report.migrations[*milestone.migration];
    const Round& round = migration.rounds.at(static_cast<std::size_t>(milestone.round) - 1);
    const DurationNs length = round.time.duration();
    std::string text
        = round.kind == analysis::RoundKind::Stopped ? "last copy ended" : fmt::format("round {} ended", round.index);
    text += fmt::format(" after {}: ", formatDuration(length));
    text += migration.streamKnown ? fmt::format(
                "{} MiB sent, {} {}", mib(round.pagesSent), formatRate(round.pagesSent, length, unit), labelOf(unit))
                                  : fmt::format("sent: {} ({})", missingMark, whyUnseen(Unseen::NoStream));
    if (round.kind == analysis::RoundKind::Stopped)
        return text;
    text += round.pagesDirtied ? fmt::format("; {} MiB dirtied, {} {}", mib(*round.pagesDirtied),
                formatRate(round.pagesDirtied, length, unit), labelOf(unit))
                               : fmt::format("; dirtied: {} ({})", missingMark, whyUnseen(Unseen::NoDirtyCount));
    const MigrationProgress then = analysis::progressAt(report, *milestone.migration, round.time.end);
    if (then.phase != MigrationPhase::Precopy)
        return text;
    const std::string verdict = verdictOf(then);
    return text + "; " + forecastOf(then) + (verdict.empty() ? "" : "; " + verdict);
}

std::string endWords(const Migration& migration)
{
    const std::string outcome = toString(migration.outcome);
    return outcome + downtimePhrase(migration)
        + (migration.outcomeReason.empty() ? "" : ": " + migration.outcomeReason);
}

} // namespace

std::string formatMoment(const std::optional<TimeNs>& time)
{
    if (!time)
        return missingMark;
    constexpr std::int64_t second = 1'000'000'000;
    const std::int64_t seconds = time->ns / second - (time->ns % second < 0 ? 1 : 0);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(static_cast<std::time_t>(seconds)),
        (time->ns - seconds * second) / 1'000'000);
}

const char* whyUnseen(Unseen why)
{
    switch (why) {
    case Unseen::NoStream:
        return "no toolstack was traced";
    case Unseen::NoMemory:
        return "the guest's memory is not known";
    case Unseen::NoDirtyCount:
        return "the read of the dirty bitmap was not seen";
    case Unseen::NoSamples:
        return "no sample of the dirty bitmap was seen";
    case Unseen::TooEarly:
        return "too little was seen yet";
    case Unseen::UnknownPolicy:
        return "the policy is not known";
    case Unseen::NoEnd:
        return "at these rates no rule ends it";
    case Unseen::NotSeenBefore:
        return "no earlier migration showed it";
    case Unseen::NotRunning:
        return "the migration is over";
    case Unseen::Nothing:
        break;
    }
    return "it is known";
}

std::string ProgressWords::sentence() const
{
    std::string text = state;
    for (const std::string* part : {&forecast, &verdict, &stopping})
        if (!part->empty())
            text += "; " + *part;
    return text;
}

ProgressWords progressWords(const Migration& migration, const MigrationProgress& progress, RateUnit unit)
{
    ProgressWords words;
    words.tone = toneOf(migration, progress);
    if (progress.phase == MigrationPhase::Over) {
        words.state = endWords(migration);
        return words;
    }
    words.state = stateOf(progress, unit);
    words.forecast = forecastOf(progress);
    words.verdict = verdictOf(progress);
    words.stopping = stoppingOf(progress);
    if (progress.eventsLost)
        words.state += " (events were lost: at least so much)";
    return words;
}

std::string shortState(const Migration& migration, const MigrationProgress& progress)
{
    switch (progress.phase) {
    case MigrationPhase::Precopy:
        return fmt::format("running, round {}", progress.round);
    case MigrationPhase::Suspended:
        return "running, suspended";
    case MigrationPhase::Over:
        break;
    }
    return toString(migration.outcome) + downtimePhrase(migration);
}

std::string milestoneText(const analysis::Report& report, const Milestone& milestone, RateUnit unit)
{
    if (milestone.kind == MilestoneKind::Warning)
        return milestone.text;
    if (milestone.kind == MilestoneKind::Lost)
        return fmt::format("data lost: {}: {}", milestone.lost.where, amountOf(milestone.lost));
    const Migration& migration = report.migrations.at(milestone.migration.value());
    const std::string head = named(migration) + ": ";
    switch (milestone.kind) {
    case MilestoneKind::Began:
        return head + "began" + (migration.memoryBytes ? ", " + formatBytes(*migration.memoryBytes) + " of memory" : "")
            + ", policy " + (migration.policy.empty() ? missingMark : migration.policy);
    case MilestoneKind::RoundEnded:
        return head + roundWords(report, milestone, unit);
    case MilestoneKind::Suspended:
        return head + "suspended, "
            + (migration.stopReason == StopReason::Unknown ? "by a rule that was not seen"
                                                           : fmt::format("by {}", toString(migration.stopReason)));
    case MilestoneKind::Arrived:
        return head + "arrived" + downtimePhrase(migration);
    default:
        return head + endWords(migration);
    }
}

} // namespace xenlens::wording
