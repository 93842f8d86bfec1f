// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"
#include "core/time.h"
#include "xen/faults.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Where the time of a vCPU went, as the hypervisor of its host recorded it.
namespace xenlens::analysis {

enum class TimeClass
{
    Own, ///< ran, and no record says that Xen worked for it: its own user and kernel code, and what Xen does unrecorded
    Hypercall, ///< ran in Xen, in a hypercall that the records time
    Fault, ///< ran in Xen, which handled a page fault that the records time
    WaitingForCpu, ///< wanted to run, and others had the CPUs
    WaitingForEvent, ///< blocked: it waited for a device, a timer or another vCPU
    LogdirtyPause, ///< paused by reading or cleaning the log-dirty bitmap
    Offline ///< paused for another reason, or down
};

/// How long a vCPU was in a class. Classes exclude each other.
struct TimeShare
{
    TimeClass kind = TimeClass::Own;
    std::uint32_t op = 0; ///< Hypercall: Xen's number, 63 for all from 63 on
    xen::FaultKind fault = xen::FaultKind::PageTableWrite; ///< Fault only
    DurationNs time;
};

/// The account of a vCPU on one host in a stretch of time.
struct VcpuOverhead
{
    std::string host;
    DomId domid;
    std::string name; ///< the domain's; empty: not known
    std::uint32_t vcpu = 0;
    DurationNs wall; ///< of the stretch, as far as the vCPU was recorded
    std::vector<TimeShare> shares; ///< largest first; only those that are not 0
    /// wall less all shares: no record says what it was. Below 0 where sums of intervals that lie only partly in the
    /// stretch were divided wrongly.
    DurationNs unattributed;
    bool faultsTimed = false; ///< false: the time of page faults is part of Own
    bool hypercallsTimed = false; ///< likewise

    [[nodiscard]] DurationNs sum(TimeClass kind) const;
    /// What the vCPU would not have lost on a machine of its own: time in Xen, without a CPU, paused for log-dirty.
    [[nodiscard]] DurationNs lostToXen() const;
};

/// A stretch of time and what each vCPU did in it.
struct OverheadWindow
{
    std::string name; ///< "all", "migration", "round:N"
    std::optional<std::size_t> migration; ///< index in Report::migrations; nullopt: "all"
    TimeRange time; ///< of no length: "all"
    std::vector<VcpuOverhead> vcpus; ///< by host, domain and number
};

const char* toString(TimeClass kind); ///< "own", "hypercall", ...
std::string nameOf(const TimeShare& share); ///< as in JSON and CSV: "hypercall:mmu_update", "fault:shadow", "own"

} // namespace xenlens::analysis
