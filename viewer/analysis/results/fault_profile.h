// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"
#include "core/time.h"
#include "xen/faults.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::analysis {

using xen::FaultKind;

struct FaultCount
{
    FaultKind kind = FaultKind::PageTableWrite;
    std::uint64_t count = 0;
    std::uint64_t timed = 0; ///< how many of them have a cost in totalNs
    std::optional<std::uint64_t> totalNs; ///< nullopt: none was timed, or the TSC's frequency is not known

    [[nodiscard]] std::optional<double> meanNs() const; ///< of those that were timed; nullopt without any
};

/// The page faults of one domain that the hypervisor of one host looked at.
struct FaultProfile
{
    std::string host;
    DomId domid;
    std::string name; ///< empty: not known
    std::vector<FaultCount> kinds; ///< in order, those handed on last; only those that occurred
    /// How long its vCPUs ran on that host while it was recorded (RUNSTATE_running), which the faults' time is part of;
    /// nullopt: not known.
    std::optional<DurationNs> running;
    std::vector<std::string> missing; ///< what this source could not give, a sentence each

    /// Share of the running time, 0 to 1; nullopt where either is not known.
    [[nodiscard]] std::optional<double> shareOf(const FaultCount& faults) const;
};

} // namespace xenlens::analysis
