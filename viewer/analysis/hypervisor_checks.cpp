// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/hypervisor_checks.h"

#include "analysis/checks.h"
#include "analysis/hypervisor_profiles.h"

#include <algorithm>
#include <cmath>

namespace xenlens::analysis {

namespace {

std::string number(const std::optional<std::uint64_t>& count)
{
    return count ? std::to_string(*count) : "-";
}

/// What the clean counted since the one before, without what was left over from an earlier run.
std::uint64_t countedBy(const DirtyRound& round, std::uint64_t dirty)
{
    return dirty - std::min(round.leftOver, dirty);
}

double apart(std::uint64_t a, std::uint64_t b)
{
    return std::abs(static_cast<double>(a) - static_cast<double>(b));
}

/// When the pause of the stretch's clean number `count` (from 1) was over.
std::optional<TimeNs> endOfClean(const DirtyProfile& profile, const HypervisorLog& log, std::size_t count)
{
    constexpr std::uint32_t clean = 11; // XEN_DOMCTL_SHADOW_OP_CLEAN
    for (const LogdirtyEvent& event : log.logdirty) {
        const auto* pause = std::get_if<hypervisor::LogdirtyPause>(&event);
        if (!pause || pause->domid != profile.domid || pause->op != clean || pause->result < 0)
            continue;
        const TimeNs time = log.clock.toUnix(pause->tsNs);
        if (profile.time.begin <= time && time <= profile.time.end && --count == 0)
            return time;
    }
    return std::nullopt;
}

} // namespace

Check checkMarks(const DirtyProfile& profile, const std::string& label, const TracedMigration* traced)
{
    Check check;
    check.name = label + ": pages marked dirty against dirty counts";
    check.leftSource = "the hypervisor's marks, in the worst round";
    check.rightSource = traced ? "dirty count that the toolstack was told" : "dirty count of the clean's record";
    check.tolerance = 0;
    std::vector<CleanPair> pairs;
    if (traced)
        pairs = pairCleans(profile, *traced);
    else
        for (std::size_t i = 0; i < profile.rounds.size(); ++i)
            if (profile.rounds[i].cleanDirty)
                pairs.push_back({i, std::nullopt, false});
    double worst = -1;
    std::string all;
    std::uint64_t lost = 0;
    for (const CleanPair& pair : pairs) {
        const DirtyRound& round = profile.rounds[pair.round];
        const std::uint64_t clean = countedBy(round, *round.cleanDirty);
        const std::uint64_t right = pair.toolstackDirty ? countedBy(round, *pair.toolstackDirty) : clean;
        lost += round.lostRecords;
        all += (all.empty() ? "" : ", ") + std::to_string(round.marks) + "/" + std::to_string(clean)
            + (traced ? "/" + number(pair.toolstackDirty ? std::optional<std::uint64_t>(right) : std::nullopt) : "")
            + (round.leftOver > 0 ? " (" + std::to_string(round.leftOver) + " left over)" : "");
        if (!round.fromBegin)
            continue; // marks before the recording began are not in it
        // marks against each of the two counts, and so the counts against each other
        const double difference = std::max(apart(round.marks, right), apart(clean, right));
        if (difference <= worst)
            continue;
        worst = difference;
        check.left = static_cast<double>(apart(round.marks, right) >= apart(clean, right) ? round.marks : clean);
        check.right = static_cast<double>(right);
    }
    check.note = std::string("by round, marks/clean's record") + (traced ? "/toolstack: " : ": ") + all;
    if (!check.left) {
        check.note = "no clean of the bitmap is in the hypervisor's records";
        return check;
    }
    check = compared(check);
    if (lost > 0 && check.ok == false) {
        check.ok = std::nullopt;
        check.note += "; " + std::to_string(lost) + " trace records were lost, so marks are a lower bound";
    }
    return check;
}

Check checkPauses(
    const DirtyProfile& profile, const std::string& label, const HypervisorLog& log, const TracedMigration* traced)
{
    Check check;
    check.name = label + ": pauses for log-dirty against the guest's runstate, in ms";
    check.leftSource = "pauses that the hypervisor measured while the guest ran";
    check.rightSource = "time that the guest's vCPUs were offline meanwhile";
    check.tolerance = pausesTolerance;
    if (log.runstates.empty()) {
        check.note = "no runstates were recorded";
        return check;
    }
    // up to the end of the last clean that the guest ran into
    std::size_t live = profile.rounds.size();
    if (traced) {
        live = 0;
        for (const CleanPair& pair : pairCleans(profile, *traced))
            live = pair.stopped ? live : pair.round + 1;
    } else if (live > 0 && profile.switchedOff) {
        --live;
    }
    if (live == 0) {
        check.note = "the guest was running at no clean";
        return check;
    }
    const std::optional<TimeNs> end = endOfClean(profile, log, live);
    if (!end) {
        check.note = "the end of the last clean that the guest ran into is not in the trace";
        return check;
    }
    const TimeNs begin = profile.time.begin + DurationNs{-profile.enablePause.value_or(DurationNs{}).ns};
    double offline = 0;
    double waited = 0;
    std::optional<TimeRange> window;
    std::uint32_t vcpus = 0;
    for (const hypervisor::Runstates& states : log.runstates) {
        const TimeRange time = log.span(states.beginNs, states.tsNs);
        if (states.domid != profile.domid || time.end <= begin || time.end > *end)
            continue;
        window = window ? TimeRange{std::min(window->begin, time.begin), std::max(window->end, time.end)} : time;
        offline += static_cast<double>(states.offlineNs) / 1e6;
        waited += static_cast<double>(states.blockedNs) / 1e6;
        vcpus = std::max(vcpus, states.vcpu + 1);
    }
    if (!window) {
        check.note = "no runstates of the guest were recorded meanwhile";
        return check;
    }
    double pauses = 0;
    for (const LogdirtyEvent& event : log.logdirty)
        if (const auto* pause = std::get_if<hypervisor::LogdirtyPause>(&event); pause && pause->domid == profile.domid
            && window->begin < log.clock.toUnix(pause->tsNs) && log.clock.toUnix(pause->tsNs) <= window->end)
            pauses += static_cast<double>(pause->pausedNs) / 1e6;
    check.left = pauses;
    check.right = offline / vcpus;
    check = compared(check);
    const bool emulated
        = std::any_of(log.starts.begin(), log.starts.end(), [](const auto& start) { return start.emulated; });
    if (emulated && *check.left < *check.right) {
        check.note
            = "from the end of a pause to the running guest, which is not in the pause, takes an emulated processor "
              "about as long as the pause itself";
        check.ok = std::nullopt;
    }
    if (waited > 0 && *check.left > *check.right) {
        check.note = "the guest waited for events for a part of that time, and a pause meanwhile shows in no runstate";
        check.ok = std::nullopt;
    }
    return check;
}

Check checkRecordsAgainstCounters(const HypervisorLog& log)
{
    Check check;
    check.name = log.host + ": hypercalls by the hypervisor's records against its counters";
    check.leftSource = "sum of the records between two readings";
    check.rightSource = "difference of Xen's counters";
    const CountersComparison comparison = compareCounters(log);
    if (comparison.counters == 0 && comparison.most == 0) {
        check.note = "Xen's counters were not read often enough";
        return check;
    }
    check.left = static_cast<double>(std::clamp(comparison.counters, comparison.least, comparison.most));
    check.right = static_cast<double>(comparison.counters);
    check = compared(check);
    check.note = std::to_string(comparison.most - comparison.least)
        + " calls that were recorded across the two readings may belong to it or not";
    if (check.ok == false && log.lostRecords() > 0)
        check.note += "; records were lost, and the counters are what is reported";
    return check;
}

Check checkProducedAgainstRecorded(const HypervisorLog& log)
{
    Check check;
    check.name = log.host + ": events of the hypervisor's tap produced against recorded and lost";
    check.leftSource = "events that the tap had to send";
    check.rightSource = "events in the trace and known as lost";
    if (log.ends.empty() || log.ends.size() != log.starts.size()) {
        check.note = log.ends.size() < log.starts.size()
            ? "no session_end: the tap was killed, or the trace ends before it"
            : "no session_start: the trace begins after it";
        return check;
    }
    double produced = 0, unrecorded = 0;
    for (const hypervisor::SessionEnd& end : log.ends) {
        produced += static_cast<double>(end.producedEvents);
        unrecorded += static_cast<double>(end.producedEvents) - static_cast<double>(end.emittedEvents);
    }
    double discarded = 0; // some may have been another tracer's
    for (const Gap& gap : log.gaps)
        discarded += gap.kind == Gap::Kind::DiscardedEvents ? static_cast<double>(gap.count.value_or(0)) : 0;
    const double recorded = static_cast<double>(log.events);
    check.left = produced;
    check.right = recorded + unrecorded + std::clamp(produced - unrecorded - recorded, 0.0, discarded);
    return compared(check);
}

Check checkLostRecords(const HypervisorLog& log)
{
    Check check;
    check.name = log.host + ": trace records that Xen lost, one by one against in all";
    check.leftSource = "losses that the tap reported, by CPU and time";
    check.rightSource = "the tap's account at its end";
    if (log.ends.empty()) {
        check.note = "no session_end: the tap was killed, or the trace ends before it";
        return check;
    }
    double inAll = 0;
    for (const hypervisor::SessionEnd& end : log.ends)
        inAll += static_cast<double>(end.lostRecords);
    check.left = static_cast<double>(log.lostRecords());
    check.right = inAll;
    return compared(check);
}

} // namespace xenlens::analysis
