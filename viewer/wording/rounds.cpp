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

using Value = decltype(RoundValue::value);

template <class T> Value valueOf(const std::optional<T>& known)
{
    return known ? Value(*known) : Value();
}

/// As CSV has it; a missing value is empty.
std::string fieldOf(const Value& value)
{
    struct Printer
    {
        std::string operator()(std::monostate) const { return {}; }
        std::string operator()(std::uint64_t number) const { return std::to_string(number); }
        std::string operator()(double number) const { return fmt::format("{:.6f}", number); }
        std::string operator()(bool flag) const { return flag ? "true" : "false"; }
        std::string operator()(const std::string& word) const { return word; }
    };
    return std::visit(Printer(), value);
}

void addCurve(RecordTable& records, const char* curve, std::size_t migration, TimeNs begin,
    const std::vector<analysis::CurvePoint>& points)
{
    for (const analysis::CurvePoint& point : points)
        records.rows.push_back({std::to_string(migration), curve, std::to_string(point.round),
            fmt::format("{:.6f}", (point.time - begin).seconds()), std::to_string(point.value)});
}

/// A column that people read: its head, and the cell of a round.
struct ShownColumn
{
    Column head;
    Cell (*cell)(const Migration&, const Round&, RateUnit);
};

std::vector<ShownColumn> shownColumns(RateUnit unit)
{
    using M = const Migration&;
    using R = const Round&;
    const std::string rate = labelOf(unit);
    return {
        {{"round", "", Align::Left},
            [](M, R r, RateUnit) { return Cell(fmt::format("{}{}", r.index, isStopped(r) ? " stopped" : "")); }},
        {{"start", "s"}, [](M m, R r, RateUnit) { return Cell(formatSeconds(r.time.begin - m.time.begin)); }},
        {{"length", "s"}, [](M, R r, RateUnit) { return lengthCell(r); }},
        {{"sent", "pages"}, [](M m, R r, RateUnit) { return countCell(pagesSent(m, r), noToolstack); }},
        {{"sent", "MiB", Align::Right, true},
            [](M m, R r, RateUnit) { return volumeCell(bytesSent(m, r), noToolstack); }},
        {{"sent", rate, Align::Right, true},
            [](M m, R r, RateUnit u) { return rateCell(pagesSent(m, r), r, u, noToolstack); }},
        {{"dirtied", "pages"}, [](M, R r, RateUnit) { return countCell(r.pagesDirtied, whyNotDirtied(r)); }},
        {{"dirtied", "MiB", Align::Right, true},
            [](M, R r, RateUnit) { return volumeCell(bytesDirtied(r), whyNotDirtied(r)); }},
        {{"dirtied", rate, Align::Right, true},
            [](M, R r, RateUnit u) { return rateCell(r.pagesDirtied, r, u, whyNotDirtied(r)); }},
        {{"skipped", "pages"}, [](M, R r, RateUnit) { return skippedCell(r); }},
        {{"pause", "ms"}, [](M, R r, RateUnit) { return pauseCell(r); }},
    };
}

} // namespace

Table roundsTable(const Migration& migration, RateUnit unit)
{
    const std::vector<ShownColumn> columns = shownColumns(unit);
    Table table{{}, {}, "volume sent (grey), dirtied (black)"};
    for (const ShownColumn& column : columns)
        table.columns.push_back(column.head);
    std::uint64_t most = 0;
    for (const Round& round : migration.rounds)
        most = std::max({most, pagesSent(migration, round).value_or(0), round.pagesDirtied.value_or(0)});
    for (const Round& round : migration.rounds) {
        Row& row = table.rows.emplace_back();
        for (const ShownColumn& column : columns)
            row.cells.push_back(column.cell(migration, round, unit));
        row.sentence = roundText(migration, round, unit);
        row.bars = barsOf(migration, round, most);
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

std::string roundLine(const Migration& migration, const Round& round, RateUnit unit)
{
    return fmt::format("{}, round {}{}, {} s: sent {}; dirtied {}", migration.name.empty() ? "guest" : migration.name,
        round.index, isStopped(round) ? " (stop-and-copy)" : "", lengthCell(round).text,
        volumeText(pagesSent(migration, round), bytesSent(migration, round), round, unit, noToolstack),
        volumeText(round.pagesDirtied, bytesDirtied(round), round, unit, whyNotDirtied(round)));
}

std::vector<RoundValue> roundValues(const Migration& migration, const Round& round)
{
    const bool known = migration.streamKnown;
    return {
        {"index", static_cast<std::uint64_t>(round.index)},
        {"kind", toString(round.kind)},
        {"start_s", (round.time.begin - migration.time.begin).seconds()},
        {"duration_s", round.time.duration().seconds()},
        {"pages_sent", valueOf(pagesSent(migration, round))},
        {"pages_listed", known ? Value(round.pagesListed) : Value(), false},
        {"bytes_sent", valueOf(bytesSent(migration, round))},
        {"pages_skipped", valueOf(round.pagesSkipped)},
        {"pages_dirtied", valueOf(round.pagesDirtied)},
        {"pause_ms", round.pause ? Value(round.pause->milliseconds()) : Value()},
        {"pause_exact", round.pause ? Value(round.pauseExact) : Value()},
        {"sent_mbit_per_s", known ? valueOf(round.sentMbitPerSecond()) : Value(), false},
        {"dirtied_mbit_per_s", valueOf(round.dirtiedMbitPerSecond()), false},
    };
}

Table originsTable()
{
    // the events are explained in tracers/EVENTS.md
    return {{{"number", "", Align::Left}, {"counted from", "", Align::Left}},
        {{{"sent", "pages with data in the records that the save helper wrote (batch_sent, sender), x 4096 bytes"}},
            {{"dirtied", "dirty pages of the bitmap read at the round's end (logdirty_read, op clean, sender)"}},
            {{"skipped", "pages due in the round and left out because they were dirty again (sender)"}},
            {{"rates inside the rounds",
                "stream bytes by batch; dirty pages by the hypervisor's mark of each page (dirty_marks), "
                "else by the sampler's reads (logdirty_read, op peek)"}},
            {{"total sent", "all bytes that the stream's descriptor took, headers included"}},
            {{"pause",
                "how long the hypervisor held the guest to read the bitmap (logdirty_pause); without its records the "
                "time inside the call that read it (logdirty_read), shown as an upper bound"}},
            {{"downtime",
                "from the sender's guest_suspended to the receiver's domain_unpaused; the bound is that of the "
                "comparison of the hosts' clocks"}}}};
}

RecordTable roundsRecords(const analysis::Report& report)
{
    RecordTable records{
        {"migration", "domid", "name", "source", "destination", "policy", "stop_reason", "outcome"}, {}};
    for (const RoundValue& value : roundValues({}, {}))
        if (value.inCsv)
            records.columns.emplace_back(value.key);
    std::size_t number = 0;
    for (const Migration& migration : report.migrations) {
        ++number;
        for (const Round& round : migration.rounds) {
            auto& record = records.rows.emplace_back(std::vector<std::string>{std::to_string(number),
                std::to_string(migration.domid.value), migration.name, migration.source, migration.destination,
                migration.policy, toString(migration.stopReason), toString(migration.outcome)});
            for (const RoundValue& value : roundValues(migration, round))
                if (value.inCsv)
                    record.push_back(fieldOf(value.value));
        }
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
