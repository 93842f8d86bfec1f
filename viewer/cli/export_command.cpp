// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/csv_printer.h"
#include "core/error.h"
#include "core/output_file.h"
#include "core/text.h"
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
    bool force = false;
    report::ReadOptions read;
};

ExitStatus exportCtf(const Options& options)
{
    if (!reader::XentraceReader::recognises(options.trace))
        throw Error(options.trace, "no file of xentrace", "what is CTF already needs no export");
    std::optional<std::uint64_t> hz;
    if (options.read.tscHz)
        hz = static_cast<std::uint64_t>(*options.read.tscHz);
    const reader::XentraceExport result
        = reader::exportXentraceToCtf(options.trace, options.output, hz, Overwrite{options.force});
    fmt::print(stderr, "xenlens: {} records written to {}\n", result.records, cleanText(options.output));
    std::vector<std::string> messages;
    if (result.lostRecords > 0)
        messages.push_back("data lost: Xen's trace buffers: " + wording::amountOf({{}, 0, result.lostRecords}));
    for (const std::string& problem : result.problems)
        messages.push_back(cleanText(options.trace) + ": " + problem);
    for (const std::string& message : wording::shortened(std::move(messages)))
        fmt::print(stderr, "xenlens: {}\n", message);
    return result.problems.empty() && result.lostRecords == 0 ? ExitStatus::Complete : ExitStatus::DataLost;
}

ExitStatus exportCsv(const Options& options)
{
    const Overwrite overwrite{options.force};
    const std::filesystem::path folder(options.output);
    const std::string rounds = (folder / "rounds.csv").string();
    const std::string curves = (folder / "curves.csv").string();
    checkOutput(rounds, overwrite);
    checkOutput(curves, overwrite);
    const auto report = report::readReport({options.trace}, {}, {}, options.read);
    std::error_code error;
    const bool isOurs = std::filesystem::create_directories(options.output, error);
    if (error)
        throw Error(options.output, "cannot make this folder: " + error.message());
    const bool replaces = std::filesystem::exists(rounds, error);
    try {
        writeOutput(rounds, csvOf(wording::roundsRecords(*report)), overwrite);
        writeOutput(curves, csvOf(wording::curvesRecords(*report)), overwrite);
    } catch (const Error&) { // one without the other is half an export
        if (!replaces)
            std::filesystem::remove(rounds, error);
        if (isOurs)
            std::filesystem::remove(folder, error);
        throw;
    }
    return finish(*report);
}

void add(CLI::App& app, Action& action)
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
    addForceOption(*command, options->force);
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

const Registration registration{60, add};

} // namespace

} // namespace xenlens::cli
