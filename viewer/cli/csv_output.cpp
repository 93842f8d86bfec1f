// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/csv_output.h"

#include "core/text.h"

#include <fmt/format.h>

namespace xenlens::cli {

namespace {

std::string sentOrEmpty(const analysis::Migration& migration, std::uint64_t value)
{
    return migration.streamKnown ? std::to_string(value) : std::string();
}

std::string curveLines(const char* curve, std::size_t migration, const analysis::Migration& of,
    const std::vector<analysis::CurvePoint>& points)
{
    std::string text;
    for (const analysis::CurvePoint& point : points)
        text += fmt::format(
            "{},{},{},{:.6f},{}\n", migration, curve, point.round, (point.time - of.time.begin).seconds(), point.value);
    return text;
}

} // namespace

std::string orEmpty(const std::optional<std::uint64_t>& value)
{
    return value ? std::to_string(*value) : std::string();
}

std::string csvField(const std::string& text)
{
    return csvText(text);
}

std::string roundsCsv(const analysis::Report& report)
{
    std::string text
        = "migration,domid,name,source,destination,policy,stop_reason,outcome,index,kind,start_s,duration_s,"
          "pages_sent,bytes_sent,pages_skipped,pages_dirtied,pause_ms\n";
    std::size_t number = 0;
    for (const analysis::Migration& migration : report.migrations) {
        ++number;
        for (const analysis::Round& round : migration.rounds)
            text += fmt::format("{},{},{},{},{},{},{},{},{},{},{:.6f},{:.6f},{},{},{},{},{}\n", number,
                migration.domid.value, csvField(migration.name), csvField(migration.source),
                csvField(migration.destination), csvField(migration.policy), toString(migration.stopReason),
                toString(migration.outcome), round.index, toString(round.kind),
                (round.time.begin - migration.time.begin).seconds(), round.time.duration().seconds(),
                sentOrEmpty(migration, round.pagesSent), sentOrEmpty(migration, round.bytesSent),
                orEmpty(round.pagesSkipped), orEmpty(round.pagesDirtied),
                round.pause ? fmt::format("{:.6f}", round.pause->milliseconds()) : "");
    }
    return text;
}

std::string curvesCsv(const analysis::Report& report)
{
    std::string text = "migration,curve,round,t_s,value\n";
    std::size_t number = 0;
    for (const analysis::Migration& migration : report.migrations) {
        ++number;
        text += curveLines("stream_bytes", number, migration, migration.sentCurve);
        text += curveLines("dirty_pages", number, migration, migration.dirtyCurve);
    }
    return text;
}

} // namespace xenlens::cli
