// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/csv_printer.h"

#include "core/text.h"

namespace xenlens::cli {

namespace {

std::string lineOf(const std::vector<std::string>& cells)
{
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i)
        line += (i == 0 ? "" : ",") + csvText(cells[i]);
    return line + "\n";
}

} // namespace

std::string csvOf(const wording::RecordTable& records)
{
    std::string text = lineOf(records.columns);
    for (const std::vector<std::string>& row : records.rows)
        text += lineOf(row);
    return text;
}

} // namespace xenlens::cli
