// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/migrations/stop_reason.h"

namespace xenlens::analysis {

StopReason findStopReason(const PrecopyFacts& facts)
{
    if (!facts.suspended)
        return facts.failed ? StopReason::Aborted : StopReason::Unknown;
    if (facts.policy != toolstack::PrecopyPolicy::Stock || facts.eventsLost)
        return StopReason::Unknown;
    if (!facts.cleanDirty.empty() && facts.cleanDirty.back() < targetDirtyCount)
        return StopReason::DirtyThreshold;
    if (facts.cleanDirty.size() + 1 >= maxIterations)
        return StopReason::IterationLimit;
    return StopReason::Unknown;
}

const char* policyName(toolstack::PrecopyPolicy policy)
{
    return policy == toolstack::PrecopyPolicy::Stock ? "xen-4" : "callback";
}

} // namespace xenlens::analysis
