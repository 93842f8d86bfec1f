// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/profiles/hypervisor_migrations.h"

#include "analysis/migrations/rounds.h"

#include <algorithm>
#include <cstdlib>

namespace xenlens::analysis {

namespace {

/// How far Xen's wall clock, which a file's times follow, may be from dom0's.
constexpr DurationNs clocksApart{2'000'000'000};

struct Clean
{
    std::uint64_t dirty;
    TimeNs time;
    bool stopped;
};

std::vector<Clean> cleansOf(const TracedMigration& migration)
{
    std::vector<Clean> cleans;
    const HostClock& clock = migration.source->clock;
    for (const toolstack::LogdirtyRead& read : liveCleans(migration.save))
        cleans.push_back({read.dirtyPages, clock.toUnix(read.tsNs), false});
    if (const auto stopped = stoppedClean(migration.save))
        cleans.push_back({stopped->dirtyPages, clock.toUnix(stopped->tsNs), true});
    return cleans;
}

std::vector<std::size_t> cleanedRounds(const DirtyProfile& profile)
{
    std::vector<std::size_t> rounds;
    for (std::size_t i = 0; i < profile.rounds.size(); ++i)
        if (profile.rounds[i].cleanDirty)
            rounds.push_back(i);
    return rounds;
}

bool sameCounts(const DirtyProfile& profile, const std::vector<Clean>& cleans)
{
    const std::vector<std::size_t> rounds = cleanedRounds(profile);
    return rounds.size() >= 2
        && std::equal(rounds.begin(), rounds.end(), cleans.begin(), cleans.end(),
            [&](std::size_t round, const Clean& clean) { return *profile.rounds[round].cleanDirty == clean.dirty; });
}

DurationNs overlap(const TimeRange& a, const TimeRange& b)
{
    return std::min(a.end, b.end) - std::max(a.begin, b.begin);
}

DirtyProfile* findProfile(std::vector<DirtyProfile>& profiles, const TracedMigration& migration)
{
    const std::vector<Clean> cleans = cleansOf(migration);
    const TimeNs begin = migration.source->clock.toUnix(firstRoundBegin(migration.save));
    const TimeRange time{begin, cleans.empty() ? migration.result.time.end : cleans.back().time};
    DirtyProfile* best = nullptr;
    DurationNs longest{-clocksApart.ns};
    for (DirtyProfile& profile : profiles) {
        if (profile.migration || profile.domid != migration.result.domid || profile.host != migration.source->name)
            continue;
        if (sameCounts(profile, cleans))
            return &profile;
        const DurationNs common = overlap(profile.time, time);
        if (common > longest) {
            best = &profile;
            longest = common;
        }
    }
    return best;
}

} // namespace

std::vector<CleanPair> pairCleans(const DirtyProfile& profile, const TracedMigration& migration)
{
    std::vector<CleanPair> pairs;
    const std::vector<Clean> cleans = cleansOf(migration);
    const std::vector<std::size_t> rounds = cleanedRounds(profile);
    for (std::size_t i = 0; i < rounds.size(); ++i) {
        CleanPair pair;
        pair.round = rounds[i];
        // a clean that one of them missed shifts the rest: then by time
        const auto nearest = [&](const Clean& a, const Clean& b) {
            const TimeNs at = profile.rounds[rounds[i]].time.end;
            return std::abs((a.time - at).ns) < std::abs((b.time - at).ns);
        };
        const auto clean = cleans.size() == rounds.size() ? cleans.begin() + static_cast<std::ptrdiff_t>(i)
                                                          : std::min_element(cleans.begin(), cleans.end(), nearest);
        if (clean != cleans.end()) {
            pair.toolstackDirty = clean->dirty;
            pair.stopped = clean->stopped;
        }
        pairs.push_back(pair);
    }
    return pairs;
}

void matchMigrations(std::vector<DirtyProfile>& profiles, std::vector<TracedMigration>& migrations)
{
    for (std::size_t i = 0; i < migrations.size(); ++i) {
        TracedMigration& migration = migrations[i];
        DirtyProfile* profile = findProfile(profiles, migration);
        if (!profile)
            continue;
        profile->migration = i;
        if (profile->name.empty())
            profile->name = migration.result.name;
        if (profile->uuid.empty())
            profile->uuid = migration.result.uuid;
        const std::vector<CleanPair> pairs = pairCleans(*profile, migration);
        if (pairs.size() != cleansOf(migration).size())
            continue; // which pairs belong together is not certain
        for (std::size_t clean = 0; clean < pairs.size() && clean < migration.result.rounds.size(); ++clean) {
            const DirtyRound& exact = profile->rounds[pairs[clean].round];
            Round& round = migration.result.rounds[clean];
            if (pairs[clean].stopped || !exact.pause)
                continue;
            round.pause = exact.pause;
            round.pauseExact = true;
        }
    }
}

std::vector<CurvePoint> exactCurve(const DirtyProfile& profile)
{
    std::vector<CurvePoint> curve;
    for (const DirtyCurvePoint& point : profile.curve)
        curve.push_back({point.time, point.pages, point.round});
    return curve;
}

std::optional<Migration> migrationOf(const DirtyProfile& profile)
{
    const std::vector<std::size_t> cleaned = cleanedRounds(profile);
    if (cleaned.empty())
        return std::nullopt;
    const bool stopped = profile.rounds.back().cleanDirty.has_value() && profile.switchedOff;
    Migration migration;
    migration.streamKnown = false;
    migration.domid = profile.domid;
    migration.name = profile.name;
    migration.uuid = profile.uuid;
    migration.source = profile.host;
    migration.policy = "unknown";
    migration.time = profile.time;
    migration.outcomeReason = "only the hypervisor's records show it: log-dirty mode was on and its bitmap was "
                              "cleaned, as in a live migration; they do not show how it ended";
    for (const DirtyRound& dirty : profile.rounds) {
        Round round;
        round.index = dirty.index;
        round.time = dirty.time;
        round.pagesDirtied = dirty.cleanDirty ? dirty.cleanDirty : std::optional<std::uint64_t>(dirty.marks);
        const bool last = &dirty == &profile.rounds.back();
        if (dirty.pause && !(stopped && last)) {
            round.pause = dirty.pause;
            round.pauseExact = true;
        }
        migration.rounds.push_back(round);
    }
    if (stopped) {
        Round round;
        round.index = migration.rounds.back().index + 1;
        round.kind = RoundKind::Stopped;
        round.time = {migration.rounds.back().time.end, profile.time.end};
        migration.rounds.push_back(round);
    }
    migration.dirtyCurve = exactCurve(profile);
    return migration;
}

} // namespace xenlens::analysis
