// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/hypervisor.h"
#include "core/ids.h"
#include "core/time.h"
#include "xen/abi.h"

#include <cstdint>
#include <optional>
#include <variant>

namespace xenlens::analysis {

using LogdirtyEvent = std::variant<hypervisor::DirtyMarks, hypervisor::LogdirtyOp, hypervisor::LogdirtyPause>;

/// How long a pause was. nullopt: not known. Xen records 2^64 - 1 then (TRC_MEM_LOGDIRTY_PAUSE_UNKNOWN of patch 0004);
/// earlier versions of the patch cut the difference of two CPUs' clocks to 2^50 - 1 when it was below zero. No guest
/// survives half as much, 6 days.
constexpr std::optional<DurationNs> pauseLength(const hypervisor::LogdirtyPause& pause)
{
    constexpr std::uint64_t longest = std::uint64_t{1} << 49;
    return pause.pausedNs < longest ? std::optional(DurationNs{static_cast<std::int64_t>(pause.pausedNs)})
                                    : std::nullopt;
}

/// Domains that are Xen's own: idle, Xen, unknown.
constexpr bool isReserved(DomId domid)
{
    return domid.value >= xen::DomidFirstReserved;
}

} // namespace xenlens::analysis
