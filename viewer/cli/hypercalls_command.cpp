// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/hypercalls_output.h"
#include "core/error.h"

#include <algorithm>
#include <memory>

namespace xenlens::cli {

using analysis::HypercallSource;

namespace {

struct Options : PrintOptions
{
    std::string by = "op";
    std::string source;
};

HypercallGrouping grouping(const std::string& by)
{
    return by == "vcpu" ? HypercallGrouping::ByVcpu
        : by == "op"    ? HypercallGrouping::ByOp
                        : HypercallGrouping::ByDomain;
}

/// Those that the trace has, the guest's first.
std::vector<HypercallSource> findSources(const HypercallProfiles& profiles)
{
    std::vector<HypercallSource> sources;
    for (const HypercallSource source : {HypercallSource::Guest, HypercallSource::Hypervisor})
        if (std::any_of(profiles.begin(), profiles.end(), [source](const auto& p) { return p.source == source; }))
            sources.push_back(source);
    return sources;
}

ExitStatus run(const Options& options)
{
    const auto report = readTrace(options);
    HypercallProfiles profiles = report->hypercalls;
    const std::vector<HypercallSource> sources = findSources(profiles);
    if (!options.source.empty())
        std::erase_if(profiles, [&](const auto& profile) { return options.source != toString(profile.source); });
    const bool showFaults = options.source != toString(HypercallSource::Guest);
    if (profiles.empty() && (!showFaults || report->faults.value_or(std::vector<analysis::FaultProfile>()).empty())) {
        finish(*report);
        if (!sources.empty())
            throw Error(options.trace, "no hypercalls counted by the " + options.source + " in this trace",
                "leave out --source to see what the " + std::string(toString(sources.front())) + " counted");
        throw Error(options.trace, "no hypercalls in this trace",
            "record one while xenlens-guest runs in the guest, or xenlens-hypervisor in dom0");
    }
    const HypercallGrouping by = grouping(options.by);
    if (options.json)
        print(hypercallsJson(profiles, profiles.empty() ? HypercallSource::Hypervisor : profiles.front().source,
            sources, report->faults));
    else if (options.csv)
        print(hypercallsCsv(profiles, by)
            + (showFaults && by == HypercallGrouping::ByOp ? faultsCsv(report->faults) : std::string()));
    else
        print(hypercallsText(profiles, by, styleOfStdout())
            + (showFaults ? (profiles.empty() ? "" : "\n") + faultsText(report->faults, styleOfStdout())
                          : std::string()));
    return finish(*report);
}

} // namespace

void addHypercallsCommand(CLI::App& app, Action& action)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("hypercalls",
        "Show how often each domain called Xen, by number, virtual CPU or domain, how long it took, and its page "
        "faults");
    command->add_option("--by", options->by, "What a line is of: op, vcpu or domain")
        ->check(CLI::IsMember({"op", "vcpu", "domain"}))
        ->capture_default_str();
    command->add_option("--source", options->source, "Who counted: guest or hypervisor; without it, both")
        ->check(CLI::IsMember({"guest", "hypervisor"}));
    addPrintOptions(*command, *options,
        "Print JSON (schema xenlens.hypercalls/1): one source, the guest's if it is there",
        "Print comma-separated values");
    command->footer(
        "Examples:\n"
        "  xenlens hypercalls build/demo/trace\n"
        "  xenlens hypercalls --by domain build/demo/trace\n"
        "  xenlens hypercalls --source hypervisor --json build/demo/trace | jq '.domains[].vcpus[].ops[0]'\n\n"
        "The guest's kernel counts each of its own calls exactly, iret included; only those that can be traced are\n"
        "timed. Percentiles are upper ends of powers of two, so up to twice too high. Below, what page faults cost\n"
        "that Xen handled for each domain: emulated writes to page tables, and shadow page tables while it migrates.");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace xenlens::cli
