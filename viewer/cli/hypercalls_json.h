// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"

#include <optional>
#include <string>
#include <vector>

namespace xenlens::cli {

/// Schema xenlens.hypercalls/1: the profiles of one source, and the faults, which only a hypervisor reports (nullopt:
/// none was traced). `sources` are those that the trace has.
std::string hypercallsJson(const std::vector<analysis::HypercallProfile>& profiles, analysis::HypercallSource source,
    const std::vector<analysis::HypercallSource>& sources,
    const std::optional<std::vector<analysis::FaultProfile>>& faults);

} // namespace xenlens::cli
