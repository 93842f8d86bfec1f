// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "cli/faults_output.h"
#include "cli/terminal.h"

#include <optional>
#include <string>
#include <vector>

/// How often domains called Xen, by number, virtual CPU or domain, and how long that took.
namespace xenlens::cli {

enum class HypercallGrouping
{
    ByOp,
    ByVcpu,
    ByDomain
};

using HypercallProfiles = std::vector<analysis::HypercallProfile>;

std::string hypercallsText(const HypercallProfiles& profiles, HypercallGrouping by, const Style& style);
std::string hypercallsCsv(const HypercallProfiles& profiles, HypercallGrouping by);
/// Schema xenlens.hypercalls/1: the profiles of one source, and the faults, which only a hypervisor tells. `sources`
/// are those that the trace has.
std::string hypercallsJson(const HypercallProfiles& profiles, analysis::HypercallSource source,
    const std::vector<analysis::HypercallSource>& sources, const FaultProfiles& faults);

/// The same in a few lines, for the report of everything; empty where there is nothing of it.
std::string hypercallsSummary(const HypercallProfiles& profiles, const Style& style);

/// Hypercalls a second while the domain ran and its summaries were recorded; nullopt without any.
std::optional<double> callsPerSecond(const analysis::HypercallProfile& profile);
/// "g1 (domain 2), by its own kernel" or "... by Xen on a".
std::string titleOf(const analysis::HypercallProfile& profile);
const Log2Histogram* findLatency(const analysis::HypercallProfile& profile, std::uint32_t op);

} // namespace xenlens::cli
