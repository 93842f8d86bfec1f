// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/hypervisor_log.h"
#include "analysis/results/channel_profile.h"
#include "analysis/results/fault_profile.h"

#include <vector>

/// Faults and event-channel traffic of a hypervisor's domains, from a finalized log, in order of the domain's number.
namespace xenlens::analysis {

std::vector<FaultProfile> makeFaultProfiles(const HypervisorLog& log);

/// One for each domain that sent any.
std::vector<ChannelProfile> makeChannelProfiles(const HypervisorLog& log);

} // namespace xenlens::analysis
