// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/csv_printer.h"
#include "core/error.h"
#include "reader/recording/xentrace_export.h"
#include "reader/recording/xentrace_reader.h"
#include "report/read_report.h"
#include "wording/loss.h"
#include "wording/rounds.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

namespace xenlens::cli {

namespace {

struct Options
{
    std::string trace;
    std::string format;
    std::string output;
    report::ReadOptions read;
};

ExitStatus exportCtf(const Options& options)
{
    if (!reader::XentraceReader::recognises(options.trace))
        throw Error(options.trace, "no file of xentrace", "what is CTF already needs no export");
    std::optional<std::uint64_t> hz;
    if (options.read.tscHz)
        hz = static_cast<std::uint64_t>(*options.read.tscHz);
    const reader::XentraceExport result = reader::exportXentraceToCtf(options.trace, options.output, hz);
    fmt::print(stderr, "xenlens: {} records written to {}\n", result.records, options.output);
    for (const std::string& problem : result.problems)
        fmt::print(stderr, "xenlens: {}: {}\n", options.trace, problem);
    if (result.lostRecords > 0)
        fmt::print(
            stderr, "xenlens: data lost: Xen's trace buffers: {}\n", wording::amountOf({{}, 0, result.lostRecords}));
    return result.problems.empty() && result.lostRecords == 0 ? ExitStatus::Complete : ExitStatus::DataLost;
}

ExitStatus exportCsv(const Options& options)
{
    const auto report = report::readReport({options.trace}, {}, {}, options.read);
    std::error_code error;
    std::filesystem::create_directories(options.output, error);
    if (error)
        throw Error(options.output, "cannot make this folder: " + error.message());
    const std::filesystem::path folder(options.output);
    writeFile((folder / "rounds.csv").string(), csvOf(wording::roundsRecords(*report)));
    writeFile((folder / "curves.csv").string(), csvOf(wording::curvesRecords(*report)));
    return finish(*report);
}

} // namespace

void addExportCommand(CLI::App& app, Action& action)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("export", "Write the contents of a trace in a form for other programs");
    command->add_option("TRACE", options->trace, "A CTF folder, a live session or a file of xentrace")->required();
    command
        ->add_option("--to", options->format,
            "csv: a folder with rounds.csv and curves.csv; ctf: a file of xentrace as a CTF trace")
        ->required()
        ->check(CLI::IsMember({"csv", "ctf"}));
    command->add_option("-o,--output", options->output, "Folder to write")->required()->type_name("OUT");
    addTscOption(*command, options->read.tscHz);
    command->footer("Examples:\n"
                    "  xenlens export build/demo/trace --to csv -o numbers\n"
                    "  xenlens export g1.xentrace --to ctf -o g1-ctf && babeltrace2 g1-ctf\n\n"
                    "curves.csv holds the points inside the rounds: stream bytes since the begin, pages dirty since "
                    "the last clean.");
    command->callback([options, &action] {
        action = [options] { return options->format == "ctf" ? exportCtf(*options) : exportCsv(*options); };
    });
}

} // namespace xenlens::cli
