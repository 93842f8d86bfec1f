// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/csv_printer.h"

namespace xenlens::cli {

namespace {

/// Quotes a field where it must be.
std::string fieldOf(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string lineOf(const std::vector<std::string>& cells)
{
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i)
        line += (i == 0 ? "" : ",") + fieldOf(cells[i]);
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
