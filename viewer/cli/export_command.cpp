// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/csv_output.h"
#include "cli/read_report.h"
#include "core/error.h"

#include <filesystem>
#include <memory>

namespace xenlens::cli {

namespace {

struct Options
{
    std::string trace;
    std::string format;
    std::string output;
};

ExitStatus run(const Options& options)
{
    const auto report = report::readReport({options.trace});
    std::error_code error;
    std::filesystem::create_directories(options.output, error);
    if (error)
        throw Error(options.output, "cannot make this folder: " + error.message());
    const std::filesystem::path folder(options.output);
    writeFile((folder / "rounds.csv").string(), roundsCsv(*report));
    writeFile((folder / "curves.csv").string(), curvesCsv(*report));
    return finish(*report);
}

} // namespace

void addExportCommand(CLI::App& app, Action& action)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("export", "Write what a trace tells in a form for other programs");
    command->add_option("TRACE", options->trace, "A CTF folder or a live session")->required();
    command->add_option("--to", options->format, "csv: a folder with rounds.csv and curves.csv")
        ->required()
        ->check(CLI::IsMember({"csv"}));
    command->add_option("-o,--output", options->output, "Folder to write")->required()->type_name("OUT");
    command->footer("Example:\n"
                    "  xenlens export build/demo/trace --to csv -o numbers\n\n"
                    "curves.csv holds the points inside the rounds: stream bytes since the begin, pages dirty since "
                    "the last clean.");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace xenlens::cli
