// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/text_printer.h"

#include <algorithm>
#include <vector>

namespace xenlens::cli {

using wording::Align;
using wording::Block;
using wording::Line;
using wording::List;
using wording::Section;
using wording::Table;
using wording::Tone;

namespace {

std::string marked(const std::string& text, Tone tone, const Style& style)
{
    switch (tone) {
    case Tone::Strong:
        return style.bold(text);
    case Tone::Quiet:
        return style.dim(text);
    case Tone::Good:
        return style.good(text);
    case Tone::Bad:
        return style.bad(text);
    case Tone::Plain:
        break;
    }
    return text;
}

/// One line of a table, padded; the tones are put around the words, not around the padding.
class TableLine
{
public:
    void add(const std::string& text, std::size_t width, Align align, Tone tone, const Style& style)
    {
        const std::string fill(width - std::min(width, text.size()), ' ');
        m_line += m_pending + (align == Align::Right ? fill : "");
        if (!text.empty())
            m_line += marked(text, tone, style);
        m_pending = (align == Align::Left ? fill : "") + "  ";
    }
    [[nodiscard]] std::string text() const { return m_line.substr(0, m_line.find_last_not_of(' ') + 1) + "\n"; }

private:
    std::string m_line;
    std::string m_pending; ///< spaces that are needed only when something follows
};

std::vector<std::size_t> widthsOf(const Table& table)
{
    std::vector<std::size_t> widths;
    for (const wording::Column& column : table.columns)
        widths.push_back(std::max(column.grouped ? 0 : column.title.size(), column.second.size()));
    for (const wording::Row& row : table.rows)
        for (std::size_t i = 0; i < std::min(widths.size(), row.cells.size()); ++i)
            widths[i] = std::max(widths[i], row.cells[i].text.size());
    return widths;
}

/// Titles of one line stand on the lower of two.
std::string headOf(const Table& table, const std::vector<std::size_t>& widths, const Style& style)
{
    const bool twoLines = std::any_of(table.columns.begin(), table.columns.end(),
        [](const wording::Column& column) { return !column.second.empty(); });
    TableLine upper;
    TableLine lower;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const wording::Column& column = table.columns[i];
        const std::string title = column.grouped ? "" : column.title;
        const bool one = column.second.empty();
        upper.add(one ? "" : title, widths[i], column.align, Tone::Plain, style);
        lower.add(one ? title : column.second, widths[i], column.align, Tone::Plain, style);
    }
    const auto bold = [&](std::string line) {
        line.pop_back();
        return style.bold(line) + "\n";
    };
    return (twoLines ? bold(upper.text()) : "") + bold(lower.text());
}

std::string textOf(const Line& line, const Style& style)
{
    std::string text;
    for (const wording::Span& span : line.spans)
        text += marked(span.text, span.tone, style);
    return text + "\n";
}

std::string textOf(const List& list, const Style& style)
{
    std::string text;
    for (const wording::Item& item : list.items) {
        const std::string& mark = item.mark.text;
        const std::string fill(list.markWidth - std::min(list.markWidth, mark.size()), ' ');
        text += marked(mark, item.mark.tone, style) + fill + "  " + item.text + "\n";
        for (const std::string& detail : item.details)
            text += std::string(list.markWidth + 2, ' ') + detail + "\n";
    }
    return text;
}

std::string textOf(const Section& section, const Style& style)
{
    std::string text;
    if (!section.heading.text.empty())
        text = section.runIn ? marked(section.heading.text + ":", section.heading.tone, style) + " "
                             : marked(section.heading.text, section.heading.tone, style) + "\n";
    bool first = true;
    for (const Block& block : section.blocks) {
        if (!first && std::holds_alternative<Table>(block))
            text += "\n";
        text += std::visit([&](const auto& value) { return textOf(value, style); }, block);
        first = false;
    }
    return text;
}

} // namespace

std::string textOf(const Table& table, const Style& style)
{
    const std::vector<std::size_t> widths = widthsOf(table);
    std::string text = headOf(table, widths, style);
    for (const wording::Row& row : table.rows) {
        TableLine line;
        for (std::size_t i = 0; i < std::min(widths.size(), row.cells.size()); ++i) {
            const wording::Cell& cell = row.cells[i];
            line.add(cell.text, widths[i], table.columns[i].align, cell.tone, style);
        }
        text += line.text();
    }
    return text;
}

std::string textOf(const wording::Document& document, const Style& style)
{
    std::string text;
    for (const Section& section : document.sections)
        text += (text.empty() ? "" : "\n") + textOf(section, style);
    return text;
}

} // namespace xenlens::cli
