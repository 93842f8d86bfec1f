// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/html_printer.h"

#include <fmt/format.h>

namespace xenlens::cli {

using wording::Align;
using wording::Line;
using wording::List;
using wording::Row;
using wording::Section;
using wording::Table;
using wording::Tone;

namespace {

constexpr const char* pageHead = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{0}</title>
<style>
body {{ font-family: sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222 }}
table {{ border-collapse: collapse; margin: 1em 0 }}
th, td {{ padding: .2em .7em; text-align: right; border-bottom: 1px solid #ccc }}
th.text, td.text {{ text-align: left }}
.bar {{ height: .7em }} .sent {{ background: #9a9a9a }} .dirtied {{ background: #111 }}
.bars {{ width: 16em }} .bad {{ color: #a00; font-weight: bold }} .good {{ color: #060 }} .note {{ color: #555 }}
</style></head><body>
<h1>{0}</h1>
)";

/// The class of a tone; empty for a plain one.
const char* classOf(Tone tone)
{
    switch (tone) {
    case Tone::Quiet:
        return "note";
    case Tone::Good:
        return "good";
    case Tone::Bad:
        return "bad";
    case Tone::Strong:
        return "strong";
    case Tone::Plain:
        break;
    }
    return "";
}

std::string spanOf(const wording::Span& span)
{
    const std::string text = htmlEscape(span.text);
    if (span.tone == Tone::Plain || span.text.empty())
        return text;
    return span.tone == Tone::Strong ? "<b>" + text + "</b>"
                                     : fmt::format("<span class=\"{}\">{}</span>", classOf(span.tone), text);
}

std::string attribute(const char* name, const std::string& value)
{
    return value.empty() ? std::string() : fmt::format(" {}=\"{}\"", name, htmlEscape(value));
}

/// Bars to a common scale: length is volume.
std::string barsOf(const Row& row)
{
    std::string text;
    for (const wording::Bar& bar : row.bars)
        text += fmt::format(
            R"(<div class="bar {}" style="width:{:.2f}%"></div>)", htmlEscape(bar.kind), 100 * bar.share);
    return text;
}

std::string rowOf(const Table& table, const Row& row)
{
    std::string text = "<tr" + attribute("title", row.sentence) + ">";
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const wording::Cell& cell = row.cells[i];
        std::string classes = i < table.columns.size() && table.columns[i].align == Align::Left ? "text" : "";
        if (const std::string tone = classOf(cell.tone); !tone.empty())
            classes += (classes.empty() ? "" : " ") + tone;
        text += "<td" + attribute("class", classes) + attribute("title", cell.whyMissing) + ">" + htmlEscape(cell.text)
            + "</td>";
    }
    if (!table.barsTitle.empty())
        text += "<td class=\"bars\">" + barsOf(row) + "</td>";
    return text + "</tr>\n";
}

std::string htmlOf(const Table& table)
{
    std::string text = "<table><tr>";
    for (const wording::Column& column : table.columns)
        text += fmt::format(
            "<th{}>{}</th>", column.align == Align::Left ? " class=\"text\"" : "", htmlEscape(column.head(" ")));
    if (!table.barsTitle.empty())
        text += "<th>" + htmlEscape(table.barsTitle) + "</th>";
    text += "</tr>\n";
    for (const Row& row : table.rows)
        text += rowOf(table, row);
    return text + "</table>\n";
}

std::string htmlOf(const Line& line)
{
    std::string text;
    for (const wording::Span& span : line.spans)
        text += spanOf(span);
    return "<p>" + text + "</p>\n";
}

std::string htmlOf(const List& list)
{
    std::string text = "<ul>\n";
    for (const wording::Item& item : list.items) {
        text += "<li>" + (item.mark.text.empty() ? "" : spanOf(item.mark) + " ") + htmlEscape(item.text);
        for (const std::string& detail : item.details)
            text += "<br><span class=\"note\">" + htmlEscape(detail) + "</span>";
        text += "</li>\n";
    }
    return text + "</ul>\n";
}

std::string htmlOf(const Section& section)
{
    std::string text;
    if (!section.heading.text.empty())
        text = fmt::format("<h2{}>{}</h2>\n", section.heading.tone == Tone::Bad ? " class=\"bad\"" : "",
            htmlEscape(section.heading.text));
    for (const wording::Block& block : section.blocks)
        text += std::visit([](const auto& value) { return htmlOf(value); }, block);
    return text;
}

} // namespace

std::string htmlEscape(const std::string& text)
{
    std::string escaped;
    for (const char c : text) {
        switch (c) {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        case '\'':
            escaped += "&#39;";
            break;
        default:
            escaped += c;
        }
    }
    return escaped;
}

std::string htmlOf(const wording::Document& document)
{
    std::string text = fmt::format(pageHead, htmlEscape(document.title));
    for (const Section& section : document.sections)
        text += htmlOf(section);
    return text + "</body></html>\n";
}

} // namespace xenlens::cli
