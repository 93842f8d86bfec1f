// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"

#include "core/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace xenlens::cli {

void print(const std::string& text)
{
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
        throw Error("standard output", std::string("cannot write: ") + std::strerror(errno));
}

ExitStatus finish(const analysis::Report& report)
{
    std::vector<std::string> lines = report.warnings;
    for (const analysis::LostCount& lost : report.lost) {
        const bool told = std::any_of(report.warnings.begin(), report.warnings.end(),
            [&](const std::string& warning) { return lost.where.ends_with(warning); });
        if (!told)
            lines.push_back(fmt::format("data lost: {}: {}", lost.where,
                lost.events        ? fmt::format("{} events", lost.events)
                    : lost.records ? fmt::format("{} records", lost.records)
                                   : "how much is not known"));
    }
    for (const std::string& line : report::shortened(lines))
        fmt::print(stderr, "xenlens: {}\n", line);
    return report.truncated || !report.lost.empty() ? ExitStatus::DataLost : ExitStatus::Complete;
}

void addPrintOptions(CLI::App& command, PrintOptions& options, const std::string& json, const std::string& csv)
{
    command
        .add_option("TRACE", options.trace,
            "A CTF folder, net://HOST/host/NAME/SESSION (read until it ends), or a file of xentrace")
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
    command.add_option("--rate", unit, "Unit of rates: mbit (10^6 bit/s), mib (MiB/s) or pages (pages/s)")
        ->check(CLI::IsMember({"mbit", "mib", "pages"}))
        ->capture_default_str();
}

void addForceOption(CLI::App& command, bool& force)
{
    command.add_flag("--force", force, "Replace files that are there, and follow symbolic links");
}

void addTscOption(CLI::App& command, std::optional<double>& hz)
{
    command.add_option("--tsc-hz", hz, "The TSC's frequency, for a file of xentrace without clock records")
        ->type_name("HZ")
        ->check([](const std::string& text) { return report::checkTscHz(text); });
}

} // namespace xenlens::cli
