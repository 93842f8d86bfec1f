// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/csv_printer.h"
#include "cli/json_values.h"
#include "cli/text_printer.h"
#include "core/error.h"
#include "wording/io.h"

#include <memory>

namespace xenlens::cli {

namespace {

std::string jsonOf(const analysis::IoProfile& io)
{
    Json json{{"schema", "xenlens.io/1"}};
    json.update(toJson(io));
    return dump(json);
}

ExitStatus run(const PrintOptions& options)
{
    const auto report = readTrace(options);
    if (!report->io) {
        finish(*report);
        const wording::NoData nothing = wording::noIo();
        throw Error(options.trace, nothing.what, nothing.remedy);
    }
    print(options.json    ? jsonOf(*report->io)
            : options.csv ? csvOf(wording::ioRecords(*report->io))
                          : textOf(wording::Document{{}, {wording::io(*report->io)}}, styleOfStdout()));
    return finish(*report);
}

void add(CLI::App& app, Action& action)
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

const Registration registration{40, add};

} // namespace

} // namespace xenlens::cli
