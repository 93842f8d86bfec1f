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
    for (const TracedMigration& migration : migrations) {
        checks.push_back(checkPagesAgainstStream(migration));
        checks.push_back(checkStreamAgainstSender(migration));
        checks.push_back(checkStreamAgainstReceiver(migration));
        checks.push_back(checkDirtiedAgainstSent(migration));
        checks.push_back(checkWorkloadAgainstDirty(migration, counters, baselines.at(migration.source)));
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
        if (host.saveBegins.empty())
            continue;
        const bool sampled = std::any_of(host.reads.begin(), host.reads.end(),
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

Report makeReport(Logs logs, bool atEnd)
{
    Report report;
    std::vector<TracedMigration> migrations = buildMigrations(logs.toolstacks, atEnd);
    const GuestResults guests(std::move(logs.guests), migrations);
    HypervisorResults hypervisors(std::move(logs.hypervisors), migrations);
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
            || std::any_of(host.starts.begin(), host.starts.end(), [](const auto& start) { return start.emulated; });
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
    return report;
}

} // namespace

ReportBuilder::ReportBuilder()
    : m_log(std::make_unique<EventLog>())
{
}

ReportBuilder::~ReportBuilder() = default;

void ReportBuilder::onEvent(const Event& event)
{
    m_log->add(event);
}

void ReportBuilder::onGap(const Gap& gap)
{
    m_log->add(gap);
}

Report ReportBuilder::build(bool atEnd) const
{
    EventLog copy = *m_log;
    return makeReport(std::move(copy).finalize(), atEnd);
}

Report ReportBuilder::finish()
{
    return makeReport(std::move(*m_log).finalize(), true);
}

} // namespace xenlens::analysis
