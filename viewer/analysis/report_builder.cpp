// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/report_builder.h"

#include "analysis/checks/check_nic.h"
#include "analysis/checks/check_workload.h"
#include "analysis/checks/checks.h"
#include "analysis/checks/guest_vs_hypervisor.h"
#include "analysis/guest_results.h"
#include "analysis/hypervisor_results.h"
#include "analysis/logs/event_log.h"
#include "analysis/migrations/loss.h"
#include "analysis/migrations/migration_builder.h"
#include "analysis/settled.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace xenlens::analysis {

namespace {

std::vector<Check> makeChecks(const std::vector<TracedMigration>& migrations, const std::vector<ToolstackLog>& hosts,
    const std::vector<WorkloadLog>& workloads, bool atEnd)
{
    const std::vector<WorkloadCounter> counters(workloads.begin(), workloads.end());
    std::map<const ToolstackLog*, BaselineReads> baselines;
    for (const ToolstackLog& host : hosts)
        baselines.emplace(&host, baselineReads(host));
    std::vector<Check> checks;
    for (std::size_t i = 0; i < migrations.size(); ++i) {
        const TracedMigration& migration = migrations[i];
        const std::size_t first = checks.size();
        checks.push_back(checkPagesAgainstStream(migration));
        checks.push_back(checkStreamAgainstSender(migration));
        checks.push_back(checkStreamAgainstReceiver(migration));
        checks.push_back(checkDirtiedAgainstSent(migration));
        checks.push_back(checkWorkloadAgainstDirty(migration, counters, baselines.at(migration.source)));
        for (std::size_t check = first; check < checks.size(); ++check)
            checks[check].migration = i;
    }
    if (atEnd)
        for (const ToolstackLog& host : hosts)
            checks.push_back(checkProducedAgainstRecorded(host));
    return checks;
}

void addLosses(Report& report, const std::vector<ToolstackLog>& hosts, const std::vector<WorkloadLog>& workloads)
{
    const auto append = [&report](const std::vector<LostCount>& counts) {
        report.lost.insert(report.lost.end(), counts.begin(), counts.end());
    };
    for (const ToolstackLog& host : hosts)
        append(countLosses(host));
    for (const WorkloadLog& workload : workloads)
        append(countLosses(workload));
}

/// Unreadable places.
void addWarnings(Report& report, const std::vector<Gap>& gaps)
{
    for (const Gap& gap : gaps) {
        if (gap.kind != Gap::Kind::Unreadable)
            continue;
        report.truncated = true;
        report.warnings.push_back(gap.what);
    }
}

void addEndWarnings(Report& report, const ToolstackLog& host)
{
    const bool unreadable = std::any_of(
        host.gaps.begin(), host.gaps.end(), [](const Gap& gap) { return gap.kind == Gap::Kind::Unreadable; });
    if (host.ends.size() >= host.starts.size() || unreadable) // what could not be read is a warning already
        return;
    report.truncated = true;
    report.warnings.push_back(host.path + ": no session_end of host " + host.name
        + ": the tracer was killed, or the trace was cut; what came last may be missing");
}

SourceState source(const char* name, const std::string& host, bool present, const std::string& note)
{
    return {name, host, present, present ? std::string() : note};
}

/// Which sources each host gave, and what is missing without those that it did not.
std::vector<SourceState> listSources(const std::vector<ToolstackLog>& hosts, const std::vector<WorkloadLog>& workloads)
{
    std::vector<SourceState> sources;
    for (const ToolstackLog& host : hosts) {
        sources.push_back(source("toolstack", host.name, true, {}));
        sources.push_back(source("nic", host.name, !host.nics.empty(),
            "no interface counters: the stream's bytes cannot be compared with the cable's"));
        sources.push_back(source("clock-reference", host.name, host.hasReference,
            "this host's clock was not compared with a reference: durations across hosts have no known bound"));
        if (host.saveBegins.empty() && host.savedBefore.empty())
            continue;
        const bool sampled = host.sampledBefore
            || std::any_of(host.reads.begin(), host.reads.end(),
                [](const auto& read) { return read.reader == toolstack::LogdirtyReader::Sampler; });
        sources.push_back(
            source("sampler", host.name, sampled, "no samples: how pages became dirty inside a round is not known"));
    }
    for (const WorkloadLog& workload : workloads)
        sources.push_back(source("workload", workload.name, true, {}));
    if (workloads.empty() && !hosts.empty())
        sources.push_back(source("workload", "", false,
            "no memory writer was traced in the guest: dirty counts cannot be compared with what was written"));
    return sources;
}

/// The report's first checks.
std::vector<Check> compareGuestsWithHypervisors(const Report& report)
{
    std::vector<Check> checks = checkGuestHypercallsAgainstHypervisor(report.hypercalls);
    if (report.io)
        for (Check& check : checkGuestSendsAgainstHypervisor(report.hypercalls, *report.io))
            checks.push_back(std::move(check));
    return checks;
}

/// Each once, however many of our logs know of it; in the order found.
void removeRepeated(std::vector<std::string>& warnings)
{
    std::set<std::string> known;
    std::erase_if(warnings, [&known](const std::string& warning) { return !known.insert(warning).second; });
}

void addLeftOut(Report& report, const Logs& logs)
{
    if (logs.malformed > 0)
        report.warnings.push_back(std::to_string(logs.malformed)
            + " events carry a number that no machine can have; left out; the trace is damaged");
    report.warnings.insert(report.warnings.end(), logs.beyondLimits.begin(), logs.beyondLimits.end());
    report.truncated = report.truncated || logs.malformed > 0 || !logs.beyondLimits.empty();
}

/// How fine the older intervals are that the report shows.
template <class Log> void addCoarser(Report& report, const std::vector<Log>& logs)
{
    for (const Log& log : logs) {
        const auto coarsened = log.coarsened();
        if (!coarsened)
            continue;
        Coarser& coarser = report.coarser ? *report.coarser : report.coarser.emplace();
        const TimeNs until = log.clock.toUnix(coarsened->untilNs);
        coarser.before = std::max(coarser.before.value_or(until), until);
        coarser.longest = std::max(coarser.longest, DurationNs{static_cast<std::int64_t>(coarsened->longestNs)});
    }
}

/// A report, and what it was made from.
struct Making
{
    Making(Logs finalized, const Settled& settled, bool atEnd)
        : logs(std::move(finalized))
        , migrations(buildMigrations(logs.toolstacks, atEnd))
        , guests(std::move(logs.guests), migrations, settled.names())
        , hypervisors(std::move(logs.hypervisors), migrations, settled.names())
    {
        report.checks = makeChecks(migrations, logs.toolstacks, logs.workloads, atEnd);
        for (const TracedMigration& migration : migrations)
            report.migrations.push_back(migration.result);
        report.sources = listSources(logs.toolstacks, logs.workloads);
        addLosses(report, logs.toolstacks, logs.workloads);
        for (const ToolstackLog& host : logs.toolstacks) {
            addWarnings(report, host.gaps);
            if (atEnd)
                addEndWarnings(report, host);
            report.emulated = report.emulated
                || std::any_of(
                    host.starts.begin(), host.starts.end(), [](const auto& start) { return start.emulated; });
        }
        for (const WorkloadLog& workload : logs.workloads)
            addWarnings(report, workload.gaps);
        addWarnings(report, logs.strayGaps);
        guests.addTo(report, atEnd);
        hypervisors.addTo(report, atEnd);
        const std::vector<Check> first = compareGuestsWithHypervisors(report);
        report.checks.insert(report.checks.begin(), first.begin(), first.end());
        addLeftOut(report, logs);
        removeRepeated(report.warnings);
        addCoarser(report, guests.logs());
        addCoarser(report, hypervisors.logs());
    }

    Making(const Making&) = delete;
    Making& operator=(const Making&) = delete;

    Report report; ///< without migrations whose events are forgotten
    Logs logs; ///< what is left of them
    std::vector<TracedMigration> migrations;
    GuestResults guests;
    HypervisorResults hypervisors;
};

Report makeReport(Logs logs, const Settled& settled, bool atEnd)
{
    Making making(std::move(logs), settled, atEnd);
    settled.addTo(making.report);
    return std::move(making.report);
}

/// Those of a migration.
std::vector<OverheadWindow> takeWindows(std::optional<std::vector<OverheadWindow>>& overhead, std::size_t migration)
{
    std::vector<OverheadWindow> windows;
    if (overhead)
        for (OverheadWindow& window : *overhead)
            if (window.migration == migration)
                windows.push_back(std::move(window));
    return windows;
}

/// Nothing more will be known of the migration.
bool isOver(const Making& making, std::size_t index, const DirtyProfile* dirty, TimeNs newest)
{
    const Migration& migration = making.report.migrations[index];
    if (newest - migration.time.end < EventLog::settlingTime || (dirty && !dirty->switchedOff))
        return false;
    return index >= making.migrations.size()
        || (making.migrations[index].save.end && migration.outcome != Outcome::InProgress
            && migration.outcome != Outcome::ArrivedPaused);
}

} // namespace

ReportBuilder::ReportBuilder()
    : m_log(std::make_unique<EventLog>())
    , m_settled(std::make_unique<Settled>())
{
}

ReportBuilder::~ReportBuilder() = default;

void ReportBuilder::onEvent(const Event& event)
{
    m_log->add(event);
    if (m_log->isFull())
        settle();
}

/// Makes a report and keeps from it what it says of migrations that are over.
void ReportBuilder::settle()
{
    EventLog copy = *m_log;
    Making making(std::move(copy).finalize(), *m_settled, false);
    const std::vector<ToolstackLog*> toolstacks = m_log->toolstacks();
    const std::vector<HypervisorLog*> hypervisors = m_log->hypervisors();
    Report& report = making.report;
    std::map<std::size_t, std::size_t> dirtyOf; // by migration
    for (std::size_t i = 0; i < report.dirty.size(); ++i)
        if (report.dirty[i].migration)
            dirtyOf.emplace(*report.dirty[i].migration, i);
    std::map<std::size_t, std::vector<Check>> checksOf;
    for (Check& check : report.checks)
        if (check.migration)
            checksOf[*check.migration].push_back(std::move(check));
    std::set<std::size_t> forgotten; // profiles
    const auto forgetProfile = [&](std::size_t profile) {
        const HypervisorResults::Place& place = making.hypervisors.places()[profile];
        hypervisors[place.log]->forgetLogdirty(report.dirty[profile].domid, place.time);
        forgotten.insert(profile);
        return std::move(report.dirty[profile]);
    };
    for (std::size_t i = 0; i < report.migrations.size(); ++i) {
        const auto profile = dirtyOf.find(i);
        const bool hasProfile = profile != dirtyOf.end();
        if (!isOver(making, i, hasProfile ? &report.dirty[profile->second] : nullptr, m_log->newest()))
            continue;
        std::optional<DomId> arrivedAs;
        if (i < making.migrations.size()) {
            const TracedMigration& traced = making.migrations[i];
            const auto indexOf = [&](const ToolstackLog* log) {
                return static_cast<std::size_t>(log - making.logs.toolstacks.data());
            };
            toolstacks[indexOf(traced.source)]->forgetSave(traced.save.begin);
            if (traced.destination) {
                toolstacks[indexOf(traced.destination)]->forgetRestore(traced.restore.begin);
                arrivedAs = traced.restore.begin.domid;
            }
        }
        m_settled->add(std::move(report.migrations[i]), std::move(checksOf[i]),
            hasProfile ? std::optional(forgetProfile(profile->second)) : std::nullopt, arrivedAs,
            takeWindows(report.overhead, i));
    }
    for (std::size_t i = 0; i < report.dirty.size(); ++i)
        if (!report.dirty[i].migration && report.dirty[i].switchedOff
            && m_log->newest() - report.dirty[i].time.end >= EventLog::settlingTime)
            m_settled->add(std::nullopt, {}, forgetProfile(i), std::nullopt);
    for (ToolstackLog* log : toolstacks)
        log->forgetStrays();
    for (std::size_t log = 0; log < hypervisors.size(); ++log) {
        std::uint64_t horizon = hypervisors[log]->newest();
        horizon -= std::min(horizon, static_cast<std::uint64_t>(EventLog::settlingTime.ns));
        for (std::size_t i = 0; i < report.dirty.size(); ++i)
            if (making.hypervisors.places()[i].log == log && !forgotten.contains(i))
                horizon = std::min(horizon, making.hypervisors.places()[i].time.beginNs);
        hypervisors[log]->forgetLogdirtyBefore(horizon);
    }
    m_log->noteForgotten();
}

void ReportBuilder::onGap(const Gap& gap)
{
    m_log->add(gap);
}

Report ReportBuilder::build(bool atEnd) const
{
    EventLog copy = *m_log;
    return makeReport(std::move(copy).finalize(), *m_settled, atEnd);
}

Report ReportBuilder::finish()
{
    return makeReport(std::move(*m_log).finalize(), *m_settled, true);
}

} // namespace xenlens::analysis
