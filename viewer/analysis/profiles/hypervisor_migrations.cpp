// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/profiles/hypervisor_migrations.h"

#include "analysis/migrations/rounds.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>

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

using Counts = std::vector<std::uint64_t>;

Counts countsOf(const DirtyProfile& profile)
{
    Counts counts;
    for (const std::size_t round : cleanedRounds(profile))
        counts.push_back(*profile.rounds[round].cleanDirty);
    return counts;
}

DurationNs overlap(const TimeRange& a, const TimeRange& b)
{
    return std::min(a.end, b.end) - std::max(a.begin, b.begin);
}

/// Finds the profile of a migration among those of the same host and domain, which follow each other in time.
class ProfileFinder
{
public:
    explicit ProfileFinder(std::vector<DirtyProfile>& profiles)
    {
        for (DirtyProfile& profile : profiles) {
            Profiles& same = m_profiles[{profile.host, profile.domid}];
            same.inOrder.push_back(&profile);
            if (Counts counts = countsOf(profile); counts.size() >= 2)
                same.byCounts[std::move(counts)].push_back(&profile);
        }
        for (auto& [key, same] : m_profiles) {
            std::stable_sort(same.inOrder.begin(), same.inOrder.end(),
                [](const DirtyProfile* a, const DirtyProfile* b) { return a->time.begin < b->time.begin; });
            for (const DirtyProfile* profile : same.inOrder)
                same.ends.push_back(
                    same.ends.empty() ? profile->time.end : std::max(same.ends.back(), profile->time.end));
            for (auto& [counts, alike] : same.byCounts)
                std::reverse(alike.begin(), alike.end()); // the first is taken from the back
        }
    }

    /// One with the same dirty counts, or else the one with the longest common time; nullptr: none. Each profile once.
    DirtyProfile* find(const TracedMigration& migration)
    {
        const auto known = m_profiles.find({migration.source->name, migration.result.domid});
        if (known == m_profiles.end())
            return nullptr;
        const std::vector<Clean> cleans = cleansOf(migration);
        Counts counts;
        for (const Clean& clean : cleans)
            counts.push_back(clean.dirty);
        if (const auto alike = known->second.byCounts.find(counts); alike != known->second.byCounts.end()) {
            for (std::vector<DirtyProfile*>& same = alike->second; !same.empty();) {
                DirtyProfile* profile = same.back();
                same.pop_back();
                if (!profile->migration)
                    return profile;
            }
        }
        const TimeNs begin = migration.source->clock.toUnix(firstRoundBegin(migration.save));
        return longestCommon(known->second, {begin, cleans.empty() ? migration.result.time.end : cleans.back().time});
    }

private:
    struct Profiles
    {
        std::vector<DirtyProfile*> inOrder;
        std::vector<TimeNs> ends; ///< the latest end of all up to each
        std::map<Counts, std::vector<DirtyProfile*>> byCounts;
    };

    static DirtyProfile* longestCommon(const Profiles& profiles, const TimeRange& time)
    {
        DirtyProfile* best = nullptr;
        DurationNs longest = -clocksApart;
        const auto first = std::lower_bound(profiles.ends.begin(), profiles.ends.end(), time.begin - clocksApart);
        auto profile = profiles.inOrder.begin() + (first - profiles.ends.begin());
        for (; profile != profiles.inOrder.end() && (*profile)->time.begin <= time.end + clocksApart; ++profile) {
            const DurationNs common = overlap((*profile)->time, time);
            if (!(*profile)->migration && common > longest) {
                best = *profile;
                longest = common;
            }
        }
        return best;
    }

    std::map<std::pair<std::string, DomId>, Profiles> m_profiles;
};

/// Cleans are in order of time.
const Clean& nearest(const std::vector<Clean>& cleans, TimeNs at)
{
    const auto after
        = std::partition_point(cleans.begin(), cleans.end(), [at](const Clean& clean) { return clean.time < at; });
    if (after == cleans.begin())
        return *after;
    const auto before = std::prev(after);
    return after != cleans.end() && after->time - at < at - before->time ? *after : *before;
}

} // namespace

std::vector<CleanPair> pairCleans(const DirtyProfile& profile, const TracedMigration& migration)
{
    std::vector<CleanPair> pairs;
    const std::vector<Clean> cleans = cleansOf(migration);
    const std::vector<std::size_t> rounds = cleanedRounds(profile);
    for (std::size_t i = 0; i < rounds.size(); ++i) {
        CleanPair& pair = pairs.emplace_back();
        pair.round = rounds[i];
        if (cleans.empty())
            continue;
        // a clean that one of them missed shifts the rest: then by time
        const Clean& clean
            = cleans.size() == rounds.size() ? cleans[i] : nearest(cleans, profile.rounds[rounds[i]].time.end);
        pair.toolstackDirty = clean.dirty;
        pair.stopped = clean.stopped;
    }
    return pairs;
}

void matchMigrations(std::vector<DirtyProfile>& profiles, std::vector<TracedMigration>& migrations)
{
    ProfileFinder finder(profiles);
    for (std::size_t i = 0; i < migrations.size(); ++i) {
        TracedMigration& migration = migrations[i];
        DirtyProfile* profile = finder.find(migration);
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
