// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/hypervisor_log.h"
#include "analysis/results/dirty_profile.h"

#include <vector>

namespace xenlens::analysis {

/// One profile for each time that a domain's log-dirty mode was on, from a finalized log, in order of time. A round
/// ends with its clean; marks after the last clean are a round without one.
/// `times`, if given, gets for each profile when its first and its last event were, CLOCK_MONOTONIC.
std::vector<DirtyProfile> buildDirtyProfiles(const HypervisorLog& log, std::vector<RowSpan>* times = nullptr);

} // namespace xenlens::analysis
