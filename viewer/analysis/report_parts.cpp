// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/report_parts.h"

#include "analysis/checks/checks.h"
#include "analysis/checks/guest_vs_hypervisor.h"
#include "analysis/guest_results.h"
#include "analysis/hypervisor_results.h"
#include "analysis/migrations/loss.h"
#include "analysis/migrations/migration_builder.h"

#include <algorithm>

namespace xenlens::analysis {

namespace {

std::vector<Check> makeChecks(const std::vector<TracedMigration>& migrations, const std::vector<ToolstackLog>& hosts,
    const std::vector<WorkloadLog>& guests, bool atEnd)
{
    std::vector<Check> checks;
    for (const TracedMigration& migration : migrations) {
        checks.push_back(checkPagesAgainstStream(migration));
        checks.push_back(checkStreamAgainstSender(migration));
        checks.push_back(checkStreamAgainstReceiver(migration));
        checks.push_back(checkDirtiedAgainstSent(migration));
        checks.push_back(checkWorkloadAgainstDirty(migration, guests));
    }
    if (atEnd)
        for (const ToolstackLog& host : hosts)
            checks.push_back(checkProducedAgainstRecorded(host));
    return checks;
}

void addLosses(Report& report, const std::vector<ToolstackLog>& hosts, const std::vector<WorkloadLog>& guests)
{
    const auto append = [&report](const std::vector<LostCount>& counts) {
        report.lost.insert(report.lost.end(), counts.begin(), counts.end());
    };
    for (const ToolstackLog& host : hosts)
        append(countLosses(host));
    for (const WorkloadLog& guest : guests)
        append(countLosses(guest));
}

/// Unreadable places: each once, however many of our logs know of it.
void addWarnings(Report& report, const std::vector<Gap>& gaps)
{
    for (const Gap& gap : gaps) {
        if (gap.kind != Gap::Kind::Unreadable)
            continue;
        report.truncated = true;
        if (std::find(report.warnings.begin(), report.warnings.end(), gap.what) == report.warnings.end())
            report.warnings.push_back(gap.what);
    }
}

void addEndWarnings(Report& report, const ToolstackLog& host)
{
    const bool told = std::any_of(
        host.gaps.begin(), host.gaps.end(), [](const Gap& gap) { return gap.kind == Gap::Kind::Unreadable; });
    if (host.ends.size() >= host.starts.size() || told)
        return;
    report.truncated = true;
    report.warnings.push_back(host.path + ": no session_end of host " + host.name
        + ": the tracer was killed, or the trace was cut; what came last may be missing");
}

SourceState source(const char* name, const std::string& host, bool present, const std::string& note)
{
    return {name, host, present, present ? std::string() : note};
}

} // namespace

std::vector<SourceState> listSources(const std::vector<ToolstackLog>& hosts, const std::vector<WorkloadLog>& guests)
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
    for (const WorkloadLog& guest : guests)
        sources.push_back(source("workload", guest.name, true, {}));
    if (guests.empty() && !hosts.empty())
        sources.push_back(source("workload", "", false,
            "no memory writer was traced in the guest: dirty counts cannot be compared with what was written"));
    return sources;
}

Report makeReport(const EventLog& log, bool atEnd)
{
    Report report;
    const std::vector<ToolstackLog> hosts = log.hosts();
    const std::vector<WorkloadLog> guests = log.guests();
    std::vector<TracedMigration> migrations = buildMigrations(hosts);
    const GuestResults kernels(log.kernels(), migrations);
    const HypervisorResults hypervisor(log.hypervisors(hosts), migrations);
    report.checks = makeChecks(migrations, hosts, guests, atEnd);
    for (const TracedMigration& migration : migrations)
        report.migrations.push_back(migration.result);
    report.sources = listSources(hosts, guests);
    addLosses(report, hosts, guests);
    for (const ToolstackLog& host : hosts) {
        addWarnings(report, host.gaps);
        if (atEnd)
            addEndWarnings(report, host);
        report.emulated = report.emulated
            || std::any_of(host.starts.begin(), host.starts.end(), [](const auto& start) { return start.emulated; });
    }
    for (const WorkloadLog& guest : guests)
        addWarnings(report, guest.gaps);
    addWarnings(report, log.strayGaps());
    kernels.addTo(report, atEnd);
    hypervisor.addTo(report, atEnd);
    std::vector<Check> bothSides = checkHypercallsOfBothSides(report.hypercalls);
    if (report.io)
        for (Check& check : checkSendsOfBothSides(report.hypercalls, *report.io))
            bothSides.push_back(std::move(check));
    report.checks.insert(report.checks.begin(), bothSides.begin(), bothSides.end()); // the report's first checks
    if (log.impossibleEvents() > 0)
        report.warnings.push_back(std::to_string(log.impossibleEvents())
            + " events carry a time that no machine can have; left out; the trace is damaged");
    report.truncated = report.truncated || log.impossibleEvents() > 0;
    return report;
}

} // namespace xenlens::analysis
