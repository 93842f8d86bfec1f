// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/rounds.h"

#include <fmt/format.h>

#include <algorithm>

namespace xenlens::wording {

using analysis::Migration;
using analysis::Round;
using analysis::RoundKind;

namespace {

using Pages = std::optional<std::uint64_t>;

constexpr const char* noToolstack = "no toolstack was traced";
constexpr const char* noLength = "the round has no length";

bool isStopped(const Round& round)
{
    return round.kind == RoundKind::Stopped;
}

Pages pagesSent(const Migration& migration, const Round& round)
{
    return migration.streamKnown ? Pages(round.pagesSent) : std::nullopt;
}

std::string whyNotDirtied(const Round& round)
{
    return isStopped(round) ? "the guest was suspended, so nothing could become dirty"
                            : "no read of the dirty bitmap was seen at the round's end";
}

/// "-" with its reason, or what `format` makes of the pages.
template <class Format> Cell pagesCell(const Pages& pages, const std::string& why, Format format)
{
    return pages ? Cell(format(*pages)) : missing(why);
}

Cell countCell(const Pages& pages, const std::string& why)
{
    return pagesCell(pages, why, [](std::uint64_t count) { return formatCount(count); });
}

Cell volumeCell(const std::optional<std::uint64_t>& bytes, const std::string& why)
{
    return bytes ? Cell(formatMib(bytes)) : missing(why);
}

/// Stream bytes, headers included.
std::optional<std::uint64_t> bytesSent(const Migration& migration, const Round& round)
{
    return migration.streamKnown ? std::optional(round.bytesSent) : std::nullopt;
}

std::optional<std::uint64_t> bytesDirtied(const Round& round)
{
    return round.pagesDirtied ? std::optional(*round.pagesDirtied * analysis::pageBytes) : std::nullopt;
}

Cell rateCell(const Pages& pages, const Round& round, RateUnit unit, const std::string& why)
{
    const DurationNs length = round.time.duration();
    return pagesCell(pages, why,
        [&](std::uint64_t count) { return length.ns > 0 ? Cell(formatRate(count, length, unit)) : missing(noLength); });
}

Cell lengthCell(const Round& round)
{
    const DurationNs length = round.time.duration();
    return length.ns > 0 ? Cell(formatSeconds(length)) : missing(noLength);
}

/// An upper bound unless the hypervisor measured the pause itself.
Cell pauseCell(const Round& round)
{
    if (!round.pause)
        return missing(isStopped(round)
                ? "the guest was suspended"
                : "no read of the dirty bitmap that paused the guest was seen at the round's end");
    return (round.pauseExact ? "" : "<= ") + formatMilliseconds(round.pause);
}

Cell skippedCell(const Round& round)
{
    return countCell(round.pagesSkipped, "no source tells which pages were left out");
}

Bar barOf(const char* kind, std::uint64_t pages, std::uint64_t most)
{
    return {kind, most ? static_cast<double>(pages) / static_cast<double>(most) : 0};
}

std::vector<Bar> barsOf(const Migration& migration, const Round& round, std::uint64_t most)
{
    std::vector<Bar> bars;
    if (const Pages sent = pagesSent(migration, round))
        bars.push_back(barOf("sent", *sent, most));
    if (round.pagesDirtied)
        bars.push_back(barOf("dirtied", *round.pagesDirtied, most));
    return bars;
}

std::string volumeText(const Pages& pages, const std::optional<std::uint64_t>& bytes, const Round& round, RateUnit unit,
    const std::string& why)
{
    if (!pages)
        return missing(why).phrase();
    return fmt::format("{} pages, {} MiB, {} {}", *pages, formatMib(bytes),
        formatRate(pages, round.time.duration(), unit), labelOf(unit));
}

std::string pauseText(const Round& round)
{
    if (!round.pause)
        return pauseCell(round).phrase();
    return formatDuration(round.pause) + (round.pauseExact ? "" : " at most");
}

std::string orEmpty(const std::optional<std::uint64_t>& value)
{
    return value ? std::to_string(*value) : std::string();
}

void addCurve(RecordTable& records, const char* curve, std::size_t migration, TimeNs begin,
    const std::vector<analysis::CurvePoint>& points)
{
    for (const analysis::CurvePoint& point : points)
        records.rows.push_back({std::to_string(migration), curve, std::to_string(point.round),
            fmt::format("{:.6f}", (point.time - begin).seconds()), std::to_string(point.value)});
}

std::vector<std::string> recordOf(std::size_t number, const Migration& migration, const Round& round)
{
    return {std::to_string(number), std::to_string(migration.domid.value), migration.name, migration.source,
        migration.destination, migration.policy, toString(migration.stopReason), toString(migration.outcome),
        std::to_string(round.index), toString(round.kind),
        fmt::format("{:.6f}", (round.time.begin - migration.time.begin).seconds()),
        fmt::format("{:.6f}", round.time.duration().seconds()), orEmpty(pagesSent(migration, round)),
        orEmpty(bytesSent(migration, round)), orEmpty(round.pagesSkipped), orEmpty(round.pagesDirtied),
        round.pause ? fmt::format("{:.6f}", round.pause->milliseconds()) : "",
        !round.pause           ? ""
            : round.pauseExact ? "true"
                               : "false"};
}

} // namespace

Table roundsTable(const Migration& migration, RateUnit unit)
{
    const std::string rate = labelOf(unit);
    Table table{{{"round", "", Align::Left}, {"start", "s"}, {"length", "s"}, {"sent", "pages"},
                    {"sent", "MiB", Align::Right, true}, {"sent", rate, Align::Right, true}, {"dirtied", "pages"},
                    {"dirtied", "MiB", Align::Right, true}, {"dirtied", rate, Align::Right, true}, {"skipped", "pages"},
                    {"pause", "ms"}},
        {}, "volume sent (grey), dirtied (black)"};
    std::uint64_t most = 0;
    for (const Round& round : migration.rounds)
        most = std::max({most, pagesSent(migration, round).value_or(0), round.pagesDirtied.value_or(0)});
    for (const Round& round : migration.rounds) {
        const Pages sent = pagesSent(migration, round);
        const Pages dirtied = round.pagesDirtied;
        const std::string undirtied = whyNotDirtied(round);
        table.rows.push_back({{fmt::format("{}{}", round.index, isStopped(round) ? " stopped" : ""),
                                  formatSeconds(round.time.begin - migration.time.begin), lengthCell(round),
                                  countCell(sent, noToolstack), volumeCell(bytesSent(migration, round), noToolstack),
                                  rateCell(sent, round, unit, noToolstack), countCell(dirtied, undirtied),
                                  volumeCell(bytesDirtied(round), undirtied), rateCell(dirtied, round, unit, undirtied),
                                  skippedCell(round), pauseCell(round)},
            Tone::Plain, roundText(migration, round, unit), barsOf(migration, round, most)});
    }
    return table;
}

std::string roundText(const Migration& migration, const Round& round, RateUnit unit)
{
    const DurationNs start = round.time.begin - migration.time.begin;
    std::string text = fmt::format("Round {}{}\nfrom {} s for {} s\nsent: {}\ndirtied: {}", round.index,
        isStopped(round) ? ", stop-and-copy" : "", formatSeconds(start), lengthCell(round).text,
        volumeText(pagesSent(migration, round), bytesSent(migration, round), round, unit, noToolstack),
        volumeText(round.pagesDirtied, bytesDirtied(round), round, unit, whyNotDirtied(round)));
    const Cell skipped = skippedCell(round);
    text += "\nskipped because dirty again: " + (round.pagesSkipped ? skipped.text + " pages" : skipped.phrase());
    return text + "\npause to read the dirty bitmap: " + pauseText(round);
}

RecordTable roundsRecords(const analysis::Report& report)
{
    RecordTable records{{"migration", "domid", "name", "source", "destination", "policy", "stop_reason", "outcome",
                            "index", "kind", "start_s", "duration_s", "pages_sent", "bytes_sent", "pages_skipped",
                            "pages_dirtied", "pause_ms", "pause_exact"},
        {}};
    std::size_t number = 0;
    for (const Migration& migration : report.migrations) {
        ++number;
        for (const Round& round : migration.rounds)
            records.rows.push_back(recordOf(number, migration, round));
    }
    return records;
}

RecordTable curvesRecords(const analysis::Report& report)
{
    RecordTable records{{"migration", "curve", "round", "t_s", "value"}, {}};
    std::size_t number = 0;
    for (const Migration& migration : report.migrations) {
        ++number;
        addCurve(records, "stream_bytes", number, migration.time.begin, migration.sentCurve);
        addCurve(records, "dirty_pages", number, migration.time.begin, migration.dirtyCurve);
    }
    return records;
}

} // namespace xenlens::wording
