// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/table.h"

#include <algorithm>

namespace xenlens::cli {

Table::Table(std::vector<Column> columns)
    : m_columns(std::move(columns))
{
    for (const Column& column : m_columns) {
        m_headLines = std::max(m_headLines, column.head.size());
        std::size_t width = 0;
        for (const std::string& text : column.head)
            width = std::max(width, text.size());
        m_widths.push_back(width);
    }
}

void Table::addRow(std::vector<std::string> cells)
{
    cells.resize(m_columns.size());
    for (std::size_t i = 0; i < cells.size(); ++i)
        m_widths[i] = std::max(m_widths[i], cells[i].size());
    m_rows.push_back(std::move(cells));
}

std::string Table::line(const std::vector<std::string>& cells) const
{
    std::string text;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const std::string fill(m_widths[i] - cells[i].size(), ' ');
        text += (i == 0 ? "" : "  ") + (m_columns[i].align == Align::Right ? fill + cells[i] : cells[i] + fill);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::string Table::print(const Style& style) const
{
    std::string text;
    for (std::size_t head = 0; head < m_headLines; ++head) {
        std::vector<std::string> cells;
        for (const Column& column : m_columns) {
            const std::size_t missing = m_headLines - column.head.size();
            cells.push_back(head < missing ? std::string() : column.head[head - missing]);
        }
        text += style.bold(line(cells)) + "\n";
    }
    for (const auto& row : m_rows)
        text += line(row) + "\n";
    return text;
}

} // namespace xenlens::cli
