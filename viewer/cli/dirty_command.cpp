// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/csv_printer.h"
#include "cli/json_values.h"
#include "cli/text_printer.h"
#include "core/error.h"
#include "wording/dirty.h"

#include <memory>

namespace xenlens::cli {

namespace {

std::string jsonOf(const analysis::Report& report)
{
    Json domains = Json::array();
    for (const auto& profile : report.dirty)
        domains.push_back(toJson(profile, true));
    return dump({{"schema", "xenlens.dirty/1"}, {"domains", domains}});
}

ExitStatus run(const PrintOptions& options)
{
    const auto report = readTrace(options);
    if (report->dirty.empty()) {
        finish(*report);
        const wording::NoData nothing = wording::noDirtyPages();
        throw Error(options.trace, nothing.what, nothing.remedy);
    }
    print(options.json    ? jsonOf(*report)
            : options.csv ? csvOf(wording::dirtyRecords(*report))
                          : textOf(wording::Document{{}, wording::dirty(*report)}, styleOfStdout()));
    return finish(*report);
}

void add(CLI::App& app, Action& action)
{
    const auto options = std::make_shared<PrintOptions>();
    CLI::App* command = app.add_subcommand(
        "dirty", "Show which pages a guest dirtied in each round, as the hypervisor marked them, and the pauses");
    addPrintOptions(*command, *options, "Print JSON (schema xenlens.dirty/1), with the curve",
        "Print comma-separated values, a line for each round");
    command->footer(
        "Examples:\n"
        "  xenlens dirty build/demo/trace\n"
        "  xenlens dirty g1.xentrace\n"
        "  xenlens dirty --json build/demo/trace | jq '.domains[0].hot_pfns'\n\n"
        "A page is marked once between two cleans of the bitmap, so marks are pages that the next round has to\n"
        "send; \"again\" are those that an earlier round had to send already.");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

const Registration registration{50, add};

} // namespace

} // namespace xenlens::cli
