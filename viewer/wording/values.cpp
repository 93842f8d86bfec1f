// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/values.h"

#include "wording/units.h"

#include <utility>

namespace xenlens::wording {

Line::Line(std::string text, Tone tone)
    : spans{{std::move(text), tone}}
{
}

Line::Line(const char* text)
    : Line(std::string(text))
{
}

std::string Line::text() const
{
    std::string all;
    for (const Span& span : spans)
        all += span.text;
    return all;
}

std::string Column::head(const char* separator) const
{
    return title.empty() || second.empty() ? title + second : title + separator + second;
}

Cell::Cell(std::string shown)
    : text(std::move(shown))
{
}

Cell::Cell(const char* shown)
    : text(shown)
{
}

std::string Cell::phrase() const
{
    return whyMissing.empty() ? text : text + " (" + whyMissing + ")";
}

Cell missing(std::string why)
{
    Cell cell{missingMark};
    cell.whyMissing = std::move(why);
    return cell;
}

} // namespace xenlens::wording
