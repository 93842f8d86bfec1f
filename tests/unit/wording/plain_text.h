// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wording/values.h"

#include <string>
#include <vector>

/// Values of room wording as text to look into, without a printer's layout.
namespace xenlens::wording::test {

inline std::string plain(const Row& row)
{
    std::string text;
    for (const Cell& cell : row.cells)
        text += (text.empty() ? "" : "|") + cell.text;
    return text;
}

/// A line each: the heading, sentences, and rows as "cell|cell".
inline std::string plain(const Section& section)
{
    std::string text = section.heading.text.empty() ? "" : section.heading.text + "\n";
    for (const Block& block : section.blocks) {
        if (const auto* line = std::get_if<Line>(&block))
            text += line->text() + "\n";
        else if (const auto* table = std::get_if<Table>(&block))
            for (const Row& row : table->rows)
                text += plain(row) + "\n";
    }
    return text;
}

inline std::string plain(const std::vector<Section>& sections)
{
    std::string text;
    for (const Section& section : sections)
        text += plain(section);
    return text;
}

inline std::string plain(const RecordTable& records)
{
    std::string text;
    for (const auto& record : records.rows) {
        for (std::size_t i = 0; i < record.size(); ++i)
            text += (i == 0 ? "" : ",") + record[i];
        text += "\n";
    }
    return text;
}

inline std::string joined(const std::vector<std::string>& lines)
{
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    return text;
}

/// The row whose first cell begins with `text`, of the first table that has one; an empty row when none has.
inline Row rowOf(const Section& section, const std::string& text)
{
    for (const Block& block : section.blocks)
        if (const auto* table = std::get_if<Table>(&block))
            for (const Row& row : table->rows)
                if (plain(row).starts_with(text))
                    return row;
    return {};
}

} // namespace xenlens::wording::test
