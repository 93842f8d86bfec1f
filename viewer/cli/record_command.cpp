// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/text_printer.h"
#include "core/error.h"
#include "core/text.h"
#include "recorder/recording.h"
#include "recorder/trace_folder.h"
#include "wording/report.h"
#include "wording/rounds.h"

#include <fmt/format.h>

#include <cstdlib>
#include <memory>

namespace xenlens::cli {

namespace {

struct Options
{
    recorder::RecordOptions record;
    std::vector<std::string> hosts;
    std::vector<std::string> guests;
    bool quiet = false;
    std::string rate = "mbit";
};

void say(const std::string& line)
{
    fmt::print(stderr, "xenlens: {}\n", cleanText(line));
}

/// A name that ssh would take for an option is none.
std::string checkName(const std::string& name)
{
    return name.empty() || name.front() == '-' ? "'" + cleanText(name) + "' is no name of a machine" : std::string();
}

recorder::RecordOptions completed(const Options& options)
{
    recorder::RecordOptions record = options.record;
    const char* const ssh = std::getenv("XENLENS_SSH");
    if (record.ssh.empty())
        record.ssh = ssh && *ssh ? ssh : "ssh";
    if (record.folder.empty())
        record.folder = recorder::newFolderName();
    record.command = commandToRun();
    record.rounds = !options.quiet;
    for (const std::string& host : options.hosts)
        record.machines.push_back({host, recorder::Role::Host, false});
    if (options.hosts.empty())
        record.machines.push_back({"this machine", recorder::Role::Host, true});
    for (const std::string& guest : options.guests)
        record.machines.push_back({guest, recorder::Role::Guest, false});
    return record;
}

ExitStatus run(const Options& options)
{
    const recorder::RecordOptions record = completed(options);
    const auto unit = rateUnitOf(options.rate);
    const recorder::RecordResult result
        = recorder::record(record, {say, [unit](const analysis::Migration& migration, const analysis::Round& round) {
                                        say(wording::roundLine(migration, round, unit));
                                    }});
    if (result.commandStatus && *result.commandStatus != 0)
        say(fmt::format("{} ended with status {}", record.command.front(), *result.commandStatus));
    if (!result.hasTrace) {
        say("stopped before anything was recorded; no trace is left");
        return ExitStatus::NotPossible;
    }
    const auto report = report::readReport({record.folder});
    print(textOf(wording::summaryDocument(*report, unit), styleOfStdout()));
    say(fmt::format("recorded into {0}; xenlens report {0} tells the rest", record.folder));
    const ExitStatus status = finish(*report);
    return result.complete ? status : ExitStatus::DataLost;
}

void checkTogether(const Options& options)
{
    if (commandToRun().empty() && !options.record.on.empty())
        throw CLI::ValidationError("--on", "needs a command: -- COMMAND...");
}

void add(CLI::App& app, Action& action)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "record", "Record migrations on this host or on others, say each round as it ends, and what happened");
    command->add_option("--host", options->hosts, "A dom0 to record, as ssh knows it (repeatable; default: this host)")
        ->type_name("NAME")
        ->allow_extra_args(false)
        ->check(checkName);
    command->add_option("--guest", options->guests, "A guest to record from inside, as ssh knows it (repeatable)")
        ->type_name("NAME")
        ->allow_extra_args(false)
        ->check(checkName);
    command->add_option("-o,--output", options->record.folder, "Folder of the trace (default: xenlens-DATE-TIME here)")
        ->type_name("DIR");
    command->add_flag("--force", options->record.force, "Replace an earlier recording in that folder");
    command->add_flag("--detail", options->record.detail,
        "Record all that the tracers can: also each write, each hypercall, rings, grants and the backends. On an "
        "emulated "
        "host that cost a migration 1.2 % more bytes and 14.8 % more downtime");
    command->add_option("--on", options->record.on, "Run the command on this host (default: here)")
        ->type_name("NAME")
        ->check(checkName);
    command->add_option("--ssh", options->record.ssh, "The command to use for ssh (default: $XENLENS_SSH, else ssh)")
        ->type_name("COMMAND");
    command->add_flag(
        "--quiet", options->quiet, "Do not say the rounds; a session has room for one viewer, which may then be yours");
    addRateOption(*command, options->rate);
    command->footer("Examples:\n"
                    "  xenlens record -- xl migrate g1 b\n"
                    "  xenlens record --host a --host b --guest g1 -o trace --on a -- xl migrate g1 b\n"
                    "  xenlens record --host a --host b                  until Ctrl-C\n\n"
                    "What stands behind -- is run when all tracers work; the recording ends with it. Nothing but\n"
                    "ssh is needed from here to the hosts, and nothing listens beyond loopback. Each host needs root,\n"
                    "LTTng, and the tracers on PATH; what one lacks is said, and the rest is recorded.");
    command->callback([options, &action] {
        checkTogether(*options);
        action = [options] { return run(*options); };
    });
}

const Registration registration{5, add};

} // namespace

} // namespace xenlens::cli
