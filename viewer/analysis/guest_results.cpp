// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/guest_results.h"

#include "analysis/checks/frontend_vs_backend.h"
#include "analysis/checks/guest_checks.h"
#include "analysis/migrations/loss.h"
#include "analysis/profiles/guest_profiles.h"

#include <algorithm>
#include <tuple>

namespace xenlens::analysis {

namespace {

/// The longest suspend interval of the domain that overlaps the migration.
const SuspendInterval* findSuspendInterval(const GuestLog& log, const Migration& migration)
{
    const SuspendInterval* longest = nullptr;
    for (const SuspendInterval& suspendInterval : log.clock.suspendIntervals()) {
        const bool overlaps
            = suspendInterval.time.begin <= migration.time.end && migration.time.begin <= suspendInterval.time.end;
        if (overlaps && (!longest || suspendInterval.time.duration() > longest->time.duration()))
            longest = &suspendInterval;
    }
    return longest;
}

void addProfiles(Report& report, const std::vector<GuestLog>& logs, bool dom0)
{
    for (const GuestLog& log : logs)
        if (log.isDom0() == dom0)
            report.hypercalls.push_back(makeHypercallProfile(log));
}

} // namespace

GuestResults::GuestResults(std::vector<GuestLog> logs, std::vector<TracedMigration>& migrations)
    : m_logs(std::move(logs))
    , m_migrations(migrations)
{
    for (TracedMigration& migration : migrations) {
        for (const GuestLog& log : m_logs) {
            if (log.uuid().empty() || log.uuid() != migration.result.uuid)
                continue;
            if (const SuspendInterval* suspendInterval = findSuspendInterval(log, migration.result))
                migration.result.guestDowntime = GuestDowntime{suspendInterval->time, suspendInterval->bound,
                    suspendInterval->leaving, suspendInterval->resume, suspendInterval->ownLength};
        }
    }
}

std::string GuestResults::nameOf(const GuestLog& log) const
{
    if (log.isDom0())
        return "Domain-0";
    for (const TracedMigration& migration : m_migrations)
        if (!log.uuid().empty() && migration.result.uuid == log.uuid() && !migration.result.name.empty())
            return migration.result.name;
    return log.name;
}

/// Name of domain `domid` of `host`: by a migration from or to it, or the only traced guest that ever had the number.
std::string GuestResults::guestOf(const std::string& host, DomId domid) const
{
    if (std::string migrated = migratedGuest(m_migrations, host, domid); !migrated.empty())
        return migrated;
    std::string only;
    for (const GuestLog& log : m_logs) {
        if (log.isDom0() || !log.everWas(domid))
            continue;
        if (!only.empty())
            return {};
        only = nameOf(log);
    }
    return only;
}

/// Rings of one device stand together, the front end first.
IoProfile GuestResults::makeIo() const
{
    IoProfile io = makeIoProfile(m_logs);
    for (RingProfile& ring : io.rings) {
        if (!isFrontEnd(ring.kind)) {
            ring.guest = guestOf(ring.observer, ring.peer);
            continue;
        }
        for (const GuestLog& log : m_logs)
            if (log.name == ring.observer)
                ring.guest = nameOf(log);
    }
    for (GrantProfile& grant : io.grants)
        for (const GuestLog& log : m_logs)
            if (log.name == grant.observer)
                grant.guest = log.isDom0() ? guestOf(grant.observer, grant.peer) : nameOf(log);
    for (ChannelProfile& channels : io.channels) {
        for (const GuestLog& log : m_logs)
            if (log.name == channels.observer)
                channels.name = nameOf(log);
        for (ChannelPeer& peer : channels.peers)
            if (peer.peer)
                peer.name = *peer.peer == channels.domid ? channels.name : guestOf(channels.observer, *peer.peer);
    }
    const auto place = [](const RingProfile& ring) {
        return std::tuple(
            ring.guest.empty(), ring.guest, isBlock(ring.kind), ring.device, ring.queue, !isFrontEnd(ring.kind));
    };
    std::stable_sort(io.rings.begin(), io.rings.end(),
        [&place](const RingProfile& a, const RingProfile& b) { return place(a) < place(b); });
    return io;
}

void GuestResults::addTo(Report& report, bool atEnd) const
{
    const std::size_t first = report.hypercalls.size();
    addProfiles(report, m_logs, false);
    addProfiles(report, m_logs, true);
    for (std::size_t i = first; i < report.hypercalls.size(); ++i)
        for (const GuestLog& log : m_logs)
            if (log.name == report.hypercalls[i].host && log.uuid() == report.hypercalls[i].uuid)
                report.hypercalls[i].name = nameOf(log);
    if (!m_logs.empty())
        report.io = makeIo();
    for (const TracedMigration& migration : m_migrations)
        if (!m_logs.empty() && migration.result.outcome == Outcome::Completed)
            report.checks.push_back(checkDowntime(migration));
    for (const GuestLog& log : m_logs) {
        report.checks.push_back(checkSummariesAgainstTotals(log));
        if (atEnd)
            report.checks.push_back(checkProducedAgainstRecorded(log));
        const auto lost = countLosses(log);
        report.lost.insert(report.lost.end(), lost.begin(), lost.end());
        report.emulated = report.emulated || log.isEmulated();
        if (atEnd)
            addEndWarning(report, log);
    }
    if (report.io) {
        const auto rings = checkFrontEndsAgainstBackEnds(*report.io, m_logs);
        report.checks.insert(report.checks.end(), rings.begin(), rings.end());
    }
    addSources(report);
}

void GuestResults::addSources(Report& report) const
{
    for (const GuestLog& log : m_logs) {
        report.sources.push_back({log.isDom0() ? "back-ends" : "guest-kernel", log.name, true, {}});
        if (!log.clock.hasReference())
            report.sources.push_back({"clock-reference", log.name, false,
                "this kernel's clock was not compared with a reference: its times may differ from the hosts'"});
    }
}

void GuestResults::addEndWarning(Report& report, const GuestLog& log) const
{
    for (const Gap& gap : log.gaps) {
        if (gap.kind != Gap::Kind::Unreadable)
            continue;
        report.truncated = true;
        if (std::find(report.warnings.begin(), report.warnings.end(), gap.what) == report.warnings.end())
            report.warnings.push_back(gap.what);
    }
    const bool unreadable = std::any_of(
        log.gaps.begin(), log.gaps.end(), [](const Gap& gap) { return gap.kind == Gap::Kind::Unreadable; });
    const bool ended = std::all_of(
        log.sessions.begin(), log.sessions.end(), [](const GuestRecording& s) { return s.end.has_value(); });
    if (ended || unreadable) // what could not be read is a warning already
        return;
    report.truncated = true;
    report.warnings.push_back(log.path + ": no session_end of the tracer in " + log.name
        + ": it was killed, or the trace was cut; what came last may be missing");
}

} // namespace xenlens::analysis
