// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/migrations/migration_builder.h"

#include "analysis/migrations/loss.h"
#include "analysis/migrations/outcome.h"
#include "analysis/migrations/rounds.h"
#include "analysis/migrations/stop_reason.h"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace xenlens::analysis {

using toolstack::DomainAction;
using toolstack::DomainState;

namespace {

/// A receiver begins soon after its sender; hosts whose clocks were never compared may be apart by as much.
constexpr std::int64_t farthestBegin = 60'000'000'000;

bool isSameDomain(const toolstack::SaveBegin& save, const toolstack::RestoreBegin& restore)
{
    if (!save.uuid.empty() && !restore.uuid.empty())
        return save.uuid == restore.uuid;
    const std::string arriving = restore.name.substr(0, restore.name.find("--incoming"));
    return !save.name.empty() && save.name == arriving;
}

struct Candidate
{
    const ToolstackLog* host;
    RestoreLog restore;
    bool attached = false;
};

void attachReceiver(TracedMigration& migration, std::vector<Candidate>& candidates)
{
    const TimeNs begin = migration.source->clock.toUnix(migration.save.begin.tsNs);
    Candidate* best = nullptr;
    std::int64_t nearest = farthestBegin;
    for (Candidate& candidate : candidates) {
        const TimeNs restoreBegin = candidate.host->clock.toUnix(candidate.restore.begin.tsNs);
        const std::int64_t apart = std::abs((restoreBegin - begin).ns);
        if (!candidate.attached && apart <= nearest && isSameDomain(migration.save.begin, candidate.restore.begin)) {
            best = &candidate;
            nearest = apart;
        }
    }
    if (!best)
        return;
    best->attached = true;
    migration.destination = best->host;
    migration.restore = best->restore;
}

/// First change of the sender's domain that succeeded after `from`, up to the next save of it.
const DomainState* findState(const TracedMigration& migration, DomainAction action, std::uint64_t from)
{
    const toolstack::SaveBegin& begin = migration.save.begin;
    std::uint64_t until = ~std::uint64_t{0};
    for (const auto& later : migration.source->saveBegins)
        if (later.domid == begin.domid && later.tsNs > begin.tsNs)
            until = std::min(until, later.tsNs);
    for (const DomainState& state : migration.source->states)
        if (state.action == action && state.domid == begin.domid && state.result == 0 && state.tsNs >= from
            && state.tsNs < until)
            return &state;
    return nullptr;
}

/// The host's tracer ran until after `time` and lost no event: what is not in the trace did not happen.
bool watchedPast(const ToolstackLog& host, TimeNs time)
{
    const bool lost
        = !host.gaps.empty() || std::any_of(host.losses.begin(), host.losses.end(), [](const toolstack::Lost& lost) {
              return lost.count > 0 && lost.where != toolstack::LostWhere::Sampler; // a missed sample hides no event
          });
    return !lost && !host.ends.empty() && host.clock.toUnix(host.ends.back().tsNs) >= time;
}

OutcomeFacts gatherFacts(const TracedMigration& migration, const std::vector<ToolstackLog>& hosts)
{
    const SaveLog& save = migration.save;
    OutcomeFacts facts;
    facts.source = migration.source->name;
    facts.destination = migration.destination ? migration.destination->name : std::string();
    facts.saveEnded = save.end.has_value();
    facts.saveResult = save.end ? save.end->result : 0;
    facts.suspended = save.suspended || stoppedClean(save);
    if (facts.suspended)
        facts.resumed = findState(migration, DomainAction::Resumed, save.begin.tsNs) != nullptr;
    if (const DomainState* destroyed = findState(migration, DomainAction::Destroyed, save.begin.tsNs)) {
        facts.destroyed = true;
        facts.destroyedDuringSave = !save.end || destroyed->beginNs < save.end->tsNs;
    }
    const TimeNs over = migration.source->clock.toUnix(lastSeen(save));
    facts.sourceWatched = watchedPast(*migration.source, over);
    facts.receiverWatched = migration.destination
        ? watchedPast(*migration.destination, over)
        // a host that is traced twice (two recordings side by side) is still one host
        : std::any_of(hosts.begin(), hosts.end(),
            [&](const ToolstackLog& h) { return h.name != migration.source->name && watchedPast(h, over); });
    facts.restoreEnded = migration.restore.end.has_value();
    facts.restoreResult = migration.restore.end ? migration.restore.end->result : 0;
    facts.unpaused = migration.restore.unpaused.has_value();
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
    result.lost = lostSpans(migration);
}

void judge(TracedMigration& migration, const std::vector<ToolstackLog>& hosts)
{
    Migration& result = migration.result;
    const OutcomeFacts facts = gatherFacts(migration, hosts);
    const OutcomeVerdict verdict = decideOutcome(facts);
    result.outcome = verdict.outcome;
    result.outcomeReason = verdict.reason;

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

std::vector<TracedMigration> buildMigrations(const std::vector<ToolstackLog>& hosts)
{
    std::vector<TracedMigration> migrations;
    std::vector<Candidate> candidates;
    for (const ToolstackLog& host : hosts) {
        for (SaveLog& save : findSaves(host)) {
            migrations.emplace_back();
            migrations.back().source = &host;
            migrations.back().save = std::move(save);
        }
        for (RestoreLog& restore : findRestores(host))
            candidates.push_back({&host, std::move(restore)});
    }
    std::sort(migrations.begin(), migrations.end(), [](const TracedMigration& a, const TracedMigration& b) {
        return a.source->clock.toUnix(a.save.begin.tsNs) < b.source->clock.toUnix(b.save.begin.tsNs);
    });
    for (TracedMigration& migration : migrations) {
        attachReceiver(migration, candidates);
        fillIdentity(migration);
        fillCourse(migration);
        judge(migration, hosts);
    }
    return migrations;
}

std::string migratedGuest(const std::vector<TracedMigration>& migrations, const std::string& host, DomId domid)
{
    for (const TracedMigration& migration : migrations) {
        const bool left = migration.result.source == host && migration.save.begin.domid == domid;
        const bool came
            = migration.destination && migration.result.destination == host && migration.restore.begin.domid == domid;
        if ((left || came) && !migration.result.name.empty())
            return migration.result.name;
    }
    return {};
}

} // namespace xenlens::analysis
