// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/dirty_output.h"
#include "cli/read_report.h"
#include "core/error.h"

#include <memory>

namespace xenlens::cli {

namespace {

struct Options
{
    std::string trace;
    bool json = false;
    bool csv = false;
    report::ReadOptions read;
};

ExitStatus run(const Options& options)
{
    const auto report = report::readReport({options.trace}, {}, {}, options.read);
    if (report->dirty.empty()) {
        finish(*report);
        throw Error(options.trace, "no pages marked dirty by a hypervisor in this trace",
            "record a migration on a Xen with our patches while xenlens-hypervisor runs, or with xentrace -e "
            "0x00101000");
    }
    print(options.json ? dirtyJson(*report) : options.csv ? dirtyCsv(*report) : dirtyText(*report, styleOfStdout()));
    return finish(*report);
}

} // namespace

void addDirtyCommand(CLI::App& app, Action& action)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "dirty", "Show which pages a guest dirtied in each round, as the hypervisor marked them, and the pauses");
    command->add_option("TRACE", options->trace, "A CTF folder, a live session, or a file of xentrace")->required();
    auto* json = command->add_flag("--json", options->json, "Print JSON (schema xenlens.dirty/1), with the curve");
    command->add_flag("--csv", options->csv, "Print comma-separated values, a line for each round")->excludes(json);
    addTscOption(*command, options->read.tscHz);
    command->footer(
        "Examples:\n"
        "  xenlens dirty build/demo/trace\n"
        "  xenlens dirty g1.xentrace\n"
        "  xenlens dirty --json build/demo/trace | jq '.domains[0].hot_pfns'\n\n"
        "A page is marked once between two cleans of the bitmap, so marks are pages that the next round has to\n"
        "send; \"again\" are those that an earlier round had to send already.");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace xenlens::cli
