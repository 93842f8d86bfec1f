// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/io_output.h"
#include "core/error.h"

#include <memory>

namespace xenlens::cli {

namespace {

ExitStatus run(const PrintOptions& options)
{
    const auto report = readTrace(options);
    if (!report->io) {
        finish(*report);
        throw Error(options.trace, "no traffic of shared rings, no grants and no events sent in this trace",
            "record one while xenlens-guest runs in the guest, or in dom0 for the back ends, or xenlens-hypervisor in "
            "dom0");
    }
    print(options.json ? ioJson(*report->io) : options.csv ? ioCsv(*report->io) : ioText(*report->io, styleOfStdout()));
    return finish(*report);
}

} // namespace

void addIoCommand(CLI::App& app, Action& action)
{
    const auto options = std::make_shared<PrintOptions>();
    CLI::App* command = app.add_subcommand(
        "io", "Show what went through shared pages: block and network rings of each device, grants, and events sent");
    addPrintOptions(*command, *options, "Print JSON (schema xenlens.io/1)", "Print comma-separated values");
    command->footer(
        "Examples:\n"
        "  xenlens io build/demo/trace\n"
        "  xenlens io --json build/demo/trace | jq '.rings[] | {device, ring, observer, items, bytes}'\n\n"
        "A device is seen twice: by the front end in the guest, and by the back end in dom0 of the host that the\n"
        "guest is on. A push that notifies costs an event channel hypercall; the fewer, the better the ring batches.");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace xenlens::cli
