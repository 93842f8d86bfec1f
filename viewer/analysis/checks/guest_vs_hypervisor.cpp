// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/guest_vs_hypervisor.h"

#include "analysis/checks/checks.h"
#include "analysis/logs/time_ranges.h"
#include "xen/hypercall_names.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace xenlens::analysis {

namespace {

struct Range
{
    std::uint64_t least = 0;
    std::uint64_t most = 0;
};

using Ranges = std::map<std::uint32_t, Range>; ///< by number

struct Count
{
    std::uint32_t number = 0; ///< of the hypercall; 0 for events
    std::uint64_t count = 0;
};

struct Interval
{
    TimeRange time;
    std::vector<Count> counts;
};

/// What the guest or the hypervisor counted.
struct Side
{
    TimeRange time;
    std::vector<Interval> intervals; ///< in order
    TimeRanges gaps;
    std::vector<TimeNs> suspends; ///< when a suspend interval began, in order
    std::vector<TimeNs> resumes; ///< when one ended, in order
    DurationNs clockError;
    std::vector<std::uint64_t> sumsBefore; ///< of all counts before each interval, and in the end of all
};

/// Everything but the intervals.
Side sideOf(const HypercallProfile& profile)
{
    Side side;
    side.time = profile.time;
    side.gaps = TimeRanges(profile.gaps);
    for (const TimeRange& interval : profile.suspendIntervals) {
        side.suspends.push_back(interval.begin);
        side.resumes.push_back(interval.end);
    }
    std::sort(side.suspends.begin(), side.suspends.end());
    std::sort(side.resumes.begin(), side.resumes.end());
    side.clockError = profile.clockBound.value_or(DurationNs{});
    return side;
}

void sumUp(Side& side)
{
    side.sumsBefore.assign(1, 0);
    for (const Interval& interval : side.intervals) {
        std::uint64_t sum = side.sumsBefore.back();
        for (const Count& count : interval.counts)
            sum += count.count;
        side.sumsBefore.push_back(sum);
    }
}

Side hypercallsOf(const HypercallProfile& profile)
{
    Side side = sideOf(profile);
    for (const HypercallInterval& interval : profile.intervals) {
        Interval& same = side.intervals.emplace_back(Interval{interval.time, {}});
        // A preempted call is counted by its last piece, which may have the number that Xen continues a domctl with.
        for (const OpTally& op : interval.ops)
            same.counts.push_back({op.op == xen::HypercallContinuedDomctl ? xen::HypercallDomctl : op.op, op.count});
    }
    sumUp(side);
    return side;
}

/// `gaps`: when a kernel's probes missed some.
Side sendsOf(const HypercallProfile& profile, const ChannelProfile& channels, const std::vector<IoGap>& gaps)
{
    Side side = sideOf(profile);
    for (const ChannelInterval& interval : channels.intervals)
        side.intervals.push_back({interval.time, {{0, interval.sends}}});
    std::vector<TimeRange> missing = profile.gaps;
    for (const IoGap& gap : gaps)
        if (gap.observer == channels.observer)
            missing.push_back(gap.time);
    side.gaps = TimeRanges(std::move(missing));
    sumUp(side);
    return side;
}

using Run = std::pair<std::size_t, std::size_t>; ///< intervals: the first, and one past the last

/// The intervals that overlap `time`.
Run intervalsIn(const Side& side, const TimeRange& time)
{
    const auto& all = side.intervals;
    const auto first
        = std::partition_point(all.begin(), all.end(), [&](const Interval& i) { return i.time.end <= time.begin; });
    const auto last
        = std::partition_point(first, all.end(), [&](const Interval& i) { return i.time.begin < time.end; });
    return {static_cast<std::size_t>(first - all.begin()), static_cast<std::size_t>(last - all.begin())};
}

std::uint64_t sumOf(const Side& side, const Run& run)
{
    return side.sumsBefore[run.second] - side.sumsBefore[run.first];
}

/// What the side counted in `time`, when either clock may be wrong by `error`.
Ranges countIn(const Side& side, const TimeRange& time, DurationNs error)
{
    const TimeRange inner{time.begin + error, time.end - error};
    const auto [first, last] = intervalsIn(side, {time.begin - error, time.end + error});
    Ranges ranges;
    for (std::size_t i = first; i < last; ++i) {
        const Interval& interval = side.intervals[i];
        const bool within = inner.begin <= interval.time.begin && interval.time.end <= inner.end;
        for (const Count& count : interval.counts) {
            ranges[count.number].most += count.count;
            ranges[count.number].least += within ? count.count : 0;
        }
    }
    return ranges;
}

/// Counts of the intervals around a moment.
std::uint64_t countAcross(const Side& side, TimeNs moment, DurationNs error)
{
    return sumOf(side, intervalsIn(side, {moment - error, moment + error + DurationNs{1}}));
}

/// A summary that a suspend interval cuts is divided by estimate between the time before and after it.
bool isCut(const Side& guest, const TimeRange& time)
{
    return std::binary_search(guest.suspends.begin(), guest.suspends.end(), time.end)
        || std::binary_search(guest.resumes.begin(), guest.resumes.end(), time.begin);
}

std::uint64_t countWithin(const Side& side, const TimeRange& time)
{
    Run run = intervalsIn(side, time);
    while (run.first < run.second && side.intervals[run.first].time.begin < time.begin)
        ++run.first;
    while (run.first < run.second && side.intervals[run.second - 1].time.end > time.end)
        --run.second;
    return sumOf(side, run);
}

/// Of the runs of the guest's intervals without gap or suspend interval that the hypervisor recorded, the one in which
/// it counted most.
Run findRun(const Side& guest, const Side& hypervisor)
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
            && !guest.gaps.overlap(time) && !hypervisor.gaps.overlap(time) && !isCut(guest, time);
        if (!usable) {
            close(i);
            first = i + 1;
        }
    }
    close(intervals.size());
    return best;
}

/// Moves both ends inwards, by a quarter at most, to where the hypervisor counted least.
Run quietEnds(const Run& run, const Side& guest, const Side& hypervisor, DurationNs error)
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

using NameOf = std::string (*)(std::uint32_t number);

/// "mmu_update 180 against 179 to 190": a number that is not in its range.
std::string describe(const std::string& name, std::uint64_t count, const Range& range)
{
    return name + " " + std::to_string(count) + " against " + std::to_string(range.least)
        + (range.least == range.most ? "" : " to " + std::to_string(range.most));
}

/// Sets both numbers, the verdict and the note. `things`: what is counted, "calls".
Check compareCounts(Check check, const Side& guest, const Side& hypervisor, const std::string& things, NameOf nameOf)
{
    check.tolerance = 0;
    const Run whole = findRun(guest, hypervisor);
    if (whole.first == whole.second) {
        check.note = "there is no time that both recorded without a gap";
        return check;
    }
    const DurationNs error = guest.clockError + hypervisor.clockError;
    const Run run = quietEnds(whole, guest, hypervisor, error);
    const TimeRange time{guest.intervals[run.first].time.begin, guest.intervals[run.second - 1].time.end};
    Ranges ranges = countIn(hypervisor, time, error);
    std::map<std::uint32_t, std::uint64_t> counts;
    for (std::size_t i = run.first; i < run.second; ++i)
        for (const Count& count : guest.intervals[i].counts)
            counts[count.number] += count.count;
    for (const auto& [number, range] : ranges)
        counts.try_emplace(number, 0);
    std::uint64_t left = 0;
    std::uint64_t right = 0;
    std::uint64_t uncertain = 0;
    std::string differing;
    for (const auto& [number, count] : counts) {
        const Range range = ranges[number];
        const std::uint64_t nearest = std::clamp(count, range.least, range.most);
        left += count;
        right += nearest;
        uncertain += range.most - range.least;
        if (nearest != count)
            differing += (differing.empty() ? "" : ", ") + describe(nameOf(number), count, range);
    }
    check.left = static_cast<double>(left);
    check.right = static_cast<double>(right);
    check = compared(check);
    check.ok = differing.empty();
    check.note = (counts.size() > 1 ? std::to_string(counts.size()) + " hypercall numbers over " : "over ")
        + std::to_string(time.duration().ns / 1'000'000) + " ms; Xen counted " + std::to_string(uncertain) + " "
        + things + " in intervals that begin before or end after this time: some of them may lie outside it";
    if (!differing.empty())
        check.note += "; differing: " + differing;
    return check;
}

Check checkNamed(const HypercallProfile& guest, const HypercallProfile& hypervisor, const std::string& what)
{
    Check check;
    check.name = (guest.name.empty() ? guest.host : guest.name) + " on " + hypervisor.host + ": " + what;
    check.leftSource = "counted by the guest's kernel";
    check.rightSource = "counted by Xen";
    return check;
}

/// Calls `use` with every guest's profile and each hypervisor's of the same domain: by uuid, or dom0 of the same host.
template <class Use> void forEachPair(const std::vector<HypercallProfile>& profiles, Use use)
{
    const auto keyOf = [](const HypercallProfile& profile) {
        return profile.domid.value == 0 ? "host " + profile.host
            : profile.uuid.empty()      ? std::string()
                                        : "uuid " + profile.uuid;
    };
    std::map<std::string, std::vector<const HypercallProfile*>> hypervisors;
    for (const HypercallProfile& profile : profiles)
        if (profile.source == HypercallSource::Hypervisor)
            hypervisors[keyOf(profile)].push_back(&profile);
    for (const HypercallProfile& guest : profiles) {
        const std::string key = keyOf(guest);
        if (guest.source != HypercallSource::Guest || key.empty())
            continue;
        if (const auto found = hypervisors.find(key); found != hypervisors.end())
            for (const HypercallProfile* hypervisor : found->second)
                use(guest, *hypervisor);
    }
}

using Observer = std::tuple<bool, std::string, DomId>; ///< a hypervisor, its host, the domain

} // namespace

Check checkGuestHypercallsAgainstHypervisor(const HypercallProfile& guest, const HypercallProfile& hypervisor)
{
    return compareCounts(checkNamed(guest, hypervisor, "hypercalls by the guest against the hypervisor, by number"),
        hypercallsOf(guest), hypercallsOf(hypervisor), "calls", hypercallName);
}

std::vector<Check> checkGuestHypercallsAgainstHypervisor(const std::vector<HypercallProfile>& profiles)
{
    std::vector<Check> checks;
    bool guests = false;
    bool hypervisors = false;
    for (const HypercallProfile& guest : profiles) {
        guests = guests || guest.source == HypercallSource::Guest;
        hypervisors = hypervisors || guest.source == HypercallSource::Hypervisor;
    }
    forEachPair(profiles, [&checks](const HypercallProfile& guest, const HypercallProfile& hypervisor) {
        checks.push_back(checkGuestHypercallsAgainstHypervisor(guest, hypervisor));
    });
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

std::vector<Check> checkGuestSendsAgainstHypervisor(const std::vector<HypercallProfile>& profiles, const IoProfile& io)
{
    const auto nameOf = [](std::uint32_t) -> std::string { return "events"; };
    std::map<Observer, const ChannelProfile*> channels;
    for (const ChannelProfile& profile : io.channels)
        channels.try_emplace({profile.byHypervisor, profile.observer, profile.domid}, &profile);
    std::vector<Check> checks;
    forEachPair(profiles, [&](const HypercallProfile& guest, const HypercallProfile& hypervisor) {
        const auto kernels = channels.find({false, guest.host, guest.domid});
        const auto xens = channels.find({true, hypervisor.host, hypervisor.domid});
        if (kernels != channels.end() && xens != channels.end())
            checks.push_back(
                compareCounts(checkNamed(guest, hypervisor, "events sent, by the guest against the hypervisor"),
                    sendsOf(guest, *kernels->second, io.gaps), sendsOf(hypervisor, *xens->second, io.gaps), "events",
                    nameOf));
    });
    return checks;
}

} // namespace xenlens::analysis
