// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"

#include <cstdint>
#include <vector>

/// The rest of provider xenlens_hypervisor: sums of an interval, losses, the end. See hypervisor_events.h.
namespace xenlens::hypervisor {

/// Grant-table operations, as GNTTABOP_* (xen/include/public/grant_table.h).
struct Grants
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    DomId domid; ///< whose operations
    DomId peer;
    std::uint32_t op = 0;
    bool toPeer = false; ///< of a copy: from domid to the peer
    std::uint64_t hypercalls = 0; ///< alike operations that follow each other in one count as one
    std::uint64_t operations = 0;
    std::uint64_t failed = 0; ///< hypercalls that returned an error or had an operation fail
    std::uint64_t bytes = 0;
};

/// Events sent from domid to peer.
struct ChannelSends
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    DomId domid;
    DomId peer;
    std::uint64_t sends = 0;
};

/// Time of one vCPU in each runstate (RUNSTATE_*, xen/include/public/vcpu.h), in ns.
struct Runstates
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    DomId domid;
    std::uint32_t vcpu = 0;
    std::uint64_t runningNs = 0;
    std::uint64_t runnableNs = 0;
    std::uint64_t blockedNs = 0;
    std::uint64_t offlineNs = 0;
};

/// Faults that Xen handled for a domain: kinds of enumeration fault_kind.
enum class FaultKind : std::uint8_t
{
    PageFault = 0, ///< handed on to the guest, or not told apart
    Ptwr = 1, ///< write to a page table, emulated
    MmioRo = 2,
    Shadow = 3
};

struct Faults
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    DomId domid;
    FaultKind kind = FaultKind::PageFault;
    std::uint64_t count = 0;
    std::uint64_t timed = 0;
    std::uint64_t costTicks = 0;
};

/// Records lost on one physical CPU.
struct Lost
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0; ///< 0: not known
    std::uint32_t cpu = 0;
    std::uint64_t records = 0;
};

struct SessionEnd
{
    std::uint64_t tsNs = 0;
    std::uint64_t readRecords = 0; ///< taken out of the trace buffers
    std::uint64_t lostRecords = 0; ///< by Xen's own account
    std::vector<std::uint64_t> cpuLostRecords; ///< the same by physical CPU; empty before schema version 2
    std::uint64_t unreadBytes = 0; ///< of the buffers, that were no sound records
    std::uint64_t producedEvents = 0; ///< LTTng events before this one, session_start and parts included
    std::uint64_t emittedEvents = 0; ///< of these; the others came while no session recorded
};

} // namespace xenlens::hypervisor
