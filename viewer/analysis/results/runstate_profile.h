// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"
#include "core/time.h"

#include <cstdint>
#include <string>
#include <vector>

namespace xenlens::analysis {

/// Time in each runstate (RUNSTATE_*, xen/include/public/vcpu.h).
struct RunstateTimes
{
    DurationNs running;
    DurationNs runnable; ///< wanted to run and found no CPU
    DurationNs blocked; ///< waited for an event
    DurationNs offline; ///< paused, or down

    RunstateTimes& operator+=(const RunstateTimes& other);
    [[nodiscard]] DurationNs all() const { return running + runnable + blocked + offline; }
};

struct RunstateInterval
{
    TimeRange time;
    RunstateTimes times;
};

/// One vCPU as its host's hypervisor scheduled it.
struct RunstateProfile
{
    std::string host;
    DomId domid;
    std::string name; ///< the domain's; empty: not known
    std::uint32_t vcpu = 0;
    RunstateTimes times;
    std::vector<RunstateInterval> intervals; ///< in order
};

} // namespace xenlens::analysis
