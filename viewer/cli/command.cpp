// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"

#include "core/error.h"
#include "wording/loss.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>

namespace xenlens::cli {

namespace {

std::multimap<int, Registration::Add>& registered()
{
    static std::multimap<int, Registration::Add> commands; // here, so that it is made before the first of them
    return commands;
}

} // namespace

Registration::Registration(int place, Add add)
{
    registered().emplace(place, add);
}

std::vector<std::string>& commandToRun()
{
    static std::vector<std::string> words;
    return words;
}

void addCommands(CLI::App& app, Action& action)
{
    for (const auto& [place, add] : registered())
        add(app, action);
}

void print(const std::string& text)
{
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
        throw Error("standard output", std::string("cannot write: ") + std::strerror(errno));
}

ExitStatus finish(const analysis::Report& report)
{
    for (const std::string& message : wording::shortened(wording::dataMessages(report)))
        fmt::print(stderr, "xenlens: {}\n", message);
    return report.truncated || !report.lost.empty() ? ExitStatus::DataLost : ExitStatus::Complete;
}

void addPrintOptions(CLI::App& command, PrintOptions& options, const std::string& json, const std::string& csv)
{
    command
        .add_option("TRACE", options.trace,
            "A CTF folder, net://HOST[:PORT][/host/NAME/SESSION] (all live sessions or one, until they end), or a file "
            "of xentrace")
        ->required();
    auto* asJson = command.add_flag("--json", options.json, json);
    command.add_flag("--csv", options.csv, csv)->excludes(asJson);
    addTscOption(command, options.read.tscHz);
}

std::shared_ptr<const analysis::Report> readTrace(const PrintOptions& options)
{
    return report::readReport({options.trace}, {}, {}, options.read);
}

void addRateOption(CLI::App& command, std::string& unit)
{
    std::vector<std::string> names;
    for (const wording::RateUnit known : wording::rateUnits)
        names.emplace_back(wording::optionOf(known));
    command.add_option("--rate", unit, "Unit of rates: mbit (10^6 bit/s), mib (MiB/s) or pages (pages/s)")
        ->check(CLI::IsMember(names))
        ->capture_default_str();
}

void addForceOption(CLI::App& command, bool& force)
{
    command.add_flag("--force", force, "Replace files that are there, and follow symbolic links");
}

wording::RateUnit rateUnitOf(const std::string& option)
{
    return wording::rateUnitOf(option).value_or(wording::RateUnit::MbitPerSecond);
}

void addTscOption(CLI::App& command, std::optional<double>& hz)
{
    command.add_option("--tsc-hz", hz, "The TSC's frequency, for a file of xentrace without clock records")
        ->type_name("HZ")
        ->check([](const std::string& text) { return report::checkTscHz(text); });
}

} // namespace xenlens::cli
