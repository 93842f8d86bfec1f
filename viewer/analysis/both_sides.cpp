// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/both_sides.h"

#include "analysis/checks.h"

#include <algorithm>
#include <map>

namespace xenlens::analysis {

namespace {

struct Range
{
    std::uint64_t least = 0;
    std::uint64_t most = 0;
};

using Ranges = std::map<std::uint32_t, Range>; ///< by hypercall number

bool overlaps(const TimeRange& a, const TimeRange& b)
{
    return a.begin < b.end && b.begin < a.end;
}

bool touchesGap(const HypercallProfile& profile, const TimeRange& time)
{
    return std::any_of(
        profile.gaps.begin(), profile.gaps.end(), [&](const TimeRange& gap) { return overlaps(gap, time); });
}

std::uint64_t sumOf(const HypercallInterval& interval)
{
    std::uint64_t sum = 0;
    for (const OpCount& op : interval.ops)
        sum += op.count;
    return sum;
}

/// Calls `use` with the intervals that overlap `time`; they are in order.
template <class Use> void forEachIn(const HypercallProfile& profile, const TimeRange& time, Use use)
{
    auto interval = std::partition_point(profile.intervals.begin(), profile.intervals.end(),
        [&](const HypercallInterval& i) { return i.time.end <= time.begin; });
    for (; interval != profile.intervals.end() && interval->time.begin < time.end; ++interval)
        use(*interval);
}

/// What the profile counted in `time`, when either clock may be wrong by `error`.
Ranges countIn(const HypercallProfile& profile, const TimeRange& time, DurationNs error)
{
    const DurationNs back{-error.ns};
    const TimeRange inner{time.begin + error, time.end + back};
    const TimeRange outer{time.begin + back, time.end + error};
    Ranges ranges;
    forEachIn(profile, outer, [&](const HypercallInterval& interval) {
        const bool within = inner.begin <= interval.time.begin && interval.time.end <= inner.end;
        for (const OpCount& op : interval.ops) {
            ranges[op.op].most += op.count;
            ranges[op.op].least += within ? op.count : 0;
        }
    });
    return ranges;
}

/// How much of the profile lies across a moment.
std::uint64_t countAcross(const HypercallProfile& profile, TimeNs moment, DurationNs error)
{
    std::uint64_t sum = 0;
    const TimeRange around{moment + DurationNs{-error.ns}, moment + error + DurationNs{1}};
    forEachIn(profile, around, [&](const HypercallInterval& interval) { sum += sumOf(interval); });
    return sum;
}

/// A summary that an absence cut is dealt out to both sides of it: not counted, but reckoned.
bool isCut(const HypercallProfile& guest, const TimeRange& time)
{
    return std::any_of(guest.absences.begin(), guest.absences.end(),
        [&](const TimeRange& absence) { return time.end == absence.begin || time.begin == absence.end; });
}

std::uint64_t countWithin(const HypercallProfile& profile, const TimeRange& time)
{
    std::uint64_t sum = 0;
    forEachIn(profile, time, [&](const HypercallInterval& interval) {
        if (time.begin <= interval.time.begin && interval.time.end <= time.end)
            sum += sumOf(interval);
    });
    return sum;
}

using Run = std::pair<std::size_t, std::size_t>; ///< intervals of the guest: the first, and behind the last

/// The one in which the hypervisor counted most, of runs without gap or absence that lie in what it recorded.
Run findRun(const HypercallProfile& guest, const HypercallProfile& hypervisor)
{
    Run best{0, 0};
    std::uint64_t most = 0;
    std::size_t first = 0;
    const auto& intervals = guest.intervals;
    const auto close = [&](std::size_t end) {
        if (end <= first)
            return;
        const std::uint64_t count = countWithin(hypervisor, {intervals[first].time.begin, intervals[end - 1].time.end});
        if (count > most) {
            most = count;
            best = {first, end};
        }
    };
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        const TimeRange& time = intervals[i].time;
        const bool usable = hypervisor.time.begin <= time.begin && time.end <= hypervisor.time.end
            && !touchesGap(guest, time) && !touchesGap(hypervisor, time) && !isCut(guest, time);
        if (!usable) {
            close(i);
            first = i + 1;
        }
    }
    close(intervals.size());
    return best;
}

/// Moves both ends inwards, by a quarter at most, to where the hypervisor counted least.
Run quietEnds(const Run& run, const HypercallProfile& guest, const HypercallProfile& hypervisor, DurationNs error)
{
    const std::size_t most = (run.second - run.first) / 4;
    Run quiet = run;
    std::uint64_t leastAtBegin = ~std::uint64_t{0};
    std::uint64_t leastAtEnd = leastAtBegin;
    for (std::size_t in = 0; in <= most; ++in) {
        const auto begin = countAcross(hypervisor, guest.intervals[run.first + in].time.begin, error);
        if (begin < leastAtBegin) {
            leastAtBegin = begin;
            quiet.first = run.first + in;
        }
        const auto end = countAcross(hypervisor, guest.intervals[run.second - in - 1].time.end, error);
        if (end < leastAtEnd) {
            leastAtEnd = end;
            quiet.second = run.second - in;
        }
    }
    return quiet;
}

std::string describe(const std::string& op, std::uint64_t count, const Range& range)
{
    return op + " " + std::to_string(count) + " against " + std::to_string(range.least)
        + (range.least == range.most ? "" : " to " + std::to_string(range.most));
}

} // namespace

Check checkHypercallsOfBothSides(const HypercallProfile& guest, const HypercallProfile& hypervisor)
{
    Check check;
    check.name = (guest.name.empty() ? guest.host : guest.name) + " on " + hypervisor.host
        + ": hypercalls by the guest against the hypervisor, by number";
    check.leftSource = "counted by the guest's kernel";
    check.rightSource = "counted by Xen";
    check.tolerance = 0;
    const Run whole = findRun(guest, hypervisor);
    if (whole.first == whole.second) {
        check.note = "there is no stretch that both recorded without a gap";
        return check;
    }
    const DurationNs error = guest.clockBound.value_or(DurationNs{}) + hypervisor.clockBound.value_or(DurationNs{});
    const Run run = quietEnds(whole, guest, hypervisor, error);
    const TimeRange time{guest.intervals[run.first].time.begin, guest.intervals[run.second - 1].time.end};
    Ranges ranges = countIn(hypervisor, time, error);
    ranges.erase(continuedDomctl);
    std::map<std::uint32_t, std::uint64_t> counts;
    for (std::size_t i = run.first; i < run.second; ++i)
        for (const OpCount& op : guest.intervals[i].ops)
            counts[op.op] += op.count;
    for (const auto& [op, range] : ranges)
        counts.try_emplace(op, 0);
    std::uint64_t left = 0;
    std::uint64_t right = 0;
    std::uint64_t unsure = 0;
    std::string differing;
    for (const auto& [op, count] : counts) {
        const Range range = ranges[op];
        const std::uint64_t nearest = std::clamp(count, range.least, range.most);
        left += count;
        right += nearest;
        unsure += range.most - range.least;
        if (nearest != count)
            differing += (differing.empty() ? "" : ", ") + describe(hypercallName(op), count, range);
    }
    check.left = static_cast<double>(left);
    check.right = static_cast<double>(right);
    check = compared(check);
    check.ok = differing.empty();
    check.note = std::to_string(counts.size()) + " numbers over " + std::to_string(time.duration().ns / 1'000'000)
        + " ms; " + std::to_string(unsure) + " calls that Xen counted across the ends may belong to it or not";
    if (!differing.empty())
        check.note += "; outside: " + differing;
    return check;
}

std::vector<Check> checkHypercallsOfBothSides(const std::vector<HypercallProfile>& profiles)
{
    std::vector<Check> checks;
    bool guests = false;
    bool hypervisors = false;
    for (const HypercallProfile& guest : profiles) {
        guests = guests || guest.source == HypercallSource::Guest;
        hypervisors = hypervisors || guest.source == HypercallSource::Hypervisor;
        if (guest.source != HypercallSource::Guest)
            continue;
        for (const HypercallProfile& other : profiles) {
            const bool dom0 = guest.domid.value == 0 && other.domid.value == 0 && guest.host == other.host;
            const bool sameGuest = guest.domid.value != 0 && !guest.uuid.empty() && guest.uuid == other.uuid;
            if (other.source == HypercallSource::Hypervisor && (dom0 || sameGuest))
                checks.push_back(checkHypercallsOfBothSides(guest, other));
        }
    }
    if (checks.empty() && guests != hypervisors) {
        Check check;
        check.name = "hypercalls by the guest against the hypervisor, by number";
        check.leftSource = "counted by the guest's kernel";
        check.rightSource = "counted by Xen";
        check.note = guests ? "no hypervisor's counts are in the trace (xenlens-hypervisor, or a file of xentrace)"
                            : "no guest's counts are in the trace (xenlens-guest)";
        checks.push_back(check);
    }
    return checks;
}

} // namespace xenlens::analysis
