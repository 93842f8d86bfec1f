// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/checks.h"

#include "wording/names.h"
#include "wording/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace xenlens::wording {

using analysis::Check;

namespace {

/// Characters that a terminal keeps for a verdict.
constexpr std::size_t verdictWidth = 5;

std::string number(const std::optional<double>& value)
{
    return value ? fmt::format("{:.0f}", *value) : missingMark;
}

std::string difference(const Check& check)
{
    if (!check.difference)
        return missingMark;
    const double hundredths = std::round(*check.difference * 1e4); // so that nothing prints as -0.00
    return hundredths == 0 ? "0.00 %" : fmt::format("{:+.2f} %", hundredths / 100);
}

std::string allowed(const Check& check)
{
    return fmt::format("{:.3g} %", check.tolerance * 100);
}

Item itemOf(const Check& check)
{
    const Cell verdict = verdictOf(check);
    Item item{{verdict.text, verdict.tone}, check.name};
    if (check.left || check.right)
        item.details.push_back(fmt::format("{} ({}) : {} ({}), {} apart, {} allowed", number(check.left),
            check.leftSource, number(check.right), check.rightSource, difference(check), allowed(check)));
    if (!check.note.empty())
        item.details.push_back(check.note);
    return item;
}

} // namespace

Cell verdictOf(const Check& check)
{
    if (!check.ok) {
        Cell open = missing(check.note);
        open.tone = Tone::Quiet;
        return open;
    }
    Cell cell(*check.ok ? "ok" : "DIFFERS");
    cell.tone = *check.ok ? Tone::Good : Tone::Bad;
    return cell;
}

Line checksSummary(const analysis::Report& report)
{
    int good = 0;
    int bad = 0;
    int open = 0;
    for (const Check& check : report.checks)
        ++(!check.ok ? open : *check.ok ? good : bad);
    return fmt::format("Of {} {} {}{}{}.", counted(report.checks.size(), "cross-check"), good,
        good == 1 ? "agrees" : "agree", bad ? fmt::format(", {} {}", bad, bad == 1 ? "DIFFERS" : "DIFFER") : "",
        open ? fmt::format(", {} could not be made", open) : "");
}

Section checksSection(const analysis::Report& report)
{
    List list{{}, verdictWidth};
    for (const Check& check : report.checks)
        list.items.push_back(itemOf(check));
    return {{"Cross-checks (the same thing, counted by two sources)", Tone::Strong}, {std::move(list)}};
}

Table checksTable(const analysis::Report& report)
{
    // the sources are long: they stand last, so that a window has room for what the verdict is from
    Table table{{{"verdict", "", Align::Left}, {"check", "", Align::Left}, {"one number"}, {"other number"},
        {"difference"}, {"allowed"}, {"one source", "", Align::Left}, {"other source", "", Align::Left}}};
    for (const Check& check : report.checks)
        table.rows.push_back({{verdictOf(check), check.name, number(check.left), number(check.right), difference(check),
                                  allowed(check), check.leftSource, check.rightSource},
            check.ok == false ? Tone::Bad : Tone::Plain, check.note});
    std::stable_partition(table.rows.begin(), table.rows.end(), [](const Row& row) { return row.tone == Tone::Bad; });
    return table;
}

} // namespace xenlens::wording
