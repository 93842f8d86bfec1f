// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/html_printer.h"
#include "cli/json_values.h"
#include "cli/text_printer.h"
#include "core/output_file.h"
#include "report/read_report.h"
#include "wording/report.h"

#include <memory>

namespace xenlens::cli {

namespace {

struct Options
{
    std::vector<std::string> traces;
    bool json = false;
    std::string html;
    bool force = false;
    std::string rate = "mbit";
    report::ReadOptions read;
};

ExitStatus run(const Options& options)
{
    const Overwrite overwrite{options.force};
    if (!options.html.empty())
        checkOutput(options.html, overwrite);
    const auto report = report::readReport(options.traces, {}, {}, options.read);
    const auto document = [&] { return wording::reportDocument(*report, rateUnitOf(options.rate)); };
    if (!options.html.empty())
        writeOutput(options.html, htmlOf(document()), overwrite);
    if (options.json)
        print(dump(reportJson(*report)));
    else if (options.html.empty())
        print(textOf(document(), styleOfStdout()));
    return finish(*report);
}

void add(CLI::App& app, Action& action)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("report",
        "Show everything that a trace holds: migrations, cross-checks between sources, what is missing or lost");
    command
        ->add_option("TRACE", options->traces,
            "CTF folders, live sessions or files of xentrace; several are read as one recording")
        ->required();
    command->add_flag("--json", options->json, "Print JSON (schema xenlens.report/1)");
    command->add_option("--html", options->html, "Write a page that needs no other file")->type_name("FILE");
    addForceOption(*command, options->force);
    addRateOption(*command, options->rate);
    addTscOption(*command, options->read.tscHz);
    command->footer("Examples:\n"
                    "  xenlens report build/demo/trace\n"
                    "  xenlens report host-a/trace host-b/trace --html report.html\n"
                    "  xenlens report --json build/demo/trace | jq '.checks[] | select(.ok == false)'\n\n"
                    "A cross-check compares the same thing counted by two sources; one that cannot be made says why.");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

const Registration registration{20, add};

} // namespace

} // namespace xenlens::cli
