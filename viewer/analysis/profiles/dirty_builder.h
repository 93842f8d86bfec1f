// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/hypervisor_log.h"
#include "analysis/results/dirty_profile.h"

#include <vector>

namespace xenlens::analysis {

/// Every stretch in which a domain's log-dirty mode was on, of a finalized log; in order of time. A round ends with its
/// clean; what is marked after the last clean is a round without one.
std::vector<DirtyProfile> buildDirtyProfiles(const HypervisorLog& log);

} // namespace xenlens::analysis
