// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/guest_results.h"

#include "analysis/checks/frontend_vs_backend.h"
#include "analysis/checks/guest_checks.h"
#include "analysis/migrations/loss.h"
#include "analysis/profiles/guest_profiles.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <tuple>

namespace xenlens::analysis {

namespace {

/// The longest suspend interval of a kernel in some time.
class SuspendFinder
{
public:
    explicit SuspendFinder(const GuestLog& log)
        : m_intervals(log.clock.suspendIntervals())
    {
        std::vector<std::size_t> longest(m_intervals.size());
        std::iota(longest.begin(), longest.end(), 0);
        for (std::size_t length = 1; length < m_intervals.size(); length *= 2) {
            m_longest.push_back(longest);
            for (std::size_t i = 0; i + length < longest.size(); ++i)
                longest[i] = longer(m_longest.back()[i], m_longest.back()[i + length]);
        }
        m_longest.push_back(std::move(longest));
    }

    /// Those that overlap the migration follow each other; nullptr: none does.
    [[nodiscard]] const SuspendInterval* find(const Migration& migration) const
    {
        const auto begin = std::partition_point(m_intervals.begin(), m_intervals.end(),
            [&](const SuspendInterval& one) { return one.time.end < migration.time.begin; });
        const auto end = std::partition_point(
            begin, m_intervals.end(), [&](const SuspendInterval& one) { return one.time.begin <= migration.time.end; });
        if (begin == end)
            return nullptr;
        const auto first = static_cast<std::size_t>(begin - m_intervals.begin());
        const auto count = static_cast<std::size_t>(end - begin);
        const auto level = static_cast<std::size_t>(std::bit_width(count) - 1);
        const auto& longest = m_longest[level];
        return &m_intervals[longer(longest[first], longest[first + count - (std::size_t{1} << level)])];
    }

private:
    [[nodiscard]] std::size_t longer(std::size_t a, std::size_t b) const
    {
        return m_intervals[b].time.duration() > m_intervals[a].time.duration() ? b : a;
    }

    const std::vector<SuspendInterval>& m_intervals;
    std::vector<std::vector<std::size_t>> m_longest; ///< [n][i]: of the 2^n intervals from i
};

} // namespace

GuestResults::GuestResults(
    std::vector<GuestLog> logs, std::vector<TracedMigration>& migrations, const GuestNames& earlier)
    : m_logs(std::move(logs))
    , m_migrations(migrations)
    , m_names(migrations, earlier)
{
    std::map<std::string, std::vector<const GuestLog*>> byUuid;
    for (const GuestLog& log : m_logs)
        if (const std::string uuid = log.uuid(); !uuid.empty())
            byUuid[uuid].push_back(&log);
    std::map<const GuestLog*, SuspendFinder> finders;
    for (TracedMigration& migration : migrations) {
        Migration& result = migration.result;
        const auto known = byUuid.find(result.uuid);
        if (known == byUuid.end())
            continue;
        for (const GuestLog* log : known->second)
            if (const SuspendInterval* interval = finders.try_emplace(log, *log).first->second.find(result))
                result.guestDowntime = GuestDowntime{
                    interval->time, interval->bound, interval->leaving, interval->resume, interval->ownLength};
    }
    for (const GuestLog& log : m_logs) {
        const std::string migrated = m_names.ofUuid(log.uuid());
        m_nameOf.push_back(log.isDom0() ? "Domain-0" : migrated.empty() ? log.name : migrated);
        m_nameOfObserver[log.name] = m_nameOf.back();
        m_isDom0[log.name] = log.isDom0();
        if (!log.isDom0())
            for (const DomId domid : log.domids())
                m_guestsOf[domid].push_back(m_nameOf.back());
    }
}

/// Name of domain `domid` of `host`: by a migration from or to it, or the only traced guest that ever had the number.
std::string GuestResults::guestOf(const std::string& host, DomId domid) const
{
    if (std::string migrated = m_names.of(host, domid); !migrated.empty())
        return migrated;
    const auto guests = m_guestsOf.find(domid);
    return guests != m_guestsOf.end() && guests->second.size() == 1 ? guests->second.front() : std::string();
}

/// Rings of one device stand together, the front end first.
IoProfile GuestResults::makeIo() const
{
    IoProfile io = makeIoProfile(m_logs);
    const auto nameOf = [this](const std::string& observer) {
        const auto known = m_nameOfObserver.find(observer);
        return known == m_nameOfObserver.end() ? std::string() : known->second;
    };
    for (RingProfile& ring : io.rings)
        ring.guest = isFrontEnd(ring.kind) ? nameOf(ring.observer) : guestOf(ring.observer, ring.peer);
    for (GrantProfile& grant : io.grants)
        grant.guest = m_isDom0.at(grant.observer) ? guestOf(grant.observer, grant.peer) : nameOf(grant.observer);
    for (ChannelProfile& channels : io.channels) {
        channels.name = nameOf(channels.observer);
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
    for (const bool dom0 : {false, true})
        for (std::size_t i = 0; i < m_logs.size(); ++i)
            if (m_logs[i].isDom0() == dom0) {
                report.hypercalls.push_back(makeHypercallProfile(m_logs[i]));
                report.hypercalls.back().name = m_nameOf[i];
            }
    if (!m_logs.empty())
        report.io = makeIo();
    for (std::size_t i = 0; i < m_migrations.size(); ++i)
        if (!m_logs.empty() && m_migrations[i].result.outcome == Outcome::Completed) {
            report.checks.push_back(checkDowntime(m_migrations[i]));
            report.checks.back().migration = i;
        }
    for (const GuestLog& log : m_logs) {
        report.checks.push_back(checkSummariesAgainstTotals(log));
        if (atEnd)
            report.checks.push_back(checkProducedAgainstRecorded(log));
        const auto lost = countLosses(log);
        report.lost.insert(report.lost.end(), lost.begin(), lost.end());
        report.emulated = report.emulated || log.isEmulated();
        addWarnings(report, log, atEnd);
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

void GuestResults::addWarnings(Report& report, const GuestLog& log, bool atEnd) const
{
    if (std::any_of(log.sessions.begin(), log.sessions.end(), [](const GuestRecording& s) { return s.severalTracers; }))
        report.warnings.push_back(log.path + ": more than one xenlens-guest traced " + log.name
            + " at once: what it counted is there more than once; run one alone");
    if (atEnd)
        addEndWarning(report, log);
}

void GuestResults::addEndWarning(Report& report, const GuestLog& log) const
{
    for (const Gap& gap : log.gaps) {
        if (gap.kind != Gap::Kind::Unreadable)
            continue;
        report.truncated = true;
        report.warnings.push_back(gap.what);
    }
    const bool unreadable = std::any_of(
        log.gaps.begin(), log.gaps.end(), [](const Gap& gap) { return gap.kind == Gap::Kind::Unreadable; });
    const bool ended
        = std::all_of(log.sessions.begin(), log.sessions.end(), [](const GuestRecording& s) { return s.hasEnd(); });
    if (ended || unreadable) // what could not be read is a warning already
        return;
    report.truncated = true;
    report.warnings.push_back(log.path + ": no session_end of the tracer in " + log.name
        + ": it was killed, or the trace was cut; what came last may be missing");
}

} // namespace xenlens::analysis
