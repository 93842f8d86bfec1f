// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/report_text.h"

#include "cli/rounds_text.h"
#include "cli/table.h"
#include "cli/text_printer.h"
#include "wording/dirty.h"
#include "wording/faults.h"
#include "wording/hypercalls.h"
#include "wording/io.h"
#include "wording/runstates.h"

#include <fmt/format.h>

#include <cmath>

namespace xenlens::cli {

using analysis::Check;
using analysis::Report;

namespace {

std::string number(const std::optional<double>& value)
{
    if (!value)
        return "-";
    return fmt::format("{:.0f}", *value);
}

std::string percent(const std::optional<double>& value)
{
    if (!value)
        return "-";
    const double hundredths = std::round(*value * 1e4); // so that nothing prints as -0.00
    return hundredths == 0 ? "0.00 %" : fmt::format("{:+.2f} %", hundredths / 100);
}

const char* verdict(const Check& check)
{
    return !check.ok ? "-" : *check.ok ? "ok" : "WRONG";
}

std::string checksText(const Report& report, const Style& style)
{
    std::string text = style.bold("Cross-checks (the same thing, counted by two sources)") + "\n";
    for (const Check& check : report.checks) {
        const std::string word = verdict(check);
        const std::string mark = !check.ok ? style.dim(word) : *check.ok ? style.good(word) : style.bad(word);
        text += fmt::format("{}{}  {}\n", mark, std::string(5 - word.size(), ' '), check.name);
        if (check.left || check.right)
            text += fmt::format("       {} ({}) : {} ({}), {} apart, {:.3g} % allowed\n", number(check.left),
                check.leftSource, number(check.right), check.rightSource, percent(check.difference),
                check.tolerance * 100);
        if (!check.note.empty())
            text += "       " + check.note + "\n";
    }
    return text;
}

std::string sourcesText(const Report& report, const Style& style)
{
    std::string text = style.bold("Sources") + "\n";
    for (const auto& source : report.sources)
        text += fmt::format("{}  {}{}{}\n", source.present ? "yes" : "no ", source.name,
            source.host.empty() ? "" : " of " + source.host, source.present ? "" : ": " + source.note);
    return text;
}

std::string lossText(const Report& report, const Style& style)
{
    std::string text;
    for (const auto& lost : report.lost)
        text += fmt::format("{}  {}\n",
            lost.events        ? fmt::format("{} events", lost.events)
                : lost.records ? fmt::format("{} records", lost.records)
                               : "some",
            lost.where);
    if (text.empty())
        return style.bold("Lost data") + "\nnone that is known\n";
    return style.bad("Lost data") + "\n" + text;
}

std::string checksSummary(const Report& report)
{
    int good = 0;
    int bad = 0;
    int open = 0;
    for (const Check& check : report.checks)
        ++(!check.ok ? open : *check.ok ? good : bad);
    std::string text = fmt::format("Of {} cross-checks {} agree", report.checks.size(), good);
    text += bad ? fmt::format(", {} DO NOT", bad) : "";
    return text + (open ? fmt::format(", {} could not be made.", open) : ".");
}

} // namespace

std::string reportText(const Report& report, RateUnit unit, const Style& style)
{
    std::string text
        = report.migrations.empty() ? "No live migration in this trace.\n" : roundsText(report, unit, style);
    text += checksSummary(report) + "\n\n";
    for (const auto summary : {wording::dirtySummary, wording::runstatesSummary, wording::hypercallsSummary,
             wording::faultsSummary, wording::ioSummary})
        if (const auto sections = summary(report); !sections.empty())
            text += textOf(wording::Document{{}, sections}, style) + "\n";
    if (!report.checks.empty())
        text += checksText(report, style) + "\n";
    text += sourcesText(report, style) + "\n";
    text += lossText(report, style);
    return text;
}

} // namespace xenlens::cli
