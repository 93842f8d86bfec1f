// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <string_view>

namespace {

using namespace xenlens::cli;

void describe(CLI::App& app, Action& action)
{
    app.set_version_flag("--version", "xenlens " XENLENS_VERSION, "Print the version and exit");
    app.require_subcommand(1);
    app.footer(
        "Examples:\n"
        "  xenlens rounds build/demo/trace          what each pre-copy round sent and what the guest dirtied "
        "meanwhile\n"
        "  xenlens report build/demo/trace          the whole story, with cross-checks and what was lost\n"
        "  xenlens hypercalls build/demo/trace      how often each domain called Xen, and how long that took\n"
        "  xenlens io build/demo/trace              what went through shared rings and grants\n"
        "  xenlens record -- xl migrate g1 b        record a migration and tell what happened\n"
        "  xenlens rounds --json TRACE | jq ...     for scripts; the keys are stable\n\n"
        "Exit status: 0 complete; 1 the trace does not allow it; 2 wrong usage; 3 usable, but data was lost or the\n"
        "input was cut. Results go to standard output, messages to standard error. NO_COLOR switches colours off.");
    addCommands(app, action);
}

/// Cuts the command of `record` off.
int takeCommand(int argc, char** argv)
{
    if (argc < 2 || std::string_view(argv[1]) != "record")
        return argc;
    char** const end = argv + argc;
    char** const mark = std::find_if(argv, end, [](const char* word) { return std::string_view(word) == "--"; });
    if (mark != end)
        commandToRun().assign(mark + 1, end);
    return static_cast<int>(mark - argv);
}

int parse(CLI::App& app, int argc, char** argv)
{
    try {
        app.parse(argc, argv);
        return -1;
    } catch (const CLI::Success& help) {
        const int status = app.exit(help);
        if (!(std::cout << std::flush)) {
            fmt::print(stderr, "xenlens: standard output: cannot write: {}\n", std::strerror(errno));
            return static_cast<int>(ExitStatus::NotPossible);
        }
        return status;
    } catch (const CLI::ParseError& error) {
        fmt::print(stderr, "xenlens: {}; see `xenlens --help`\n", error.what());
        return static_cast<int>(ExitStatus::WrongUsage);
    }
}

} // namespace

int main(int argc, char** argv)
{
    Action action;
    CLI::App app("xenlens shows what live migration costs a Xen guest, and why.", "xenlens");
    describe(app, action);
    const int parsed = parse(app, takeCommand(argc, argv), argv);
    if (parsed >= 0)
        return parsed;
    try {
        return static_cast<int>(action());
    } catch (const std::exception& error) {
        fmt::print(stderr, "xenlens: {}\n", error.what());
        return static_cast<int>(ExitStatus::NotPossible);
    }
}
