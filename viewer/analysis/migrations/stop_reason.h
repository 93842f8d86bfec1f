// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/migration.h"
#include "core/events/toolstack.h"

#include <cstdint>
#include <vector>

namespace xenlens::analysis {

/// Xen's own policy (simple_precopy_policy, Xen 4.17, tools/libs/guest/xg_sr_save.c).
inline constexpr std::uint64_t targetDirtyCount = 50; ///< SPP_TARGET_DIRTY_COUNT
inline constexpr std::size_t maxIterations = 5; ///< SPP_MAX_ITERATIONS

/// What was observed of the live phase of a save.
struct PrecopyFacts
{
    toolstack::PrecopyPolicy policy = toolstack::PrecopyPolicy::Stock;
    std::vector<std::uint64_t> cleanDirty; ///< dirty counts of the live CLEANs: n of them mean n + 1 live rounds
    bool suspended = false; ///< pre-copy came to its end
    bool failed = false; ///< the save returned an error
    bool eventsLost = false; ///< a CLEAN may be missing: nothing can be concluded
};

/// The rule that ended pre-copy. The stock policy is asked before each round (dirty: the last CLEAN's) and after it
/// (dirty: unknown), so a dirty count under the target stops after one more live round, and the limit stops after round
/// 5 with no CLEAN behind it.
StopReason findStopReason(const PrecopyFacts& facts);

/// "xen-4" for the stock policy, "callback" for one that we cannot name.
const char* policyName(toolstack::PrecopyPolicy policy);

} // namespace xenlens::analysis
