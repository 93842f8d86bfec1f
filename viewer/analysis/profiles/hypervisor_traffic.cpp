// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/profiles/hypervisor_traffic.h"

#include "analysis/logs/possible.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace xenlens::analysis {

namespace {

void add(std::uint64_t& sum, std::uint64_t count)
{
    sum = std::min(sum + std::min(count, countMax), countMax);
}

struct FaultSum
{
    std::uint64_t count = 0;
    std::uint64_t timed = 0;
    double ticks = 0; ///< a double has 53 bits: exact for a month of nothing else
};

std::optional<std::uint64_t> nsOf(const HypervisorLog& log, const FaultSum& sum)
{
    if (sum.timed == 0 || !log.nsPerTick)
        return std::nullopt;
    return static_cast<std::uint64_t>(
        std::llround(std::min(sum.ticks * *log.nsPerTick, static_cast<double>(countMax))));
}

/// By domain, in ns.
std::map<DomId, std::uint64_t> runningTimes(const HypervisorLog& log)
{
    std::map<DomId, std::uint64_t> running;
    for (const hypervisor::Runstates& states : log.runstates)
        add(running[states.domid], states.runningNs);
    return running;
}

/// From the first to the last interval in which anything was recorded of each domain; empty where times are not known.
std::map<DomId, TimeRange> timesOf(const HypervisorLog& log)
{
    std::map<DomId, TimeRange> times;
    const auto consider = [&](const auto& events) {
        for (const auto& event : events) {
            const TimeRange span = log.span(event.beginNs, event.tsNs);
            const auto [at, isNew] = times.try_emplace(event.domid, span);
            if (!isNew)
                at->second = {std::min(at->second.begin, span.begin), std::max(at->second.end, span.end)};
        }
    };
    if (!log.timesKnown)
        return times;
    consider(log.hypercalls);
    consider(log.runstates);
    consider(log.sends);
    return times;
}

void addMissing(FaultProfile& profile, const HypervisorLog& log)
{
    if (std::none_of(profile.kinds.begin(), profile.kinds.end(), [](const FaultCount& f) { return f.timed > 0; }))
        profile.missing.emplace_back(
            "what faults cost: the records have no end of a fault (a Xen without our patches, or a "
            "mask without 0x00014000)");
    else if (!log.nsPerTick)
        profile.missing.emplace_back("what faults cost: the TSC's frequency is not known");
    else if (!profile.running)
        profile.missing.emplace_back("their share of its time: no runstates were recorded (a mask without 0x00021000)");
    if (log.lostRecords() > 0)
        profile.missing.emplace_back("faults while records were lost: counts are a lower bound");
}

/// Intervals of one sender; those with the same time follow each other.
void addInterval(std::vector<ChannelInterval>& intervals, const TimeRange& time, std::uint64_t sends)
{
    if (intervals.empty() || intervals.back().time != time)
        intervals.push_back({time, 0});
    add(intervals.back().sends, sends);
}

} // namespace

std::vector<FaultProfile> makeFaultProfiles(const HypervisorLog& log)
{
    std::map<DomId, std::map<FaultKind, FaultSum>> sums;
    for (const hypervisor::Faults& faults : log.faults) {
        if (isReserved(faults.domid))
            continue;
        FaultSum& sum = sums[faults.domid][faults.kind];
        add(sum.count, faults.count);
        add(sum.timed, faults.timed);
        sum.ticks += static_cast<double>(faults.costTicks);
    }
    const std::map<DomId, std::uint64_t> running = runningTimes(log);
    std::vector<FaultProfile> profiles;
    for (const auto& [domid, byKind] : sums) {
        FaultProfile& profile = profiles.emplace_back();
        profile.host = log.host;
        profile.domid = domid;
        profile.name = log.nameOf(domid);
        for (const auto& [kind, sum] : byKind)
            if (sum.count > 0)
                profile.kinds.push_back({kind, sum.count, sum.timed, nsOf(log, sum)});
        std::stable_partition(profile.kinds.begin(), profile.kinds.end(),
            [](const FaultCount& count) { return count.kind != FaultKind::HandedOn; });
        if (const auto ran = running.find(domid); ran != running.end())
            profile.running = DurationNs{static_cast<std::int64_t>(ran->second)};
        addMissing(profile, log);
    }
    return profiles;
}

std::vector<ChannelProfile> makeChannelProfiles(const HypervisorLog& log)
{
    std::map<DomId, std::map<DomId, std::uint64_t>> sums;
    std::map<DomId, std::vector<ChannelInterval>> intervals;
    for (const hypervisor::ChannelSends& sends : log.sends) {
        add(sums[sends.domid][sends.peer], sends.sends);
        if (log.timesKnown)
            addInterval(intervals[sends.domid], log.span(sends.beginNs, sends.tsNs), sends.sends);
    }
    const std::map<DomId, TimeRange> times = timesOf(log);
    std::vector<ChannelProfile> profiles;
    for (const auto& [domid, peers] : sums) {
        ChannelProfile& profile = profiles.emplace_back();
        profile.observer = log.host;
        profile.byHypervisor = true;
        profile.domid = domid;
        profile.name = log.nameOf(domid);
        for (const auto& [peer, count] : peers)
            profile.peers.push_back(isReserved(peer) ? ChannelPeer{std::nullopt, {}, count, {}}
                                                     : ChannelPeer{peer, log.nameOf(peer), count, {}});
        profile.intervals = std::move(intervals[domid]);
        if (const auto time = times.find(domid); time != times.end())
            profile.watched = time->second.duration();
    }
    return profiles;
}

} // namespace xenlens::analysis
