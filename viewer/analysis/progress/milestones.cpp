// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/progress/milestones.h"

#include "analysis/progress/open_round.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace xenlens::analysis {

namespace {

/// A migration that two reports have in common: where and of whom it is, and which of several such.
using MigrationKey = std::tuple<std::string, std::uint32_t, std::string, std::string, int>;

/// What makes a milestone the same in two reports.
using MilestoneKey = std::tuple<MigrationKey, MilestoneKind, int, std::string>;

struct Found
{
    MilestoneKey key;
    Milestone milestone;
};

std::vector<MigrationKey> keysOf(const Report& report)
{
    std::map<MigrationKey, int> count;
    std::vector<MigrationKey> keys;
    for (const Migration& migration : report.migrations) {
        MigrationKey key{
            migration.source, static_cast<std::uint32_t>(migration.domid.value), migration.uuid, migration.name, 0};
        std::get<4>(key) = count[key]++;
        keys.push_back(std::move(key));
    }
    return keys;
}

/// A last round that was cut off, by the migration's failure or by the trace's end, has not ended.
bool hasEnded(const Migration& migration, const Round& round)
{
    if (&round != &migration.rounds.back())
        return true;
    return round.kind == RoundKind::Stopped
        && (migration.outcome == Outcome::Completed || migration.outcome == Outcome::ArrivedPaused);
}

void find(std::vector<Found>& all, const Report& report, std::size_t index, const MigrationKey& key)
{
    const Migration& migration = report.migrations[index];
    const auto add = [&](MilestoneKind kind, TimeNs time, int round = 0, const std::string& detail = {}) {
        all.push_back({{key, kind, round, detail}, {kind, time, index, round, {}, {}}});
    };
    add(MilestoneKind::Began, migration.time.begin);
    for (const Round& round : migration.rounds)
        if (hasEnded(migration, round))
            add(MilestoneKind::RoundEnded, round.time.end, round.index);
    if (migration.suspended)
        add(MilestoneKind::Suspended, *migration.suspended);
    if (migration.unpaused)
        add(MilestoneKind::Arrived, *migration.unpaused);
    if (migration.outcome != Outcome::InProgress)
        add(MilestoneKind::Ended, migration.time.end, 0, toString(migration.outcome));
}

std::vector<Found> findAll(const Report& report)
{
    std::vector<Found> all;
    const std::vector<MigrationKey> keys = keysOf(report);
    for (std::size_t i = 0; i < keys.size(); ++i)
        find(all, report, i, keys[i]);
    return all;
}

std::map<std::string, LostCount> lossesOf(const Report& report)
{
    std::map<std::string, LostCount> losses;
    for (const LostCount& lost : report.lost) {
        LostCount& sum = losses[lost.where];
        sum.where = lost.where;
        sum.events += lost.events;
        sum.records += lost.records;
        sum.packets += lost.packets;
    }
    return losses;
}

void addLosses(std::vector<Milestone>& milestones, const Report& before, const Report& after)
{
    const auto known = lossesOf(before);
    const auto less = [](std::uint64_t now, std::uint64_t then) { return now > then ? now - then : 0; };
    for (const auto& [where, lost] : lossesOf(after)) {
        const auto then = known.find(where);
        LostCount more = lost;
        if (then != known.end()) {
            more.events = less(lost.events, then->second.events);
            more.records = less(lost.records, then->second.records);
            more.packets = less(lost.packets, then->second.packets);
            if (more.events == 0 && more.records == 0 && more.packets == 0)
                continue;
        }
        milestones.push_back({MilestoneKind::Lost, {}, {}, 0, more, {}});
    }
}

void addWarnings(std::vector<Milestone>& milestones, const Report& before, const Report& after)
{
    const std::set<std::string> known(before.warnings.begin(), before.warnings.end());
    for (const std::string& warning : after.warnings)
        if (!known.contains(warning))
            milestones.push_back({MilestoneKind::Warning, {}, {}, 0, {}, warning});
}

} // namespace

std::vector<Milestone> milestonesSince(const Report& before, const Report& after)
{
    std::set<MilestoneKey> known;
    for (Found& found : findAll(before))
        known.insert(std::move(found.key));
    std::vector<Milestone> milestones;
    for (Found& found : findAll(after))
        if (!known.contains(found.key))
            milestones.push_back(std::move(found.milestone));
    // what happens at one moment stays in the order of the kinds
    std::stable_sort(
        milestones.begin(), milestones.end(), [](const Milestone& a, const Milestone& b) { return *a.time < *b.time; });
    addLosses(milestones, before, after);
    addWarnings(milestones, before, after);
    return milestones;
}

std::vector<Milestone> milestonesOf(const Report& report)
{
    return milestonesSince({}, report);
}

const char* toString(MilestoneKind kind)
{
    switch (kind) {
    case MilestoneKind::Began:
        return "began";
    case MilestoneKind::RoundEnded:
        return "round-ended";
    case MilestoneKind::Suspended:
        return "suspended";
    case MilestoneKind::Arrived:
        return "arrived";
    case MilestoneKind::Ended:
        return "ended";
    case MilestoneKind::Lost:
        return "lost";
    case MilestoneKind::Warning:
        break;
    }
    return "warning";
}

} // namespace xenlens::analysis
