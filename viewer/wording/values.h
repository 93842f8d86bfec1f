// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <variant>
#include <vector>

/// What a Report says, as values: the command prints them as text, HTML and CSV, the viewer shows them in tables and
/// beside its charts, and none of these knows a sentence of its own.
namespace xenlens::wording {

/// How a text is to stand out. No meaning is carried by the tone alone: a printer may leave it out.
enum class Tone
{
    Plain,
    Strong,
    Quiet,
    Good,
    Bad
};

struct Span
{
    std::string text;
    Tone tone = Tone::Plain;

    bool operator==(const Span&) const = default;
};

/// A sentence or some, without an end of line.
struct Line
{
    std::vector<Span> spans;

    Line() = default;
    Line(std::string text, Tone tone = Tone::Plain); // NOLINT(google-explicit-constructor): a text is a line
    Line(const char* text); // NOLINT(google-explicit-constructor)
    [[nodiscard]] std::string text() const; ///< without tones
    bool operator==(const Line&) const = default;
};

enum class Align
{
    Left,
    Right
};

/// The head of a column: two short lines, of which the second is often the unit.
struct Column
{
    std::string title;
    std::string second = {}; ///< empty: the head is one line
    Align align = Align::Right;
    bool grouped = false; ///< the title is that of the column before: a terminal does not repeat it

    [[nodiscard]] std::string head(const char* separator) const; ///< "sent pages", both lines on one
};

struct Cell
{
    std::string text;
    std::string whyMissing; ///< for the tool tip where `text` is "-"; empty where the row's sentence says it
    Tone tone = Tone::Plain;

    Cell() = default;
    Cell(std::string shown); // NOLINT(google-explicit-constructor): a text is a cell
    Cell(const char* shown); // NOLINT(google-explicit-constructor)
    [[nodiscard]] std::string phrase() const; ///< the text, or "- (why it is missing)"
};

/// "-" and the reason, a sentence without its period: "the round has no length".
Cell missing(std::string why = {});

/// A bar of a row, for printers that can draw.
struct Bar
{
    std::string kind; ///< "sent", "dirtied"
    double share = 0; ///< its length relative to the table's longest, 0 to 1
};

struct Row
{
    std::vector<Cell> cells; ///< as many as columns
    Tone tone = Tone::Plain; ///< Bad: something here is not as it should be
    std::string sentence = {}; ///< for the tool tip; may have several lines
    std::vector<Bar> bars = {};
};

struct Table
{
    std::vector<Column> columns;
    std::vector<Row> rows = {};
    std::string barsTitle = {}; ///< head of the column of bars; empty: there are none
};

/// A line with a mark before it and lines of detail below it: "ok     pages against stream bytes".
struct Item
{
    Span mark;
    std::string text;
    std::vector<std::string> details = {};
};

struct List
{
    std::vector<Item> items;
    std::size_t markWidth = 0; ///< characters that a terminal keeps for the mark
};

using Block = std::variant<Line, Table, List>;

/// A part under a heading. On a terminal a blank line goes before each section, and before a table that follows
/// another block.
struct Section
{
    Span heading{{}, Tone::Strong}; ///< no text: none
    std::vector<Block> blocks;
    bool runIn = false; ///< the first block is a line that a terminal shows after the heading: "g1 on a: 12 pages"
};

struct Document
{
    std::string title; ///< of a page; a terminal leaves it out
    std::vector<Section> sections;
};

/// Machine-readable records for CSV: names of columns, and cells without units; a missing value is empty.
struct RecordTable
{
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
};

} // namespace xenlens::wording
