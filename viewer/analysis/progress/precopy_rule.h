// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/migration.h"
#include "core/time.h"

#include <cstdint>
#include <optional>
#include <string>

namespace xenlens::analysis {

/// When a policy ends pre-copy. What is not set is no rule of the policy.
struct PrecopyRule
{
    std::optional<std::uint64_t> rounds; ///< live rounds at most (iteration-limit)
    std::optional<std::uint64_t> pages; ///< fewer dirty pages than this are enough (dirty-threshold)
    std::optional<double> totalFactor; ///< not more than this times the memory (total-factor)
    std::optional<DurationNs> downtime; ///< the rest can be sent in this time (downtime-target)
};

/// Of Migration::policy: "xen-4" (Xen 4.17, simple_precopy_policy: 5 rounds, 50 pages), "xen-3.0" (xc_linux_save: 29
/// rounds, 50 pages, three times the memory), "rounds:N[,pages:M]", "downtime:MS". nullopt: a policy that is not known.
std::optional<PrecopyRule> precopyRuleOf(const std::string& policy);

} // namespace xenlens::analysis
