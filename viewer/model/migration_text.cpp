// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/migration_text.h"

#include <algorithm>

namespace xenlens::model {

namespace {

using analysis::Migration;
using analysis::Outcome;
using analysis::Round;
using analysis::RoundKind;
using analysis::StopReason;

QString text(const std::string& value)
{
    return QString::fromStdString(value);
}

QString guestName(const Migration& migration)
{
    return migration.name.empty() ? QStringLiteral("domain %1").arg(migration.domid.value) : text(migration.name);
}

QString route(const Migration& migration)
{
    const QString from = migration.source.empty() ? QStringLiteral("an untraced host") : text(migration.source);
    const QString to = migration.destination.empty() ? QStringLiteral("an untraced host") : text(migration.destination);
    return QStringLiteral("from %1 to %2").arg(from, to);
}

QString outcomeText(const Migration& migration)
{
    const QString reason = text(migration.outcomeReason);
    if (migration.outcome == Outcome::Completed)
        return QStringLiteral("completed");
    const QString name = migration.outcome == Outcome::Incomplete
        ? QStringLiteral("its end was not seen")
        : QString::fromLatin1(analysis::toString(migration.outcome)).replace(u'-', u' ');
    return QStringLiteral("NOT completed: %1%2")
        .arg(name, reason.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(reason));
}

QString sentText(const Migration& migration)
{
    if (!migration.streamKnown)
        return QStringLiteral("sent: - (no toolstack was traced)");
    const QString sent = QStringLiteral("sent %1").arg(formatBytes(static_cast<double>(migration.bytesSent)));
    const auto ratio = migration.sentToMemoryRatio();
    if (!ratio)
        return sent + QStringLiteral(" (ratio to the guest's memory: -)");
    return sent
        + QStringLiteral(" = %1 x the guest's %2")
              .arg(formatDigits(*ratio), formatBytes(static_cast<double>(*migration.memoryBytes)));
}

QString roundsText(const Migration& migration)
{
    const auto stopped = std::count_if(migration.rounds.begin(), migration.rounds.end(),
        [](const Round& round) { return round.kind == RoundKind::Stopped; });
    const auto live = static_cast<qsizetype>(migration.rounds.size()) - stopped;
    return QStringLiteral("%1 live round%2%3 in %4")
        .arg(live)
        .arg(live == 1 ? "" : "s", stopped > 0 ? " and stop-and-copy" : "",
            formatSeconds(migration.time.duration().seconds()));
}

/// "1", "1 and 2", "1, 2 and 5"
QString listed(const QStringList& words)
{
    if (words.size() < 2)
        return words.join(QString());
    return words.mid(0, words.size() - 1).join(QStringLiteral(", ")) + QStringLiteral(" and ") + words.last();
}

} // namespace

QString migrationTitle(const Migration& migration)
{
    QString title = QStringLiteral("Live migration of %1").arg(guestName(migration));
    if (!migration.name.empty())
        title += QStringLiteral(" (domain %1)").arg(migration.domid.value);
    return title + u' ' + route(migration);
}

QString stopReasonText(StopReason reason)
{
    switch (reason) {
    case StopReason::IterationLimit:
        return QStringLiteral("limit of rounds");
    case StopReason::DirtyThreshold:
        return QStringLiteral("few enough pages dirty");
    case StopReason::TotalFactor:
        return QStringLiteral("limit of the total sent");
    case StopReason::DowntimeTarget:
        return QStringLiteral("downtime target within reach");
    case StopReason::Aborted:
        return QStringLiteral("aborted");
    case StopReason::Unknown:
        break;
    }
    return QStringLiteral("- (rule not seen)");
}

QString downtimeText(const Migration& migration)
{
    if (migration.downtime) {
        const QString value = formatSeconds(migration.downtime->value.seconds());
        if (!migration.downtime->bound)
            return value + QStringLiteral(" (bound -: the hosts' clocks were never compared)");
        return QStringLiteral("%1 \u00b1 %2").arg(value, formatSeconds(migration.downtime->bound->seconds(), 2));
    }
    if (!migration.suspended)
        return QStringLiteral("- (no suspend was seen)");
    if (!migration.unpaused)
        return QStringLiteral("- (nobody saw the guest run again)");
    return QStringLiteral("- (the two hosts' clocks cannot be compared)");
}

QStringList migrationSummary(const Migration& migration)
{
    const QString policy = migration.policy.empty() || migration.policy == "unknown"
        ? QStringLiteral("policy - (not seen)")
        : QStringLiteral("policy %1").arg(text(migration.policy));
    return {sentText(migration), policy,
        QStringLiteral("pre-copy ended by: %1").arg(stopReasonText(migration.stopReason)), roundsText(migration),
        QStringLiteral("downtime %1").arg(downtimeText(migration)), outcomeText(migration)};
}

QString lostText(const analysis::LostSpan& span)
{
    const QString where = text(span.where);
    return span.events == 0 ? QStringLiteral("events lost (%1)").arg(where)
                            : QStringLiteral("%1 events lost (%2)").arg(formatCount(span.events), where);
}

QString dirtiedMissingText(const Round& round)
{
    return round.kind == RoundKind::Stopped ? QStringLiteral("the guest stood still, so nothing was to be dirtied")
                                            : QStringLiteral("no read of the dirty bitmap was seen at its end");
}

QStringList migrationNotes(const Migration& migration, bool emulated, bool exactMarks)
{
    QStringList notes;
    QStringList undirtied;
    QStringList lengthless;
    for (const Round& round : migration.rounds) {
        if (round.kind == RoundKind::Live && !round.pagesDirtied)
            undirtied += QString::number(round.index);
        if (round.time.duration().ns <= 0)
            lengthless += QString::number(round.index);
    }
    if (!undirtied.isEmpty())
        notes += QStringLiteral("Dirtied in round %1: - (no read of the dirty bitmap was seen at the end).")
                     .arg(listed(undirtied));
    if (!lengthless.isEmpty())
        notes += QStringLiteral("Round %1 has no length: no rate, no bar.").arg(listed(lengthless));
    if (migration.rounds.empty())
        notes += QStringLiteral("No round was seen.");
    const bool dirtyCurve = exactMarks || !migration.dirtyCurve.empty();
    if (migration.sentCurve.empty() && !dirtyCurve)
        notes += QStringLiteral(
            "Rates inside the rounds: - (neither batches nor samples of the dirty bitmap are in the trace).");
    else if (!dirtyCurve)
        notes += QStringLiteral("Dirtied inside the rounds: - (no sample of the dirty bitmap is in the trace).");
    for (const analysis::LostSpan& span : migration.lost)
        notes += QStringLiteral("Gap: %1; volumes of the rounds that it touches are lower bounds.").arg(lostText(span));
    if (emulated)
        notes += QStringLiteral("Recorded under emulation: times and rates say nothing about real hardware.");
    return notes;
}

QString roundText(const Migration& migration, int index, RateUnit unit)
{
    const auto found = std::find_if(
        migration.rounds.begin(), migration.rounds.end(), [&](const Round& round) { return round.index == index; });
    if (found == migration.rounds.end())
        return {};
    const Round& round = *found;
    const auto rate = [&](std::optional<double> mbit) {
        return formatRate(unit, mbit ? std::optional(*mbit * 1e6 / 8) : std::nullopt) + u' ' + rateUnitLabel(unit);
    };
    const auto volume = [](std::optional<quint64> pages) {
        return QStringLiteral("%1 pages, %2 MiB")
            .arg(formatCount(pages),
                formatMiB(pages ? std::optional(static_cast<double>(*pages * analysis::pageBytes)) : std::nullopt));
    };
    QStringList lines;
    lines += QStringLiteral("Round %1%2").arg(index).arg(round.kind == RoundKind::Stopped ? ", stop-and-copy" : "");
    lines += QStringLiteral("from %1 for %2")
                 .arg(formatSeconds((round.time.begin - migration.time.begin).seconds()),
                     formatSeconds(round.time.duration().seconds()));
    lines += QStringLiteral("transferred: %1, %2")
                 .arg(volume(migration.streamKnown ? std::optional<quint64>(round.pagesSent) : std::nullopt),
                     rate(migration.streamKnown ? round.sentMbitPerSecond() : std::nullopt));
    if (round.pagesDirtied || round.kind == RoundKind::Live)
        lines += QStringLiteral("dirtied: %1, %2").arg(volume(round.pagesDirtied), rate(round.dirtiedMbitPerSecond()));
    if (!round.pagesDirtied)
        lines += QStringLiteral("(%1)").arg(dirtiedMissingText(round));
    if (round.pagesSkipped)
        lines += QStringLiteral("skipped, dirty again: %1").arg(volume(round.pagesSkipped));
    lines += QStringLiteral("pause to read the bitmap: %1")
                 .arg(round.pause ? formatSeconds(round.pause->seconds()) + QStringLiteral(" at most")
                                  : QStringLiteral("-"));
    return lines.join(u'\n');
}

QStringList migrationNames(const ReportPtr& report)
{
    QStringList names;
    if (!report)
        return names;
    for (const Migration& migration : report->migrations)
        names += QStringLiteral("%1. %2 %3, %4")
                     .arg(names.size() + 1)
                     .arg(guestName(migration), route(migration),
                         QString::fromLatin1(analysis::toString(migration.outcome)));
    return names;
}

} // namespace xenlens::model
