// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/csv_printer.h"
#include "cli/json_values.h"
#include "cli/text_printer.h"
#include "core/error.h"
#include "wording/migration.h"
#include "wording/report.h"
#include "wording/rounds.h"

#include <memory>

namespace xenlens::cli {

namespace {

struct Options : PrintOptions
{
    std::string rate = "mbit";
};

ExitStatus run(const Options& options)
{
    const auto report = readTrace(options);
    if (report->migrations.empty()) {
        finish(*report);
        throw Error(options.trace, wording::noMigration, wording::noMigrationRemedy);
    }
    print(options.json    ? dump(roundsJson(*report))
            : options.csv ? csvOf(wording::roundsRecords(*report))
                          : textOf(wording::roundsDocument(*report, rateUnitOf(options.rate)), styleOfStdout()));
    return finish(*report);
}

void add(CLI::App& app, Action& action)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "rounds", "Show the pre-copy rounds of each live migration: sent, dirtied, and what ended it");
    addPrintOptions(*command, *options, "Print JSON (schema xenlens.rounds/1)",
        "Print comma-separated values, a line for each round");
    addRateOption(*command, options->rate);
    command->footer("Examples:\n"
                    "  xenlens rounds build/demo/trace\n"
                    "  xenlens rounds --json build/demo/trace | jq '.migrations[0].rounds[].pages_dirtied'\n\n"
                    "A round's dirtied pages are those that became dirty while it ran: what the next has to send.\n"
                    "A missing value is shown as -, never as zero.");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

const Registration registration{10, add};

} // namespace

} // namespace xenlens::cli
