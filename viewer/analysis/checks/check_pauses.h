// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/by_domain.h"
#include "analysis/logs/hypervisor_log.h"
#include "analysis/logs/time_ranges.h"
#include "analysis/profiles/hypervisor_migrations.h"
#include "analysis/results/report.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

/// Cross-check of the pauses that log-dirty mode costs a guest with what the scheduler recorded; see checks.h.
namespace xenlens::analysis {

/// The pauses and runstates of a hypervisor's domains, so that a check of one migration takes no walk through all.
class PauseRecords
{
public:
    explicit PauseRecords(const HypervisorLog& log); ///< finalized; must outlive this
    PauseRecords(const PauseRecords&) = delete;
    PauseRecords& operator=(const PauseRecords&) = delete;

    using Pauses = std::span<const hypervisor::LogdirtyPause* const>;

    [[nodiscard]] const HypervisorLog& log() const { return m_log; }
    /// The domain's pauses that end in `window`, its ends included.
    [[nodiscard]] Pauses pausesIn(DomId domid, const TimeRange& window) const;
    [[nodiscard]] TimeRange timeOf(const hypervisor::LogdirtyPause& pause) const;
    /// Xen reports a CPU's loss only when it has room again, so the pause may precede the report.
    [[nodiscard]] bool isLossy(const hypervisor::LogdirtyPause& pause) const { return m_losses.touch(timeOf(pause)); }
    /// Offline time of the domain's vCPUs outside of its pauses, in the whole intervals that end in `window`; nullopt:
    /// there are none, or a pause extends beyond them. ns
    [[nodiscard]] std::optional<std::uint64_t> offlineOutside(DomId domid, const TimeRange& window) const;
    [[nodiscard]] double clocksApartNs() const { return m_clocksApartNs; }

private:
    const HypervisorLog& m_log;
    std::vector<hypervisor::LogdirtyPause> m_pauses; ///< in order of time
    ByDomain<hypervisor::LogdirtyPause> m_pausesOf;
    ByDomain<hypervisor::Runstates> m_runstatesOf;
    TimeRanges m_losses;
    double m_clocksApartNs = 0;
};

/// The pauses of a migration's rounds while its guest ran (the enable and the cleans) against the runstates of its
/// vCPUs in exactly that time, by the same hypervisor's scheduler: a paused vCPU is offline, or stays blocked if it was
/// (vcpu_sleep_nosync_locked(), vcpu_wake(), xen/common/sched/core.c). A pause that is measured too long contains other
/// states; one that is measured too short leaves its vCPUs offline before it. A blocked vCPU proves nothing, so the
/// note gives the parts. The pauses of peeks, which are our own sampler's and too short to compare, are only in the
/// note.
Check checkPauses(
    const DirtyProfile& profile, const std::string& label, const PauseRecords& records, const TracedMigration* traced);

/// Accepted difference of pauses and runstates: a record is written some instructions after the event it describes.
inline constexpr double pausesTolerance = 0.01;

} // namespace xenlens::analysis
