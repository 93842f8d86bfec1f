// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/rounds_text.h"

#include "cli/table.h"

#include <fmt/format.h>

#include <algorithm>

namespace xenlens::cli {

using analysis::Migration;
using analysis::Outcome;
using analysis::Round;
using analysis::RoundKind;
using analysis::StopReason;

namespace {

const Round* lastLiveRound(const Migration& migration)
{
    const auto last = std::find_if(migration.rounds.rbegin(), migration.rounds.rend(),
        [](const Round& round) { return round.kind == RoundKind::Live; });
    return last == migration.rounds.rend() ? nullptr : &*last;
}

long liveRounds(const Migration& migration)
{
    return std::count_if(migration.rounds.begin(), migration.rounds.end(),
        [](const Round& round) { return round.kind == RoundKind::Live; });
}

/// How fast the guest wrote when pre-copy ended, beside how fast it was sent: why it did not converge.
std::string lastRates(const Round& round)
{
    const auto dirtied = round.dirtiedMbitPerSecond();
    const auto sent = round.sentMbitPerSecond();
    if (!dirtied || !sent)
        return {};
    return fmt::format(
        " In its last live round the guest dirtied {:.1f} Mbit/s while {:.1f} Mbit/s were sent.", *dirtied, *sent);
}

std::string convergence(const Migration& migration)
{
    const Round* last = lastLiveRound(migration);
    switch (migration.stopReason) {
    case StopReason::DirtyThreshold:
        return fmt::format(
            "Pre-copy converged: so few pages were dirty after {} live rounds that the rule dirty-threshold ended it.",
            liveRounds(migration));
    case StopReason::IterationLimit:
        return fmt::format("Pre-copy did not converge: the rule iteration-limit ended it after {} live rounds{}.",
                   liveRounds(migration),
                   last && last->pagesDirtied ? fmt::format(" with {} pages dirty", *last->pagesDirtied) : "")
            + (last ? lastRates(*last) : "");
    case StopReason::TotalFactor:
        return "Pre-copy did not converge: the rule total-factor ended it, too much had been sent.";
    case StopReason::DowntimeTarget:
        return "Pre-copy converged: the rest could be sent within the downtime that was asked for (downtime-target).";
    case StopReason::Aborted:
        return fmt::format("Pre-copy was aborted in round {}: no rule ended it.",
            migration.rounds.empty() ? 1 : liveRounds(migration));
    case StopReason::Unknown:
        break;
    }
    if (!migration.streamKnown)
        return fmt::format("Pre-copy took {} live rounds; which rule ended it only the toolstack's events tell.",
            liveRounds(migration));
    if (!migration.suspended)
        return fmt::format("Pre-copy had not ended in round {}.", liveRounds(migration));
    return "Which rule ended pre-copy is not known from this trace.";
}

/// The downtime as the guest's own kernel knows it.
std::string guestDowntime(const Migration& migration)
{
    if (!migration.guestDowntime)
        return {};
    const analysis::GuestDowntime& guest = *migration.guestDowntime;
    std::string text = fmt::format(" By the guest's own kernel it was {}", formatDuration(guest.time.duration()));
    text += guest.bound ? fmt::format(" (+- {})", formatDuration(*guest.bound)) : ", by clocks that nothing bounds";
    if (guest.resume)
        text += fmt::format(", the last {} of which it brought itself up", formatDuration(*guest.resume));
    return text + ".";
}

std::string downtime(const Migration& migration)
{
    if (migration.downtime) {
        const std::string value = formatDuration(migration.downtime->value);
        if (migration.downtime->bound)
            return fmt::format(
                       "The guest stood still for {} (+- {}).", value, formatDuration(*migration.downtime->bound))
                + guestDowntime(migration);
        return fmt::format("The guest stood still for {}, if the hosts' clocks agree: they were not compared.", value)
            + guestDowntime(migration);
    }
    if (!migration.streamKnown)
        return "How long the guest stood still is not known: only the toolstack's events tell.";
    if (!migration.suspended)
        return "The guest was never suspended.";
    return "How long the guest stood still is not known: no receiver was seen to start it.";
}

std::string volume(const Migration& migration)
{
    if (!migration.streamKnown)
        return fmt::format("What was sent in {} is not known, nor the policy: no toolstack was traced.",
            formatDuration(migration.time.duration()));
    std::string text
        = fmt::format("Sent {} in {}", formatBytes(migration.bytesSent), formatDuration(migration.time.duration()));
    if (const auto ratio = migration.sentToMemoryRatio())
        text += fmt::format(", {:.2f} times its memory of {}", *ratio, formatBytes(*migration.memoryBytes));
    return text + fmt::format("; policy {}.", migration.policy);
}

} // namespace

std::string migrationSentences(const Migration& migration, const Style& style)
{
    const std::string title = fmt::format("{} (domain {}) {} -> {}: {}:", migration.name.empty() ? "?" : migration.name,
        migration.domid.value, migration.source, migration.destination.empty() ? "?" : migration.destination,
        toString(migration.outcome));
    const std::string marked = migration.outcome == Outcome::Completed ? style.bold(title) : style.bad(title);
    std::string text = marked + " " + migration.outcomeReason + ".\n";
    text += convergence(migration) + "\n";
    text += downtime(migration) + "\n";
    text += volume(migration) + "\n";
    return text;
}

std::string roundsTable(const Migration& migration, RateUnit unit, const Style& style)
{
    const std::string rate = nameOf(unit);
    Table table({{{"round"}, Align::Left}, {{"start", "s"}, Align::Right}, {{"length", "s"}, Align::Right},
        {{"sent", "pages"}, Align::Right}, {{"", "MiB"}, Align::Right}, {{"", rate}, Align::Right},
        {{"dirtied", "pages"}, Align::Right}, {{"", "MiB"}, Align::Right}, {{"", rate}, Align::Right},
        {{"skipped", "pages"}, Align::Right}, {{"pause", "ms"}, Align::Right}});
    for (const Round& round : migration.rounds) {
        const DurationNs length = round.time.duration();
        const auto pagesSent = migration.streamKnown ? std::optional<std::uint64_t>(round.pagesSent) : std::nullopt;
        table.addRow({fmt::format("{}{}", round.index, round.kind == RoundKind::Stopped ? " stopped" : ""),
            formatSeconds(round.time.begin - migration.time.begin), formatSeconds(length), formatCount(pagesSent),
            migration.streamKnown ? formatMib(round.bytesSent) : "-", formatRate(pagesSent, length, unit),
            formatCount(round.pagesDirtied),
            round.pagesDirtied ? formatMib(*round.pagesDirtied * analysis::pageBytes) : "-",
            formatRate(round.pagesDirtied, length, unit), formatCount(round.pagesSkipped),
            formatMilliseconds(round.pause)});
    }
    return table.print(style);
}

std::string roundsText(const analysis::Report& report, RateUnit unit, const Style& style)
{
    std::string text;
    for (const Migration& migration : report.migrations)
        text += (text.empty() ? "" : "\n") + migrationSentences(migration, style) + "\n"
            + roundsTable(migration, unit, style);
    if (report.emulated)
        text += "\n"
            + style.dim("A traced host ran on an emulated processor: times and rates say nothing about real hardware.")
            + "\n";
    return text;
}

} // namespace xenlens::cli
