// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/migrations/migration_builder.h"

#include "analysis/logs/by_domain.h"
#include "analysis/migrations/loss.h"
#include "analysis/migrations/outcome.h"
#include "analysis/migrations/rounds.h"
#include "analysis/migrations/stop_reason.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace xenlens::analysis {

using toolstack::DomainAction;
using toolstack::DomainState;

namespace {

/// A receiver begins soon after its sender; hosts whose clocks were never compared may be apart by as much.
constexpr std::int64_t farthestBegin = 60'000'000'000;

/// Of all migrations together, and one for each at least: losses of a host are all of its migrations' at that time.
constexpr std::size_t lostSpansInAll = 100'000;

/// The last moment of which the host's tracer told anything.
TimeNs lastSeenOf(const ToolstackLog& host)
{
    std::uint64_t last = 0;
    const auto consider = [&last](const auto& events) {
        if (!events.empty())
            last = std::max(last, events.back().tsNs);
    };
    consider(host.starts);
    consider(host.ends);
    consider(host.anchors);
    consider(host.restoreEnds);
    consider(host.states);
    return host.clock.toUnix(last);
}

/// The host's tracer ran until `watchedUntil` and lost no event: what is not in the trace by then did not happen.
std::optional<TimeNs> watchedUntil(const ToolstackLog& host, bool atEnd)
{
    const bool lost
        = !host.gaps.empty() || std::any_of(host.losses.begin(), host.losses.end(), [](const toolstack::Lost& lost) {
              return lost.count > 0 && lost.where != toolstack::LostWhere::Sampler; // a missed sample hides no event
          });
    if (lost || (atEnd && host.ends.empty()))
        return std::nullopt;
    const bool goesOn = !atEnd && host.goesOn();
    return goesOn           ? TimeNs{std::numeric_limits<std::int64_t>::max()}
        : host.ends.empty() ? std::optional<TimeNs>()
                            : host.clock.toUnix(host.ends.back().tsNs);
}

ByDomain<DomainState> statesOf(const ToolstackLog& host, DomainAction action)
{
    return ByDomain<DomainState>(
        host.states, [action](const DomainState& state) { return state.action == action && state.result == 0; });
}

/// What is asked of a host for each of its migrations.
struct Host
{
    Host(const ToolstackLog& host, bool atEnd, std::size_t lostSpansMax)
        : log(&host)
        , begins(host.saveBegins)
        , resumed(statesOf(host, DomainAction::Resumed))
        , destroyed(statesOf(host, DomainAction::Destroyed))
        , watched(watchedUntil(host, atEnd))
        , losses(host, lostSpansMax)
    {
    }

    /// The first of `states` of the sender's domain after the save began, up to the next save of it.
    [[nodiscard]] const DomainState* firstOf(
        const ByDomain<DomainState>& states, const toolstack::SaveBegin& begin) const
    {
        constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();
        const auto later = begins.between(begin.domid, begin.tsNs + 1, never);
        const auto found = states.between(begin.domid, begin.tsNs, later.empty() ? never : later.front()->tsNs);
        return found.empty() ? nullptr : found.front();
    }

    [[nodiscard]] bool watchedPast(TimeNs time) const { return watched && *watched >= time; }

    const ToolstackLog* log;
    ByDomain<toolstack::SaveBegin> begins;
    ByDomain<DomainState> resumed;
    ByDomain<DomainState> destroyed;
    std::optional<TimeNs> watched;
    HostLosses losses;
};

/// The restores that have no sender yet, by the domain's identity: its uuid, or its name where the uuid of either is
/// not known.
class Receivers
{
public:
    void add(const ToolstackLog& host, RestoreLog&& restore)
    {
        const Place place{host.clock.toUnix(restore.begin.tsNs).ns, m_receivers.size()};
        const std::string& uuid = restore.begin.uuid;
        const std::string name = restore.begin.name.substr(0, restore.begin.name.find("--incoming"));
        if (!uuid.empty())
            m_byUuid[uuid].insert(place);
        if (!name.empty()) {
            m_byName[name].insert(place);
            if (uuid.empty())
                m_byNameAlone[name].insert(place);
        }
        m_receivers.push_back({&host, std::move(restore), uuid, name});
    }

    void attachTo(TracedMigration& migration)
    {
        const toolstack::SaveBegin& save = migration.save.begin;
        const std::int64_t begin = migration.source->clock.toUnix(save.tsNs).ns;
        std::optional<Place> best;
        consider(best, begin, save.uuid.empty() ? m_byName : m_byNameAlone, save.name);
        if (!save.uuid.empty())
            consider(best, begin, m_byUuid, save.uuid);
        if (!best)
            return;
        Receiver& receiver = m_receivers[best->second];
        migration.destination = receiver.host;
        migration.restore = std::move(receiver.restore);
        m_byUuid[receiver.uuid].erase(*best);
        m_byName[receiver.name].erase(*best);
        m_byNameAlone[receiver.name].erase(*best);
    }

private:
    struct Receiver
    {
        const ToolstackLog* host;
        RestoreLog restore;
        std::string uuid;
        std::string name;
    };
    using Place = std::pair<std::int64_t, std::size_t>; ///< when it began, Unix ns; index of the receiver
    using Places = std::map<std::string, std::set<Place>>;

    /// Puts the nearest of `key` into `best` if it is nearer, and near enough at all.
    static void consider(std::optional<Place>& best, std::int64_t begin, const Places& places, const std::string& key)
    {
        const auto found = places.find(key);
        if (found == places.end())
            return;
        const auto apart = [begin](const Place& place) { return std::abs(saturatingSubtract(place.first, begin)); };
        const auto compare = [&](const Place& place) {
            if (apart(place) <= farthestBegin && (!best || apart(place) < apart(*best)))
                best = place;
        };
        const auto after = found->second.lower_bound({begin, 0});
        if (after != found->second.end())
            compare(*after);
        if (after != found->second.begin())
            compare(*std::prev(after));
    }

    std::vector<Receiver> m_receivers;
    Places m_byUuid;
    Places m_byName;
    Places m_byNameAlone; ///< restores without a uuid
};

OutcomeFacts gatherFacts(
    const TracedMigration& migration, const std::vector<Host>& hosts, const Host& source, bool atEnd)
{
    const SaveLog& save = migration.save;
    OutcomeFacts facts;
    facts.source = migration.source->name;
    facts.destination = migration.destination ? migration.destination->name : std::string();
    facts.saveEnded = save.end.has_value();
    facts.saveResult = save.end ? save.end->result : 0;
    facts.suspended = save.suspended || stoppedClean(save);
    if (facts.suspended)
        facts.resumed = source.firstOf(source.resumed, save.begin) != nullptr;
    if (const DomainState* destroyed = source.firstOf(source.destroyed, save.begin)) {
        facts.destroyed = true;
        facts.destroyedDuringSave = !save.end || destroyed->beginNs < save.end->tsNs;
    }
    const TimeNs over = migration.source->clock.toUnix(lastSeen(save));
    facts.sourceWatched = source.watchedPast(over);
    facts.receiverWatched = std::any_of(hosts.begin(), hosts.end(), [&](const Host& host) {
        // a host that is traced twice (two recordings side by side) is still one host
        const bool receives
            = migration.destination ? host.log == migration.destination : host.log->name != migration.source->name;
        return receives && host.watchedPast(over);
    });
    facts.goesOn = !atEnd && migration.source->goesOn();
    facts.restoreEnded = migration.restore.end.has_value();
    facts.restoreResult = migration.restore.end ? migration.restore.end->result : 0;
    facts.unpaused = migration.restore.unpaused.has_value();
    facts.arrivedDestroyed = migration.restore.destroyed;
    return facts;
}

std::optional<CrossHostDuration> downtimeOf(const TracedMigration& migration)
{
    const Migration& result = migration.result;
    if (!result.suspended || !result.unpaused)
        return std::nullopt;
    CrossHostDuration downtime{*result.unpaused - *result.suspended, std::nullopt};
    const ToolstackLog& source = *migration.source;
    const ToolstackLog& destination = *migration.destination;
    if (&source == &destination) {
        downtime.bound = DurationNs{0}; // one clock
    } else if (source.hasReference && destination.hasReference) {
        const auto left = source.clock.bound(migration.save.suspended->tsNs);
        const auto right = destination.clock.bound(migration.restore.unpaused->tsNs);
        if (left && right)
            downtime.bound = *left + *right;
    }
    return downtime;
}

void fillIdentity(TracedMigration& migration)
{
    Migration& result = migration.result;
    const toolstack::SaveBegin& begin = migration.save.begin;
    result.domid = begin.domid;
    result.name = begin.name;
    result.uuid = begin.uuid;
    result.source = migration.source->name;
    result.destination = migration.destination ? migration.destination->name : std::string();
    result.policy = policyName(begin.policy);
    if (begin.memoryPages > 0)
        result.memoryBytes = begin.memoryPages * pageBytes;
}

void fillCourse(TracedMigration& migration)
{
    Migration& result = migration.result;
    const SaveLog& save = migration.save;
    const HostClock& clock = migration.source->clock;
    result.rounds = cutRounds(save, clock);
    result.sentCurve = sentCurve(save, clock, result.rounds);
    result.dirtyCurve = dirtyCurve(save, clock, result.rounds);
    result.bytesSent = result.sentCurve.back().value;
    if (save.suspended)
        result.suspended = clock.toUnix(save.suspended->tsNs);
    if (migration.restore.unpaused)
        result.unpaused = migration.destination->clock.toUnix(migration.restore.unpaused->tsNs);
    result.time.begin = clock.toUnix(save.begin.tsNs);
    result.time.end = result.unpaused.value_or(clock.toUnix(lastSeen(save)));
    result.time.end = std::max(result.time.end, result.time.begin);
    result.downtime = downtimeOf(migration);
}

void judge(TracedMigration& migration, const std::vector<Host>& hosts, const Host& source, bool atEnd)
{
    Migration& result = migration.result;
    const OutcomeFacts facts = gatherFacts(migration, hosts, source, atEnd);
    const OutcomeVerdict verdict = decideOutcome(facts);
    result.outcome = verdict.outcome;
    result.outcomeReason = verdict.reason;
    if (result.outcome == Outcome::ArrivedPaused)
        result.pausedUntil = lastSeenOf(*migration.destination);

    PrecopyFacts precopy;
    precopy.policy = migration.save.begin.policy;
    for (const auto& clean : liveCleans(migration.save))
        precopy.cleanDirty.push_back(clean.dirtyPages);
    precopy.suspended = facts.suspended;
    precopy.failed = facts.saveEnded && facts.saveResult != 0;
    precopy.eventsLost = std::any_of(result.lost.begin(), result.lost.end(), [&](const LostSpan& span) {
        // What the receiver lost does not matter here, nor a reading between the cleans.
        const std::string host = migration.source->name + ": ";
        return span.where.starts_with(host) && span.where != host + toString(toolstack::LostWhere::Sampler);
    });
    result.stopReason = findStopReason(precopy);
}

} // namespace

std::vector<TracedMigration> buildMigrations(const std::vector<ToolstackLog>& logs, bool atEnd)
{
    std::vector<TracedMigration> migrations;
    Receivers receivers;
    for (const ToolstackLog& log : logs) {
        for (SaveLog& save : findSaves(log)) {
            migrations.emplace_back();
            migrations.back().source = &log;
            migrations.back().save = std::move(save);
        }
        for (RestoreLog& restore : findRestores(log))
            receivers.add(log, std::move(restore));
    }
    std::sort(migrations.begin(), migrations.end(), [](const TracedMigration& a, const TracedMigration& b) {
        return a.source->clock.toUnix(a.save.begin.tsNs) < b.source->clock.toUnix(b.save.begin.tsNs);
    });
    const std::size_t lostSpansMax = std::clamp<std::size_t>(lostSpansInAll / (migrations.size() + 1), 1, 1000);
    std::vector<Host> hosts;
    std::map<const ToolstackLog*, std::size_t> hostOf;
    for (const ToolstackLog& log : logs) {
        hostOf.emplace(&log, hosts.size());
        hosts.emplace_back(log, atEnd, lostSpansMax);
    }
    for (TracedMigration& migration : migrations) {
        receivers.attachTo(migration);
        fillIdentity(migration);
        fillCourse(migration);
        const Host& source = hosts[hostOf.at(migration.source)];
        source.losses.addTo(migration.result.lost, migration.result.time);
        if (migration.destination && migration.destination != migration.source)
            hosts[hostOf.at(migration.destination)].losses.addTo(migration.result.lost, migration.result.time);
        judge(migration, hosts, source, atEnd);
    }
    return migrations;
}

GuestNames::GuestNames(const std::vector<TracedMigration>& migrations, const GuestNames& earlier)
    : m_names(earlier.m_names)
    , m_byUuid(earlier.m_byUuid)
{
    for (const TracedMigration& migration : migrations)
        add(migration.result,
            migration.destination ? std::optional(migration.restore.begin.domid) : std::optional<DomId>());
}

void GuestNames::add(const Migration& migration, std::optional<DomId> arrivedAs)
{
    if (migration.name.empty())
        return;
    m_names.try_emplace({migration.source, migration.domid}, migration.name);
    if (arrivedAs)
        m_names.try_emplace({migration.destination, *arrivedAs}, migration.name);
    if (!migration.uuid.empty())
        m_byUuid.try_emplace(migration.uuid, migration.name);
}

std::string GuestNames::ofUuid(const std::string& uuid) const
{
    const auto known = m_byUuid.find(uuid);
    return known == m_byUuid.end() ? std::string() : known->second;
}

std::string GuestNames::of(const std::string& host, DomId domid) const
{
    const auto known = m_names.find({host, domid});
    return known == m_names.end() ? std::string() : known->second;
}

} // namespace xenlens::analysis
