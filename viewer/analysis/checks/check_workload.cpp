// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/check_workload.h"

#include "analysis/checks/checks.h"
#include "analysis/migrations/rounds.h"

#include <algorithm>

namespace xenlens::analysis {

namespace {

/// A moment of the sender on the guest's wall clock; see WorkloadCounter.
TimeNs toGuest(const ToolstackLog& source, std::uint64_t monotonicNs)
{
    return source.wallClock.toUnix(monotonicNs);
}

const WorkloadCounter* findGuest(const Migration& migration, const std::vector<WorkloadCounter>& workloads)
{
    for (const WorkloadCounter& workload : workloads)
        if (workload.name() == migration.name)
            return &workload;
    return workloads.size() == 1 ? &workloads.front() : nullptr; // its host name need not be the domain's name
}

/// Unknown after an earlier save of the domain on this host, which may have left a count in Xen that the first round
/// goes on from: switching log-dirty mode resets nothing (paging_log_dirty_enable, xen/arch/x86/mm/paging.c).
Baseline baselineOf(const TracedMigration& migration, const WorkloadCounter& counter, const BaselineReads& baselines)
{
    const toolstack::SaveBegin& save = migration.save.begin;
    const Baseline measured(baselines.of(save.domid), save.tsNs);
    const auto& saves = migration.source->saveBegins;
    const bool first = !migration.source->savedBefore.contains(save.domid)
        && std::none_of(saves.begin(), saves.end(),
            [&](const toolstack::SaveBegin& other) { return other.domid == save.domid && other.tsNs < save.tsNs; });
    if (measured.isKnown() || !first)
        return measured;
    return Baseline(migration.save,
        [&](std::uint64_t monotonicNs) { return counter.writtenAt(toGuest(*migration.source, monotonicNs)) == 0.0; });
}

struct Sums
{
    double written = 0;
    double dirty = 0;
    double idle = 0;
    int rounds = 0;
    int leftOut = 0; ///< rounds longer than the idle guest was watched: how much it dirties in them is not known
};

/// Over the live rounds of at most `longest`.
Sums sumRounds(const TracedMigration& migration, const WorkloadCounter& counter, const Baseline& baseline,
    std::optional<DurationNs> longest)
{
    Sums sums;
    std::uint64_t begin = firstRoundBegin(migration.save);
    for (const toolstack::LogdirtyRead& clean : liveCleans(migration.save)) {
        const std::uint64_t since = begin;
        begin = clean.tsNs;
        const auto distinct
            = counter.distinctIn(toGuest(*migration.source, since), toGuest(*migration.source, clean.beginNs));
        if (!distinct || clean.beginNs <= since)
            continue;
        const DurationNs duration{static_cast<std::int64_t>(clean.beginNs - since)};
        if (longest && duration > *longest) {
            ++sums.leftOut;
            continue;
        }
        sums.written += *distinct;
        sums.dirty += clean.dirtyPages;
        sums.idle += baseline.pagesIn(duration);
        ++sums.rounds;
    }
    return sums;
}

} // namespace

Check checkWorkloadAgainstDirty(
    const TracedMigration& migration, const std::vector<WorkloadCounter>& workloads, const BaselineReads& baselines)
{
    Check check;
    check.name = checkLabel(migration.result) + ": workload's pages against dirty pages";
    check.leftSource = "distinct pages that the guest's memory writer wrote";
    check.rightSource = "dirty counts less the idle guest's own";
    check.tolerance = workloadTolerance;
    const WorkloadCounter* counter = findGuest(migration.result, workloads);
    if (!counter) {
        check.note = workloads.empty() ? "no workload was traced" : "no workload of this guest was traced";
        return check;
    }
    if (!counter->isSequential()) {
        check.note = "how many distinct pages were written between two reads is known for the sequential pattern only";
        return check;
    }
    const Baseline baseline = baselineOf(migration, *counter, baselines);
    if (!baseline.isKnown()) {
        check.note = "the idle guest's own dirty pages were not measured: let the load begin some seconds into round 1";
        return check;
    }
    Sums sums = sumRounds(migration, *counter, baseline, baseline.length());
    const bool atLeast = sums.rounds == 0 && sums.leftOut > 0;
    if (atLeast)
        sums = sumRounds(migration, *counter, baseline, std::nullopt);
    if (sums.rounds == 0) {
        check.note = "the workload reported nothing during the live rounds";
        return check;
    }
    check.left = sums.written;
    check.right = sums.dirty - sums.idle;
    // What the idle guest dirties by itself comes in bursts, which a round's ends cut: known to about a quarter.
    if (*check.right > 0)
        check.tolerance += 0.25 * sums.idle / *check.right;
    check.note = "over " + std::to_string(sums.rounds) + (sums.rounds == 1 ? " round; " : " rounds; ")
        + std::to_string(static_cast<std::uint64_t>(sums.dirty)) + " dirty less "
        + std::to_string(static_cast<std::uint64_t>(sums.idle)) + " of the idle guest";
    const std::string watched
        = std::to_string(baseline.length().ns / 1'000'000) + " ms for which the idle guest was watched";
    if (atLeast)
        check.note += " or more: every round was longer than the " + watched;
    if (sums.leftOut > 0)
        check.note += "; " + std::to_string(sums.leftOut) + (sums.leftOut == 1 ? " round" : " rounds")
            + " longer than the " + watched + " left out";
    return compared(check);
}

} // namespace xenlens::analysis
