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

/// Runstates of vCPUs during pauses, summed up. ns
struct PausesSum
{
    std::size_t pauses = 0;
    std::size_t withoutRunstates = 0; ///< pauses before which no runstate of the guest was recorded
    std::size_t incomplete = 0; ///< pauses with a runstate missing
    std::uint32_t vcpus = 0; ///< greatest number
    std::uint64_t paused = 0; ///< sum over the vCPUs
    std::uint64_t offline = 0;
    std::uint64_t blocked = 0;
    std::uint64_t ran = 0; ///< running, or waiting for a CPU
    std::uint64_t offlineBefore = 0;

    void add(const hypervisor::LogdirtyPause& pause, const TimeRange& time, const std::vector<TimeRange>& losses)
    {
        // Xen reports a CPU's loss only when it has room again, so the pause may precede the report.
        const bool lossy = std::any_of(losses.begin(), losses.end(),
            [&](const TimeRange& loss) { return loss.begin <= time.end && time.begin <= loss.end; });
        ++pauses;
        withoutRunstates += pause.vcpus == 0;
        incomplete += pause.vcpus > 0 && (pause.unknownNs > 0 || lossy);
        vcpus = std::max(vcpus, pause.vcpus);
        paused += pause.pausedNs * pause.vcpus;
        offline += pause.offlineNs;
        blocked += pause.blockedNs;
        ran += pause.runningNs + pause.runnableNs;
        offlineBefore += pause.offlineBeforeNs;
    }
};

/// All pauses of a migration while its guest ran.
struct Pauses
{
    PausesSum rounds; ///< the enable and the cleans
    PausesSum peeks;
};

Pauses sumPauses(const HypervisorLog& log, DomId domid, const TimeRange& window)
{
    const std::vector<TimeRange> losses = log.lossRanges(log.losses.size());
    Pauses pauses;
    for (const LogdirtyEvent& event : log.logdirty) {
        const auto* pause = std::get_if<hypervisor::LogdirtyPause>(&event);
        if (!pause || pause->domid != domid)
            continue;
        const TimeNs at = log.clock.toUnix(pause->tsNs);
        if (window.begin <= at && at <= window.end)
            (pause->op == peek ? pauses.peeks : pauses.rounds)
                .add(*pause, log.span(pause->tsNs - std::min(pause->pausedNs, pause->tsNs), pause->tsNs), losses);
    }
    return pauses;
}

std::string describe(const Pauses& pauses, bool emulated)
{
    const PausesSum& sum = pauses.rounds;
    std::string note = std::to_string(sum.pauses) + (sum.pauses == 1 ? " pause of " : " pauses of ")
        + std::to_string(sum.vcpus) + " vCPU" + (sum.vcpus == 1 ? "" : "s") + ": offline " + text(sum.offline)
        + ", blocked as before " + text(sum.blocked) + ", not stopped " + text(sum.ran) + "; offline right before them "
        + text(sum.offlineBefore);
    if (emulated)
        note += " (not compared: the host may stop the emulator in that moment, which makes it longer)";
    if (pauses.peeks.pauses > 0)
        note += "; besides, " + std::to_string(pauses.peeks.pauses)
            + " peeks, which hardly last longer than recording a state takes: " + text(pauses.peeks.paused)
            + ", not stopped " + text(pauses.peeks.ran);
    return note;
}

/// How many of the profile's cleans the guest ran into.
std::size_t liveCleansOf(const DirtyProfile& profile, const TracedMigration* traced)
{
    if (!traced)
        return profile.rounds.size() - (!profile.rounds.empty() && profile.switchedOff);
    std::size_t live = 0;
    for (const CleanPair& pair : pairCleans(profile, *traced))
        live = pair.stopped ? live : pair.round + 1;
    return live;
}

/// Why the pauses cannot be compared with the runstates; empty: they can.
std::string whyNotKnown(const PausesSum& sum, const HypervisorLog& log)
{
    const auto old = [](const hypervisor::SessionStart& start) {
        return start.schemaVersion < hypervisor::LogdirtyPause::statesSince;
    };
    if (std::any_of(log.starts.begin(), log.starts.end(), old))
        return "the trace is of an xenlens that did not record the vCPUs' runstates in each pause: record it again";
    if (log.runstates.empty())
        return "no runstates were recorded";
    if (sum.pauses == 0)
        return "no pause of the running guest is in the trace";
    if (sum.withoutRunstates > 0)
        return "no runstate of the guest was recorded before " + std::to_string(sum.withoutRunstates) + " of "
            + std::to_string(sum.pauses) + " pauses";
    if (sum.incomplete > 0)
        return "records are missing: in " + std::to_string(sum.incomplete) + " of " + std::to_string(sum.pauses)
            + " pauses the runstates of the guest's vCPUs are known only in part";
    const auto unreadable = [](const Gap& gap) { return gap.kind == Gap::Kind::Unreadable; };
    if (log.fromFile && std::any_of(log.gaps.begin(), log.gaps.end(), unreadable))
        return "parts of the file could not be read, and runstates may have been in them";
    return {};
}

/// Offline time of a domain's vCPUs outside of its pauses, in the whole intervals that end in `window`; nullopt: there
/// are none, or a pause extends beyond them. ns
std::optional<std::uint64_t> offlineOutside(const HypervisorLog& log, DomId domid, const TimeRange& window)
{
    std::optional<TimeRange> covered;
    std::uint64_t offline = 0;
    for (const hypervisor::Runstates& states : log.runstates) {
        const TimeRange time = log.span(states.beginNs, states.tsNs);
        if (states.domid != domid || time.end <= window.begin || time.end > window.end)
            continue;
        covered = covered ? TimeRange{std::min(covered->begin, time.begin), std::max(covered->end, time.end)} : time;
        offline += states.offlineNs;
    }
    if (!covered)
        return std::nullopt;
    std::uint64_t inside = 0;
    for (const LogdirtyEvent& event : log.logdirty) {
        const auto* pause = std::get_if<hypervisor::LogdirtyPause>(&event);
        if (!pause || pause->domid != domid)
            continue;
        const TimeRange time = log.span(pause->tsNs - std::min(pause->pausedNs, pause->tsNs), pause->tsNs);
        if (time.begin < covered->end && covered->end < time.end)
            return std::nullopt;
        if (covered->begin < time.end && time.end <= covered->end)
            inside += pause->offlineNs;
    }
    return offline - std::min(inside, offline);
}

} // namespace

Check checkMarks(const DirtyProfile& profile, const std::string& label, const TracedMigration* traced)
{
    Check check;
    check.name = label + ": pages marked dirty against dirty counts";
    check.leftSource = "the hypervisor's marks, in the round that differs most";
    check.rightSource = traced ? "dirty count that the toolstack got" : "dirty count in the clean's record";
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
    const bool emulated
        = std::any_of(log.starts.begin(), log.starts.end(), [](const auto& start) { return start.emulated; });
    Check check;
    check.name = label + ": pauses for log-dirty against the guest's runstate, in ms";
    check.leftSource = "pauses of the rounds that the hypervisor measured while the guest ran, by each of its vCPUs";
    check.rightSource = std::string("time that its vCPUs were offline or blocked in them")
        + (emulated ? "" : ", or offline right before");
    check.tolerance = pausesTolerance;
    const std::size_t live = liveCleansOf(profile, traced);
    if (live == 0) {
        check.note = "the guest was running at no clean";
        return check;
    }
    const std::optional<TimeNs> end = endOfClean(profile, log, live);
    if (!end) {
        check.note = "the end of the last clean while the guest ran is not in the trace";
        return check;
    }
    const TimeRange window{profile.time.begin + DurationNs{-profile.enablePause.value_or(DurationNs{}).ns}, *end};
    const Pauses pauses = sumPauses(log, profile.domid, window);
    check.note = whyNotKnown(pauses.rounds, log);
    if (!check.note.empty())
        return check;
    const PausesSum& sum = pauses.rounds;
    check.left = milliseconds(sum.paused);
    check.right = milliseconds(sum.offline + sum.blocked + (emulated ? 0 : sum.offlineBefore));
    check = compared(check);
    check.note = describe(pauses, emulated);
    if (const auto outside = offlineOutside(log, profile.domid, window))
        check.note += "; offline outside of all pauses " + text(*outside) + " (until woken, or for another reason)";
    const double clocks = log.clocksApartNs() / 1e6;
    if (check.ok == false
        && std::abs(*check.left - *check.right) <= 2 * clocks * static_cast<double>(sum.pauses) * sum.vcpus) {
        check.ok = std::nullopt;
        check.note += "; Xen's clocks of its CPUs are up to " + text(static_cast<std::uint64_t>(log.clocksApartNs()))
            + " apart, and so wrong may a pause be that begins on one and ends on another";
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
        + " calls were recorded in intervals that one of the readings lies in: some of them may lie outside";
    if (check.ok == false && log.lostRecords() > 0)
        check.note += "; records were lost, and the counters are what is reported";
    return check;
}

Check checkProducedAgainstRecorded(const HypervisorLog& log)
{
    Check check;
    check.name = log.host + ": events of the hypervisor tracer produced against recorded and lost";
    check.leftSource = "events that the tracer produced";
    check.rightSource = "events in the trace and known as lost";
    if (log.ends.empty() || log.ends.size() != log.starts.size()) {
        check.note = log.ends.size() < log.starts.size()
            ? "no session_end: the tracer was killed, or the trace ends before it"
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
    check.name = log.host + ": trace records that Xen lost, single losses against the total";
    check.leftSource = "losses that the tracer reported, by CPU and time";
    check.rightSource = "the tracer's total at its end";
    if (log.ends.empty()) {
        check.note = "no session_end: the tracer was killed, or the trace ends before it";
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
    std::map<std::uint32_t, double> differences; // by CPU: single losses less the total at the end
    for (const hypervisor::Lost& lost : log.losses)
        differences[lost.cpu] += static_cast<double>(lost.records);
    for (const hypervisor::SessionEnd& end : log.ends)
        for (std::uint32_t cpu = 0; cpu < end.cpuLostRecords.size(); ++cpu)
            differences[cpu] -= static_cast<double>(end.cpuLostRecords[cpu]);
    for (const auto& [cpu, records] : differences)
        if (byCpu && records != 0) {
            check.ok = false;
            check.note += (check.note.empty() ? "CPU " : ", CPU ") + std::to_string(cpu) + " differs by "
                + std::to_string(static_cast<std::int64_t>(records));
        }
    return check;
}

} // namespace xenlens::analysis
