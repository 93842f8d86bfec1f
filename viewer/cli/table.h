// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/terminal.h"

#include <cstddef>
#include <string>
#include <vector>

namespace xenlens::cli {

enum class Align
{
    Left,
    Right
};

struct Column
{
    std::vector<std::string> head; ///< one line each; columns with fewer are filled from below
    Align align = Align::Right;
};

/// A table for a terminal: columns as wide as they must be, two spaces between them.
class Table
{
public:
    explicit Table(std::vector<Column> columns);

    void addRow(std::vector<std::string> cells);
    [[nodiscard]] std::string print(const Style& style) const;

private:
    [[nodiscard]] std::string line(const std::vector<std::string>& cells) const;

    std::vector<Column> m_columns;
    std::vector<std::size_t> m_widths;
    std::size_t m_headLines = 0;
    std::vector<std::vector<std::string>> m_rows;
};

} // namespace xenlens::cli
