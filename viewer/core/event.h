// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/guest.h"
#include "core/events/hypervisor.h"
#include "core/events/toolstack.h"
#include "core/events/workload.h"
#include "core/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace xenlens {

/// Where events come from: one CTF trace, that is one LTTng session of one host. Lives as long as its reader.
struct Origin
{
    std::uint32_t id = 0; ///< from 0, in the order found, unique in a reading
    std::string hostname; ///< the trace's environment; empty when it has none
    std::string path; ///< folder or URL, for messages
};

using Payload = std::variant<toolstack::SessionStart, toolstack::ClockAnchor, toolstack::SaveBegin, toolstack::SaveEnd,
    toolstack::LogdirtySwitched, toolstack::LogdirtyRead, toolstack::BatchSent, toolstack::StreamProgress,
    toolstack::GuestSuspended, toolstack::RestoreBegin, toolstack::RestoreEnd, toolstack::DomainState,
    toolstack::NicCounters, toolstack::Lost, toolstack::SessionEnd, workload::SessionStart, workload::Interval,
    workload::Phase, guest::SessionStart, guest::Part, guest::ClockAnchor, guest::Suspend, guest::Identity,
    guest::Hypercalls, guest::HypercallTimes, guest::HypercallLatency, guest::Grants, guest::Ring, guest::Channels,
    guest::Runstates, guest::Mmu, guest::Hypercall, guest::Lost, guest::SessionEnd, hypervisor::SessionStart,
    hypervisor::Part, hypervisor::Domain, hypervisor::ClockAnchor, hypervisor::Hypercalls,
    hypervisor::HypercallCounters, hypervisor::HypercallCost, hypervisor::DirtyMarks, hypervisor::LogdirtyOp,
    hypervisor::LogdirtyPause, hypervisor::Grants, hypervisor::ChannelSends, hypervisor::Runstates, hypervisor::Faults,
    hypervisor::Lost, hypervisor::SessionEnd>;

/// One decoded event. sentAt is the CTF timestamp, when the tracer emitted it: not when it happened (that is in the
/// payload).
struct Event
{
    const Origin* origin = nullptr; ///< never null
    TimeNs sentAt;
    Payload payload;
};

/// What the recording itself says it lost (CTF discarded events or packets), or what could not be read.
struct Gap
{
    enum class Kind
    {
        DiscardedEvents,
        DiscardedPackets,
        Unreadable
    };

    const Origin* origin = nullptr; ///< never null
    Kind kind = Kind::DiscardedEvents;
    std::optional<TimeNs> begin; ///< CTF time; nullopt: not known
    std::optional<TimeNs> end;
    std::optional<std::uint64_t> count; ///< events or packets; nullopt: only the fact is known
    std::string what; ///< Unreadable: file and cause, one line
};

/// Takes what a reader reads, in order of the CTF time. References are good during the call only.
class EventSink
{
public:
    virtual ~EventSink() = default;

    virtual void onEvent(const Event& event) = 0;
    virtual void onGap(const Gap& gap) = 0;
};

} // namespace xenlens
