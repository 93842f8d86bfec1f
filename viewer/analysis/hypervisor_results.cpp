// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/hypervisor_results.h"

#include "analysis/account/overhead_builder.h"
#include "analysis/checks/check_pauses.h"
#include "analysis/checks/checks.h"
#include "analysis/checks/hypervisor_checks.h"
#include "analysis/profiles/dirty_builder.h"
#include "analysis/profiles/hypervisor_migrations.h"
#include "analysis/profiles/hypervisor_profiles.h"
#include "analysis/profiles/hypervisor_traffic.h"

#include <algorithm>
#include <deque>
#include <set>
#include <string>

namespace xenlens::analysis {

HypervisorResults::HypervisorResults(
    std::vector<HypervisorLog> logs, std::vector<TracedMigration>& migrations, const GuestNames& earlier)
    : m_logs(std::move(logs))
    , m_migrations(migrations)
    , m_names(migrations, earlier)
{
    for (std::size_t log = 0; log < m_logs.size(); ++log) {
        std::vector<RowSpan> times;
        for (DirtyProfile& profile : buildDirtyProfiles(m_logs[log], &times))
            m_dirty.push_back(std::move(profile));
        for (const RowSpan& time : times)
            m_places.push_back({log, time});
    }
    matchMigrations(m_dirty, migrations);
}

void HypervisorResults::addTo(Report& report, bool atEnd)
{
    addDirty(report);
    addProfiles(report);
    addOverhead(report);
    for (const HypervisorLog& log : m_logs) {
        addSources(report, log);
        addLosses(report, log, atEnd);
        if (!log.counters.empty())
            report.checks.push_back(checkRecordsAgainstCounters(log));
        if (atEnd && !log.fromFile) {
            report.checks.push_back(checkProducedAgainstRecorded(log));
            report.checks.push_back(checkLostRecords(log));
        }
        report.emulated = report.emulated
            || std::any_of(log.starts.begin(), log.starts.end(), [](const auto& start) { return start.emulated; });
    }
}

/// A migration that no toolstack tracer saw is shown by the hypervisor's records, if its host had no such tracer.
void HypervisorResults::addDirty(Report& report)
{
    std::set<std::string> watched; // hosts with a toolstack tracer
    for (const SourceState& source : report.sources)
        if (source.name == "toolstack" && source.present)
            watched.insert(source.host);
    std::deque<PauseRecords> records;
    for (const HypervisorLog& log : m_logs)
        records.emplace_back(log);
    for (std::size_t i = 0; i < m_dirty.size(); ++i) {
        DirtyProfile& profile = m_dirty[i];
        const TracedMigration* traced = profile.migration ? &m_migrations[*profile.migration] : nullptr;
        if (auto migration = traced || watched.contains(profile.host) ? std::nullopt : migrationOf(profile)) {
            profile.migration = report.migrations.size();
            report.migrations.push_back(std::move(*migration));
        }
        if (profile.migration) {
            const std::string label = checkLabel(report.migrations[*profile.migration]);
            report.checks.push_back(checkMarks(profile, label, traced));
            report.checks.push_back(checkPauses(profile, label, records[m_places[i].log], traced));
            for (Check* check : {&report.checks[report.checks.size() - 2], &report.checks.back()})
                check->migration = profile.migration;
        }
        report.dirty.push_back(std::move(profile));
    }
}

void HypervisorResults::addProfiles(Report& report) const
{
    for (const HypervisorLog& log : m_logs) {
        for (HypercallProfile& profile : makeHypercallProfiles(log))
            report.hypercalls.push_back(std::move(profile));
        for (RunstateProfile& profile : makeRunstateProfiles(log))
            report.runstates.push_back(std::move(profile));
        if (!report.faults)
            report.faults.emplace();
        for (FaultProfile& profile : makeFaultProfiles(log)) {
            addName(profile.name, log, profile.domid);
            report.faults->push_back(std::move(profile));
        }
        addIo(report, log);
    }
}

void HypervisorResults::addOverhead(Report& report) const
{
    if (m_logs.empty())
        return;
    report.overhead = buildOverhead(m_logs, report.migrations);
    for (OverheadWindow& window : *report.overhead)
        for (VcpuOverhead& vcpu : window.vcpus)
            if (vcpu.name.empty())
                vcpu.name = m_names.of(vcpu.host, vcpu.domid);
}

/// A file of xentrace knows no names; the toolstack does, of a guest that migrated.
void HypervisorResults::addName(std::string& name, const HypervisorLog& log, DomId domid) const
{
    if (name.empty())
        name = m_names.of(log.host, domid);
}

void HypervisorResults::addIo(Report& report, const HypervisorLog& log) const
{
    std::vector<GrantProfile> grants = makeGrantProfiles(log);
    std::vector<ChannelProfile> channels = makeChannelProfiles(log);
    if (grants.empty() && channels.empty() && !report.io)
        return;
    if (!report.io)
        report.io.emplace().missing.emplace_back(
            "rings: no kernel was traced (xenlens-guest in the guest and in dom0)");
    for (GrantProfile& profile : grants) {
        const DomId guest = profile.domid.value == 0 ? profile.peer : profile.domid;
        profile.guest = log.nameOf(guest);
        addName(profile.guest, log, guest);
        report.io->grants.push_back(std::move(profile));
    }
    for (ChannelProfile& profile : channels) {
        addName(profile.name, log, profile.domid);
        for (ChannelPeer& peer : profile.peers)
            if (peer.peer)
                addName(peer.name, log, *peer.peer);
        report.io->channels.push_back(std::move(profile));
    }
    if (channels.empty())
        report.io->missing.push_back("events sent over event channels as Xen on " + log.host
            + " counts them: no records of them (a Xen without our patches, or a mask without 0x00104000)");
}

void HypervisorResults::addSources(Report& report, const HypervisorLog& log) const
{
    report.sources.push_back({"hypervisor", log.host, true, {}});
    const auto say = [&](const char* name, bool present, const char* note) {
        report.sources.push_back({name, log.host, present, present ? "" : note});
    };
    say("dirty-marks", !log.logdirty.empty(),
        "no record of log-dirty mode (no migration, a Xen without our patches, or a mask without 0x00101000): when "
        "each page was dirtied is not known");
    say("faults", !log.faults.empty(),
        "no records of page faults (a mask without 0x00014000, or 0x00201000 for a Xen without our patches)");
    say("channel-sends", !log.sends.empty(),
        "no records of events sent over event channels (a Xen without our patches, or a mask without 0x00104000)");
    say("runstates", !log.runstates.empty(),
        log.timesKnown ? "no runstates (a mask without 0x00021000)"
                       : "no runstates: the recording has no clock, and the TSC's frequency was not given");
    if (log.fromFile)
        say("hypervisor-clock", !log.anchors.empty(),
            log.timesKnown
                ? "no clock records (a Xen without our patches): times are since the TSC began"
                : "no clock records (a Xen without our patches), and the TSC's frequency is not known: no times");
}

void HypervisorResults::addLosses(Report& report, const HypervisorLog& log, bool atEnd) const
{
    for (const auto& [cpu, records] : log.lostByCpu())
        report.lost.push_back({log.host + ": Xen's trace buffer of CPU " + std::to_string(cpu), 0, records});
    for (const Gap& gap : log.gaps) {
        if (gap.kind != Gap::Kind::Unreadable)
            continue;
        report.truncated = true;
        report.warnings.push_back(gap.what);
    }
    if (atEnd && log.ends.size() < log.starts.size()) {
        report.truncated = true;
        report.warnings.push_back(log.path + ": no session_end of the hypervisor tracer on " + log.host
            + ": it was killed, or the trace was cut; what came last may be missing");
    }
}

} // namespace xenlens::analysis
