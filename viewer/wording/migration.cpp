// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/migration.h"

#include "wording/loss.h"
#include "wording/names.h"
#include "wording/rounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace xenlens::wording {

using analysis::Migration;
using analysis::Outcome;
using analysis::Round;
using analysis::RoundKind;
using analysis::StopReason;

namespace {

std::optional<DurationNs> lengthOf(const Migration& migration)
{
    const DurationNs length = migration.time.duration();
    return length.ns > 0 ? std::optional(length) : std::nullopt;
}

const Round* lastLiveRound(const Migration& migration)
{
    const auto last = std::find_if(migration.rounds.rbegin(), migration.rounds.rend(),
        [](const Round& round) { return round.kind == RoundKind::Live; });
    return last == migration.rounds.rend() ? nullptr : &*last;
}

std::string liveRounds(const Migration& migration)
{
    const auto live = std::count_if(migration.rounds.begin(), migration.rounds.end(),
        [](const Round& round) { return round.kind == RoundKind::Live; });
    return counted(static_cast<std::uint64_t>(live), "live round");
}

/// How fast the guest wrote when pre-copy ended, beside how fast it was sent: why it did not converge.
std::string lastRates(const Migration& migration, const Round& round)
{
    const auto dirtied = round.dirtiedMbitPerSecond();
    const auto sent = round.sentMbitPerSecond();
    if (!dirtied || !sent || !migration.streamKnown)
        return {};
    return fmt::format(
        " In its last live round the guest dirtied {:.1f} Mbit/s while {:.1f} Mbit/s were sent.", *dirtied, *sent);
}

std::string unknownEnd(const Migration& migration)
{
    if (!migration.streamKnown)
        return fmt::format(
            "Pre-copy took {}; only the toolstack's events say which rule ended it.", liveRounds(migration));
    if (!migration.suspended)
        return fmt::format("Pre-copy had not ended after {}.", liveRounds(migration));
    return "Which rule ended pre-copy is not known from this trace.";
}

std::string convergence(const Migration& migration)
{
    const Round* last = lastLiveRound(migration);
    switch (migration.stopReason) {
    case StopReason::DirtyThreshold:
        return fmt::format(
            "Pre-copy converged: so few pages were dirty after {} that the rule dirty-threshold ended it.",
            liveRounds(migration));
    case StopReason::IterationLimit:
        return fmt::format("Pre-copy did not converge: the rule iteration-limit ended it after {}{}.",
                   liveRounds(migration),
                   last && last->pagesDirtied ? fmt::format(" with {} pages dirty", *last->pagesDirtied) : "")
            + (last ? lastRates(migration, *last) : "");
    case StopReason::TotalFactor:
        return "Pre-copy did not converge: the rule total-factor ended it, too much had been sent.";
    case StopReason::DowntimeTarget:
        return "Pre-copy converged: the rest could be sent within the downtime that was asked for (downtime-target).";
    case StopReason::Aborted:
        return fmt::format("Pre-copy was aborted after {}: no rule ended it.", liveRounds(migration));
    case StopReason::Unknown:
        return unknownEnd(migration);
    default:
        return fmt::format(
            "The rule {} ended pre-copy after {}.", toString(migration.stopReason), liveRounds(migration));
    }
}

/// The downtime as the guest's own kernel knows it.
std::string guestDowntime(const Migration& migration)
{
    if (!migration.guestDowntime)
        return {};
    const analysis::GuestDowntime& guest = *migration.guestDowntime;
    std::string text = fmt::format(" By the guest's own kernel it was {}", formatDuration(guest.time.duration()));
    text += guest.bound ? fmt::format(" (+- {})", formatDuration(guest.bound)) : " by clocks without a known bound";
    if (guest.resume)
        text += fmt::format(", of which its kernel took the last {} to resume", formatDuration(guest.resume));
    return text + ".";
}

std::string downtimeSentence(const Migration& migration)
{
    const Cell downtime = downtimeOf(migration);
    const std::string own = guestDowntime(migration);
    if (migration.pausedUntil && migration.suspended)
        return fmt::format("The guest has stood still for at least {}: it was still paused when the trace ended.",
            formatDuration(*migration.pausedUntil - *migration.suspended));
    if (downtime.whyMissing.empty())
        return "The guest stood still for " + downtime.text + "." + own;
    return "How long the guest stood still is not known: " + downtime.whyMissing + "." + own;
}

/// What was sent, relative to the guest's memory.
std::string ratioPhrase(const Migration& migration)
{
    const auto ratio = migration.sentToMemoryRatio();
    return ratio ? fmt::format("{:.2f} times its memory of {}", *ratio, formatBytes(*migration.memoryBytes))
                 : "its memory is not known";
}

Cell sentOf(const Migration& migration)
{
    return migration.streamKnown ? Cell(formatBytes(migration.bytesSent)) : missing("no toolstack was traced");
}

Cell policyOf(const Migration& migration)
{
    return migration.policy.empty() || migration.policy == "unknown" ? missing("it was not seen")
                                                                     : Cell(migration.policy);
}

Cell stopReasonOf(const Migration& migration)
{
    return migration.stopReason == StopReason::Unknown ? missing("the rule was not seen")
                                                       : Cell(toString(migration.stopReason));
}

std::string sentSentence(const Migration& migration)
{
    const Cell sent = sentOf(migration);
    const std::string length = formatDuration(lengthOf(migration));
    if (!sent.whyMissing.empty())
        return fmt::format("What was sent in {} is not known, nor the policy: {}.", length, sent.whyMissing);
    return fmt::format(
        "Sent {} in {}, {}; policy {}.", sent.text, length, ratioPhrase(migration), policyOf(migration).phrase());
}

std::string sentPhrase(const Migration& migration)
{
    return "sent " + sentOf(migration).phrase() + (migration.streamKnown ? ", " + ratioPhrase(migration) : "");
}

std::string roundsPhrase(const Migration& migration)
{
    const bool stopped = std::any_of(migration.rounds.begin(), migration.rounds.end(),
        [](const Round& round) { return round.kind == RoundKind::Stopped; });
    return fmt::format(
        "{}{} in {}", liveRounds(migration), stopped ? " and stop-and-copy" : "", formatDuration(lengthOf(migration)));
}

std::string outcomePhrase(const Migration& migration)
{
    const std::string outcome = toString(migration.outcome);
    if (migration.outcome == Outcome::Completed || migration.outcomeReason.empty())
        return outcome;
    return outcome + ": " + migration.outcomeReason;
}

std::string headingOf(const Migration& migration)
{
    return fmt::format("{} {} -> {}: {}", domainName(migration.name, migration.domid), hostName(migration.source),
        hostName(migration.destination), toString(migration.outcome));
}

/// What was seen that tells the outcome.
std::string reasonSentence(const Migration& migration)
{
    return (migration.outcomeReason.empty() ? "no reason was seen" : migration.outcomeReason) + ".";
}

std::string route(const Migration& migration)
{
    return fmt::format("from {} to {}", hostName(migration.source), hostName(migration.destination));
}

/// "Dirtied in round 1: -", "Dirtied in rounds 1 and 2: -"
std::string inRounds(const std::vector<std::string>& indexes)
{
    return (indexes.size() == 1 ? "round " : "rounds ") + listed(indexes);
}

} // namespace

std::string migrationTitle(const Migration& migration)
{
    return fmt::format("Live migration of {} {}", domainName(migration.name, migration.domid), route(migration));
}

std::vector<std::string> migrationChoices(const analysis::Report& report)
{
    std::vector<std::string> choices;
    for (const Migration& migration : report.migrations)
        choices.push_back(fmt::format("{}. {} {}, {}", choices.size() + 1,
            migration.name.empty() ? domainName({}, migration.domid) : migration.name, route(migration),
            toString(migration.outcome)));
    return choices;
}

Cell downtimeOf(const Migration& migration)
{
    if (migration.downtime) {
        const std::string value = formatDuration(migration.downtime->value);
        return migration.downtime->bound ? fmt::format("{} (+- {})", value, formatDuration(migration.downtime->bound))
                                         : value + " (if the hosts' clocks agree: they were not compared)";
    }
    if (!migration.streamKnown)
        return missing("no toolstack was traced");
    if (!migration.suspended)
        return missing("no suspend was seen");
    if (!migration.unpaused)
        return missing("no host was seen to start the guest again");
    return missing("the two hosts' clocks cannot be compared");
}

std::vector<std::string> migrationSubtitle(const Migration& migration)
{
    return {sentPhrase(migration), "policy " + policyOf(migration).phrase(),
        "pre-copy ended by " + stopReasonOf(migration).phrase(), roundsPhrase(migration),
        "downtime " + downtimeOf(migration).phrase(), outcomePhrase(migration)};
}

std::vector<std::string> migrationNotes(const Migration& migration, bool exactMarks)
{
    std::vector<std::string> notes;
    std::vector<std::string> undirtied;
    std::vector<std::string> lengthless;
    for (const Round& round : migration.rounds) {
        if (round.kind == RoundKind::Live && !round.pagesDirtied)
            undirtied.push_back(std::to_string(round.index));
        if (round.time.duration().ns <= 0)
            lengthless.push_back(std::to_string(round.index));
    }
    if (!undirtied.empty())
        notes.push_back("Dirtied in " + inRounds(undirtied) + ": - (no read of the dirty bitmap was seen at the end).");
    if (!lengthless.empty())
        notes.push_back("No rate and no bar for " + inRounds(lengthless) + ", which lasted no time.");
    if (migration.rounds.empty())
        notes.emplace_back("No round was seen.");
    const bool dirtyCurve = exactMarks || !migration.dirtyCurve.empty();
    if (migration.sentCurve.empty() && !dirtyCurve)
        notes.emplace_back(
            "Rates inside the rounds: - (neither batches nor samples of the dirty bitmap are in the trace).");
    else if (!dirtyCurve)
        notes.emplace_back("Dirtied inside the rounds: - (no sample of the dirty bitmap is in the trace).");
    for (const analysis::LostSpan& span : migration.lost)
        notes.push_back("Gap: " + lostText(span) + "; volumes of the rounds that it touches are lower bounds.");
    return notes;
}

std::vector<std::string> migrationSentences(const Migration& migration)
{
    return {reasonSentence(migration), convergence(migration), downtimeSentence(migration), sentSentence(migration)};
}

namespace {

/// A migration that goes on, or that was asked to leave the guest paused, is no failure.
Tone toneOf(Outcome outcome)
{
    const bool well
        = outcome == Outcome::Completed || outcome == Outcome::InProgress || outcome == Outcome::ArrivedPaused;
    return well ? Tone::Strong : Tone::Bad;
}

} // namespace

Section migrationSection(const Migration& migration, RateUnit unit)
{
    Section section{{headingOf(migration), toneOf(migration.outcome)}, {}, true};
    for (std::string& sentence : migrationSentences(migration))
        section.blocks.emplace_back(Line(std::move(sentence)));
    section.blocks.emplace_back(roundsTable(migration, unit));
    return section;
}

} // namespace xenlens::wording
