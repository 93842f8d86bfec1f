// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/csv_printer.h"
#include "cli/json_values.h"
#include "cli/text_printer.h"
#include "core/error.h"
#include "core/text.h"
#include "wording/overhead.h"

#include <memory>

namespace xenlens::cli {

namespace {

struct Options : PrintOptions
{
    std::string during;
    std::optional<std::uint16_t> domid;
};

ExitStatus run(const Options& options)
{
    const auto report = readTrace(options);
    const wording::OverheadSelection selection{
        options.during, options.domid ? std::optional(DomId{*options.domid}) : std::nullopt};
    const wording::OverheadWindows windows = selected(*report, selection);
    if (windows.empty()) {
        finish(*report);
        const bool unknown = !report->overhead || report->overhead->empty();
        const wording::NoData nothing = unknown ? wording::noOverhead() : wording::noSuchOverhead(*report);
        throw Error(options.trace, nothing.what, nothing.remedy);
    }
    print(options.json    ? dump(overheadJson(windows))
            : options.csv ? csvOf(wording::overheadRecords(windows))
                          : textOf(wording::overheadDocument(*report, windows), styleOfStdout()));
    return finish(*report);
}

/// What is wrong with a window's name; empty: nothing.
std::string checkWindow(const std::string& name)
{
    const bool isRound = name.starts_with("round:") && name.size() > 6 && name.size() < 16
        && name.find_first_not_of("0123456789", 6) == std::string::npos;
    return name == "all" || name == "migration" || isRound
        ? ""
        : "'" + cleanText(name) + "' is not all, migration or round:N";
}

void add(CLI::App& app, Action& action)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "overhead", "Show where each vCPU's time went: its own work, Xen on its behalf, waiting, paused");
    addPrintOptions(*command, *options, "Print JSON (schema xenlens.overhead/1)",
        "Print comma-separated values, a line for each class of each vCPU");
    command
        ->add_option("--during", options->during, "all, migration or round:N (default: migrations; without one, all)")
        ->type_name("WINDOW")
        ->check(checkWindow);
    command->add_option("--domain", options->domid, "Only the domain of this number")->type_name("DOMID");
    command->footer("Examples:\n"
                    "  xenlens overhead build/demo/trace\n"
                    "  xenlens overhead --during round:2 --domain 1 build/demo/trace\n"
                    "  xenlens overhead --csv host-a.xentrace\n\n"
                    "The classes of a vCPU exclude each other, and with \"not attributed\" they sum up to its time.");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

const Registration registration{60, add};

} // namespace

} // namespace xenlens::cli
