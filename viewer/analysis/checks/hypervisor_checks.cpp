// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/hypervisor_checks.h"

#include "analysis/checks/checks.h"
#include "analysis/profiles/hypervisor_profiles.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

namespace xenlens::analysis {

namespace {

/// XEN_DOMCTL_SHADOW_OP_* (xen/include/public/domctl.h).
constexpr std::uint32_t clean = 11;
constexpr std::uint32_t peek = 12;

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

double milliseconds(std::uint64_t ns)
{
    return static_cast<double>(ns) / 1e6;
}

std::string text(std::uint64_t ns)
{
    std::ostringstream text;
    text.setf(std::ios::fixed);
    text.precision(3);
    text << milliseconds(ns) << " ms";
    return text.str();
}

/// What vCPUs did in pauses, summed up. ns
struct PausesSum
{
    std::size_t pauses = 0;
    std::size_t untold = 0; ///< of which no vCPU's runstates are known
    std::size_t partly = 0; ///< of which something is missing
    std::uint32_t vcpus = 0; ///< most
    std::uint64_t paused = 0; ///< by each vCPU
    std::uint64_t offline = 0;
    std::uint64_t blocked = 0;
    std::uint64_t ran = 0; ///< or waited for a CPU
    std::uint64_t offlineBefore = 0;

    void add(const hypervisor::LogdirtyPause& pause, const TimeRange& time, const std::vector<TimeRange>& losses)
    {
        // What a CPU lost is told when it has room again: the pause may have come before.
        const bool lossy = std::any_of(losses.begin(), losses.end(),
            [&](const TimeRange& loss) { return loss.begin <= time.end && time.begin <= loss.end; });
        ++pauses;
        untold += pause.vcpus == 0;
        partly += pause.vcpus > 0 && (pause.unknownNs > 0 || lossy);
        vcpus = std::max(vcpus, pause.vcpus);
        paused += pause.pausedNs * pause.vcpus;
        offline += pause.offlineNs;
        blocked += pause.blockedNs;
        ran += pause.runningNs + pause.runnableNs;
        offlineBefore += pause.offlineBeforeNs;
    }
};

/// Why the pauses cannot be held against the runstates; empty: they can.
std::string whyNotKnown(const PausesSum& sum, const HypervisorLog& log)
{
    const auto old = [](const hypervisor::SessionStart& start) {
        return start.schemaVersion < hypervisor::LogdirtyPause::vcpusSince;
    };
    if (std::any_of(log.starts.begin(), log.starts.end(), old))
        return "the trace was made before xenlens recorded what the vCPUs did in each pause: record it again";
    if (log.runstates.empty())
        return "no runstates were recorded";
    if (sum.pauses == 0)
        return "no pause of the running guest is in the trace";
    if (sum.untold > 0)
        return "no runstate of the guest was recorded before " + std::to_string(sum.untold) + " of "
            + std::to_string(sum.pauses) + " pauses";
    if (sum.partly > 0)
        return "records are missing: of " + std::to_string(sum.partly) + " of " + std::to_string(sum.pauses)
            + " pauses it is not known all the time what the guest's vCPUs did";
    const auto unreadable = [](const Gap& gap) { return gap.kind == Gap::Kind::Unreadable; };
    if (log.fromFile && std::any_of(log.gaps.begin(), log.gaps.end(), unreadable))
        return "parts of the file could not be read, and runstates may have been in them";
    return {};
}

/// Offline time of a domain's vCPUs that is in none of its pauses, in the whole intervals that end in `window`;
/// nullopt: there are none, or a pause goes beyond them. ns
std::optional<std::uint64_t> offlineOutside(const HypervisorLog& log, DomId domid, const TimeRange& window)
{
    std::optional<TimeRange> told;
    std::uint64_t offline = 0;
    for (const hypervisor::Runstates& states : log.runstates) {
        const TimeRange time = log.span(states.beginNs, states.tsNs);
        if (states.domid != domid || time.end <= window.begin || time.end > window.end)
            continue;
        told = told ? TimeRange{std::min(told->begin, time.begin), std::max(told->end, time.end)} : time;
        offline += states.offlineNs;
    }
    if (!told)
        return std::nullopt;
    std::uint64_t inside = 0;
    for (const LogdirtyEvent& event : log.logdirty) {
        const auto* pause = std::get_if<hypervisor::LogdirtyPause>(&event);
        if (!pause || pause->domid != domid)
            continue;
        const TimeRange time = log.span(pause->tsNs - std::min(pause->pausedNs, pause->tsNs), pause->tsNs);
        if (time.begin < told->end && told->end < time.end)
            return std::nullopt;
        if (told->begin < time.end && time.end <= told->end)
            inside += pause->offlineNs;
    }
    return offline - std::min(inside, offline);
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
    check.leftSource = "pauses of the rounds that the hypervisor measured while the guest ran, by each of its vCPUs";
    // An emulator that its host stops between the two moments would make a longer time of it.
    const bool emulated
        = std::any_of(log.starts.begin(), log.starts.end(), [](const auto& start) { return start.emulated; });
    check.rightSource = std::string("time that its vCPUs were offline or blocked in them")
        + (emulated ? "" : ", or offline right before");
    check.tolerance = pausesTolerance;
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
    const std::vector<TimeRange> losses = log.lossRanges(log.losses.size());
    PausesSum sum;
    PausesSum peeks;
    for (const LogdirtyEvent& event : log.logdirty)
        if (const auto* pause = std::get_if<hypervisor::LogdirtyPause>(&event);
            pause && pause->domid == profile.domid) {
            const TimeNs at = log.clock.toUnix(pause->tsNs);
            if (begin <= at && at <= *end)
                (pause->op == peek ? peeks : sum)
                    .add(*pause, log.span(pause->tsNs - std::min(pause->pausedNs, pause->tsNs), pause->tsNs), losses);
        }
    check.note = whyNotKnown(sum, log);
    if (!check.note.empty())
        return check;
    check.left = milliseconds(sum.paused);
    check.right = milliseconds(sum.offline + sum.blocked + (emulated ? 0 : sum.offlineBefore));
    check = compared(check);
    check.note = std::to_string(sum.pauses) + (sum.pauses == 1 ? " pause of " : " pauses of ")
        + std::to_string(sum.vcpus) + " vCPU" + (sum.vcpus == 1 ? "" : "s") + ": offline " + text(sum.offline)
        + ", blocked as before " + text(sum.blocked) + ", not stopped " + text(sum.ran) + "; offline right before them "
        + text(sum.offlineBefore)
        + (emulated ? ", which an emulator that its host stops there makes longer: not compared" : "");
    if (peeks.pauses > 0)
        check.note += "; " + std::to_string(peeks.pauses)
            + " peeks besides, which are hardly longer than it takes to record a state: " + text(peeks.paused)
            + ", not stopped " + text(peeks.ran);
    if (const auto outside = offlineOutside(log, profile.domid, {begin, *end}))
        check.note += "; offline outside of all these " + text(*outside) + " (until woken, or for something else)";
    const double clocks = log.clocksApartNs() / 1e6;
    if (check.ok == false
        && std::abs(*check.left - *check.right) <= 2 * clocks * static_cast<double>(sum.pauses) * sum.vcpus) {
        check.ok = std::nullopt;
        check.note += "; Xen's clocks of its CPUs are up to " + text(static_cast<std::uint64_t>(log.clocksApartNs()))
            + " apart, and so may be a pause that begins on one and ends on another";
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
    check = compared(check);
    const bool byCpu = std::none_of(
        log.ends.begin(), log.ends.end(), [](const hypervisor::SessionEnd& end) { return end.cpuLostRecords.empty(); });
    std::map<std::uint32_t, double> apart; // of each CPU's losses from what the ends say of it
    for (const hypervisor::Lost& lost : log.losses)
        apart[lost.cpu] += static_cast<double>(lost.records);
    for (const hypervisor::SessionEnd& end : log.ends)
        for (std::uint32_t cpu = 0; cpu < end.cpuLostRecords.size(); ++cpu)
            apart[cpu] -= static_cast<double>(end.cpuLostRecords[cpu]);
    for (const auto& [cpu, records] : apart)
        if (byCpu && records != 0) {
            check.ok = false;
            check.note += (check.note.empty() ? "CPU " : ", CPU ") + std::to_string(cpu) + " is apart by "
                + std::to_string(static_cast<std::int64_t>(records));
        }
    return check;
}

} // namespace xenlens::analysis
