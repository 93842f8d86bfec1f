// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "report/read_report.h"
#include "wording/units.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Each subcommand lies in a file of its own, which registers it.
namespace xenlens::cli {

/// Exit statuses (README.md, "Commands").
enum class ExitStatus
{
    Complete = 0,
    NotPossible = 1, ///< the trace does not allow it
    WrongUsage = 2,
    DataLost = 3 ///< the result is usable, but data was lost or the input was cut
};

/// Runs when the command line is understood. May throw xenlens::Error.
using Action = std::function<ExitStatus()>;

/// Makes a subcommand known: a constant of its file, so that no other file has to name the command.
class Registration
{
public:
    using Add = void (*)(CLI::App& app, Action& action);

    Registration(int place, Add add); ///< `place`: the help lists commands in order of it
};

/// What stands behind `--` on the command line of `record`: a command to run, which is not for our parser.
std::vector<std::string>& commandToRun();

/// Adds all subcommands that are registered.
void addCommands(CLI::App& app, Action& action);

/// Writes to standard output; throws Error when it cannot (a full disk).
void print(const std::string& text);
/// Says on standard error what was lost or cut, a line each and few of them, and returns the exit status that follows.
ExitStatus finish(const analysis::Report& report);

/// The options that all commands have which print the contents of one trace.
struct PrintOptions
{
    std::string trace;
    bool json = false;
    bool csv = false;
    report::ReadOptions read;
};

/// TRACE, --json, --csv and --tsc-hz; `json` and `csv` are their descriptions.
void addPrintOptions(CLI::App& command, PrintOptions& options, const std::string& json, const std::string& csv);
/// Reads it to its end. Throws Error.
std::shared_ptr<const analysis::Report> readTrace(const PrintOptions& options);

/// The option --rate, shared by the commands that print rates; `unit` is the option's word.
void addRateOption(CLI::App& command, std::string& unit);
wording::RateUnit rateUnitOf(const std::string& option); ///< of an option that was checked
/// The option --force, shared by the commands that write files (core/output_file.h).
void addForceOption(CLI::App& command, bool& force);
/// The option --tsc-hz, shared by the commands that read files of xentrace.
void addTscOption(CLI::App& command, std::optional<double>& hz);

} // namespace xenlens::cli
