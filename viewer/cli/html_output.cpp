// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/html_output.h"

#include "cli/html_printer.h"
#include "cli/rounds_text.h"
#include "cli/text_printer.h"
#include "wording/dirty.h"
#include "wording/faults.h"
#include "wording/hypercalls.h"
#include "wording/io.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace xenlens::cli {

using analysis::Migration;
using analysis::Report;
using analysis::Round;

namespace {

constexpr const char* pageHead = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>xenlens report</title>
<style>
body { font-family: sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222 }
table { border-collapse: collapse; margin: 1em 0 }
th, td { padding: .2em .7em; text-align: right; border-bottom: 1px solid #ccc }
th:first-child, td:first-child, td.text { text-align: left }
.bar { height: .7em } .sent { background: #9a9a9a } .dirtied { background: #111 }
.bars { width: 16em } .bad { color: #a00; font-weight: bold } .note { color: #555 }
</style></head><body>
<h1>xenlens report</h1>
)";

/// Two bars to a common scale: length is volume.
std::string bars(const Round& round, std::uint64_t most)
{
    const auto width = [most](std::uint64_t pages) {
        return most ? 100.0 * static_cast<double>(pages) / static_cast<double>(most) : 0.0;
    };
    std::string text = fmt::format(R"(<div class="bar sent" style="width:{:.2f}%"></div>)", width(round.pagesSent));
    if (round.pagesDirtied)
        text += fmt::format(R"(<div class="bar dirtied" style="width:{:.2f}%"></div>)", width(*round.pagesDirtied));
    return text;
}

std::string roundsHtml(const Migration& migration, RateUnit unit)
{
    std::uint64_t most = 0;
    for (const Round& round : migration.rounds)
        most = std::max({most, round.pagesSent, round.pagesDirtied.value_or(0)});
    std::string text
        = fmt::format("<table><tr><th>round</th><th>start s</th><th>length s</th><th>sent pages</th><th>{0}</th>"
                      "<th>dirtied pages</th><th>{0}</th><th>skipped</th><th>pause ms</th>"
                      "<th>sent (grey), dirtied (black)</th></tr>\n",
            nameOf(unit));
    for (const Round& round : migration.rounds) {
        const DurationNs length = round.time.duration();
        text += fmt::format(
            "<tr><td>{} {}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>"
            "<td>{}</td><td class=\"bars\">{}</td></tr>\n",
            round.index, toString(round.kind), formatSeconds(round.time.begin - migration.time.begin),
            formatSeconds(length), formatCount(round.pagesSent), formatRate(round.pagesSent, length, unit),
            formatCount(round.pagesDirtied), formatRate(round.pagesDirtied, length, unit),
            formatCount(round.pagesSkipped), formatMilliseconds(round.pause), bars(round, most));
    }
    return text + "</table>\n";
}

std::string checksHtml(const Report& report)
{
    std::string text = "<h2>Cross-checks</h2>\n<table><tr><th>check</th><th>left</th><th>right</th><th>difference</th>"
                       "<th>verdict</th></tr>\n";
    const auto number = [](const std::optional<double>& v) { return v ? fmt::format("{:.0f}", *v) : "-"; };
    for (const auto& check : report.checks)
        text += fmt::format("<tr><td>{}<br><span class=\"note\">{} : {}{}</span></td><td>{}</td><td>{}</td><td>{}</td>"
                            "<td{}>{}</td></tr>\n",
            htmlEscape(check.name), htmlEscape(check.leftSource), htmlEscape(check.rightSource),
            check.note.empty() ? "" : "; " + htmlEscape(check.note), number(check.left), number(check.right),
            check.difference ? fmt::format("{:+.2f} %", *check.difference * 100) : "-",
            check.ok == false ? " class=\"bad\"" : "",
            !check.ok       ? "-"
                : *check.ok ? "ok"
                            : "WRONG");
    return text + "</table>\n";
}

std::string listsHtml(const Report& report)
{
    std::string text = "<h2>Sources</h2>\n<ul>\n";
    for (const auto& source : report.sources)
        text += fmt::format("<li>{}{}: {}</li>\n", htmlEscape(source.name),
            source.host.empty() ? "" : " of " + htmlEscape(source.host),
            source.present ? "present" : htmlEscape(source.note));
    text += "</ul>\n<h2>Lost data</h2>\n<ul>\n";
    for (const auto& lost : report.lost)
        text += fmt::format("<li class=\"bad\">{}: {}</li>\n", htmlEscape(lost.where),
            lost.events ? fmt::format("{} events", lost.events) : "how much is not known");
    return text + (report.lost.empty() ? "<li>none that is known</li>\n</ul>\n" : "</ul>\n");
}

std::string paragraphs(const std::string& lines)
{
    std::istringstream in(lines);
    std::string text;
    for (std::string line; std::getline(in, line);)
        text += "<p>" + htmlEscape(line) + "</p>\n";
    return text;
}

/// Lines of text, of which the first is the head.
std::string section(const std::string& lines)
{
    const std::size_t head = lines.find('\n');
    return "<h2>" + htmlEscape(lines.substr(0, head)) + "</h2>\n" + paragraphs(lines.substr(head + 1));
}

} // namespace

std::string reportHtml(const Report& report, RateUnit unit)
{
    std::string text = pageHead;
    for (const Migration& migration : report.migrations)
        text += "<h2>" + htmlEscape(migration.name) + "</h2>\n" + paragraphs(migrationSentences(migration, Style()))
            + roundsHtml(migration, unit);
    if (report.migrations.empty())
        text += "<p>No live migration in this trace.</p>\n";
    if (report.emulated)
        text += "<p>A traced host ran on an emulated processor: times and rates say nothing about real hardware.</p>\n";
    for (const auto summary :
        {wording::dirtySummary, wording::hypercallsSummary, wording::faultsSummary, wording::ioSummary})
        for (const wording::Section& part : summary(report))
            text += section(textOf(wording::Document{{}, {part}}, Style()));
    text += checksHtml(report) + listsHtml(report);
    return text + "</body></html>\n";
}

} // namespace xenlens::cli
