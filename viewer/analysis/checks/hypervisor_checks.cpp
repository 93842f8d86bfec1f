// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/hypervisor_checks.h"

#include "analysis/checks/checks.h"
#include "analysis/profiles/hypervisor_profiles.h"
#include "xen/abi.h"

#include <algorithm>
#include <cmath>
#include <map>

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
