// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/csv_printer.h"
#include "cli/json_values.h"
#include "cli/text_printer.h"
#include "core/error.h"
#include "wording/faults.h"
#include "wording/hypercalls.h"

#include <algorithm>
#include <memory>

namespace xenlens::cli {

using analysis::HypercallSource;
using wording::HypercallGrouping;
using wording::HypercallProfiles;

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

[[noreturn]] void throwNothing(const Options& options, const std::vector<HypercallSource>& sources)
{
    if (!sources.empty())
        throw Error(options.trace, "no hypercalls counted by the " + options.source + " in this trace",
            "leave out --source to see what the " + std::string(toString(sources.front())) + " counted");
    const wording::NoData nothing = wording::noHypercalls();
    throw Error(options.trace, nothing.what, nothing.remedy);
}

/// The profiles of one source, and the faults, which only a hypervisor reports; `sources` are those that the trace has.
std::string json(const HypercallProfiles& profiles, HypercallSource source, const std::vector<HypercallSource>& sources,
    const wording::FaultProfiles& faults)
{
    Json names = Json::array();
    for (const HypercallSource one : sources)
        names.push_back(toString(one));
    Json domains = Json::array();
    for (const auto& profile : profiles)
        if (profile.source == source)
            domains.push_back(toJson(profile));
    return dump({{"schema", "xenlens.hypercalls/1"}, {"source", toString(source)}, {"sources", names},
        {"domains", domains}, {"faults", toJson(faults)}});
}

std::string text(const HypercallProfiles& profiles, HypercallGrouping by, const wording::FaultProfiles* faults)
{
    wording::Document document{{}, wording::hypercalls(profiles, by)};
    if (faults)
        document.sections.push_back(wording::faults(*faults));
    return textOf(document, styleOfStdout());
}

std::string csv(const HypercallProfiles& profiles, HypercallGrouping by, const wording::FaultProfiles* faults)
{
    wording::RecordTable records = wording::hypercallRecords(profiles, by);
    if (faults && by == HypercallGrouping::ByOp)
        wording::addFaultRecords(records, *faults);
    return csvOf(records);
}

ExitStatus run(const Options& options)
{
    const auto report = readTrace(options);
    HypercallProfiles profiles = report->hypercalls;
    const std::vector<HypercallSource> sources = findSources(profiles);
    if (!options.source.empty())
        std::erase_if(profiles, [&](const auto& profile) { return options.source != toString(profile.source); });
    // only a hypervisor reports faults
    const wording::FaultProfiles* faults
        = options.source == toString(HypercallSource::Guest) ? nullptr : &report->faults;
    if (profiles.empty() && (!faults || !*faults || (*faults)->empty())) {
        finish(*report);
        throwNothing(options, sources);
    }
    const HypercallGrouping by = grouping(options.by);
    if (options.json)
        print(json(profiles, profiles.empty() ? HypercallSource::Hypervisor : profiles.front().source, sources,
            report->faults));
    else
        print(options.csv ? csv(profiles, by, faults) : text(profiles, by, faults));
    return finish(*report);
}

void add(CLI::App& app, Action& action)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("hypercalls",
        "Show how often each domain called Xen, by number, virtual CPU or domain, how long it took, and its page "
        "faults");
    command->add_option("--by", options->by, "What a line stands for: op, vcpu or domain")
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
        "timed. Percentiles are upper ends of powers of two, so up to twice too high. The last table shows the page\n"
        "faults that Xen handled for each domain, and what they cost: emulated writes to page tables, and shadow page\n"
        "tables while the domain migrates.");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

const Registration registration{30, add};

} // namespace

} // namespace xenlens::cli
