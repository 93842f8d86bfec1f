// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/frontend_vs_backend.h"

#include "analysis/checks/checks.h"
#include "analysis/checks/watched_guest.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace xenlens::analysis {

namespace {

struct Sums
{
    std::uint64_t requests = 0;
    std::uint64_t bytes = 0;

    void add(const RingProfile& ring, const RingCounts& counts)
    {
        requests += ring.itemsOf(counts);
        bytes += counts.bytes();
    }
};

/// A ring of a guest's device, seen from its front end or its back end.
using RingId = std::tuple<std::string, RingKind, std::uint32_t, std::uint32_t>; ///< guest, back end, device, queue

RingId ringId(const RingProfile& ring)
{
    const RingKind back = ring.kind == RingKind::Blkfront ? RingKind::Blkback
        : ring.kind == RingKind::NetfrontTx               ? RingKind::NetbackTx
        : ring.kind == RingKind::NetfrontRx               ? RingKind::NetbackRx
                                                          : ring.kind;
    return {ring.guest, back, ring.device, ring.queue};
}

using Rings = std::map<RingId, std::vector<const RingProfile*>>;

/// Back ends of guests that are known.
Rings backEnds(const IoProfile& io)
{
    Rings rings;
    for (const RingProfile& ring : io.rings)
        if (!isFrontEnd(ring.kind) && !ring.guest.empty())
            rings[ringId(ring)].push_back(&ring);
    return rings;
}

/// Upper end of the last bucket that holds anything.
DurationNs longestLatency(const RingProfile& ring)
{
    return DurationNs{static_cast<std::int64_t>(ring.latency.percentile(1).value_or(0))};
}

/// What the back ends counted in a time whose ends lie inside their intervals.
struct BackEnds
{
    Sums least;
    Sums most;

    void add(const RingProfile& ring, const TimeRange& time, DurationNs error)
    {
        for (const RingInterval& interval : ring.intervals) {
            if (interval.time.end <= time.begin - error || interval.time.begin >= time.end + error)
                continue;
            most.add(ring, interval.counts);
            if (interval.time.begin >= time.begin + error && interval.time.end <= time.end - error)
                least.add(ring, interval.counts);
        }
    }
};

Check makeCheck(const std::string& label, const char* what, std::uint64_t front, std::uint64_t least,
    std::uint64_t most, std::uint64_t repeated, const std::string& hosts)
{
    Check check;
    check.name = label + ": " + what + " at the front end against the back ends";
    check.leftSource = "counted in the guest";
    check.rightSource = "counted in dom0 of " + hosts;
    const std::uint64_t nearest = std::clamp(front, least, most);
    check.left = static_cast<double>(front);
    check.right = static_cast<double>(nearest);
    check = compared(check);
    const std::uint64_t apart = front > nearest ? front - nearest : nearest - front;
    check.ok = apart <= repeated;
    if (apart > 0 && nearest > 0)
        check.tolerance = static_cast<double>(repeated) / static_cast<double>(nearest);
    check.note = "the back ends counted " + std::to_string(least)
        + (most > least ? " to " + std::to_string(most) : std::string());
    return check;
}

Check missing(const std::string& label, const char* why)
{
    Check check;
    check.name = label + ": requests at the front end against the back ends";
    check.leftSource = "counted in the guest";
    check.rightSource = "counted in dom0";
    check.note = why;
    return check;
}

void addChecks(std::vector<Check>& checks, const RingProfile& front, const GuestLog& guest, const WatchedGuest& watched,
    const Rings& backsOf)
{
    const std::string label = front.guest + " " + front.deviceName() + " (" + toString(front.kind) + ")";
    const TimeRange time = watched.secondsRange();
    if (watched.hosts().empty() || !watched.bounded() || time.duration().ns == 0) {
        checks.push_back(missing(label,
            watched.hosts().empty()  ? "no back end of it was traced (xenlens-guest in dom0)"
                : !watched.bounded() ? "a clock was not compared with a reference"
                                     : "there is no time that the front end and its back ends recorded without a gap"));
        return;
    }
    BackEnds backs;
    if (const auto rings = backsOf.find(ringId(front)); rings != backsOf.end())
        for (const RingProfile* back : rings->second)
            backs.add(*back, time, watched.error() + longestLatency(front));
    Sums sums;
    for (const RingInterval& interval : front.intervals)
        if (time.begin <= interval.time.begin && interval.time.end <= time.end)
            sums.add(front, interval.counts);
    std::uint64_t suspends = 0;
    for (const SuspendInterval& suspendInterval : guest.clock.suspendIntervals())
        suspends += time.begin < suspendInterval.time.begin && suspendInterval.time.end < time.end;
    const std::uint64_t repeated = suspends * (isBlock(front.kind) ? 32 : 256);
    const std::uint64_t size = sums.requests > 0 ? sums.bytes / sums.requests : 0;
    checks.push_back(makeCheck(
        label, "requests", sums.requests, backs.least.requests, backs.most.requests, repeated, watched.hosts()));
    checks.push_back(
        makeCheck(label, "bytes", sums.bytes, backs.least.bytes, backs.most.bytes, repeated * size, watched.hosts()));
    for (Check* check : {&checks[checks.size() - 2], &checks.back()})
        check->note += ", over " + std::to_string(time.duration().ns / 1'000'000) + " ms";
}

} // namespace

std::vector<Check> checkFrontEndsAgainstBackEnds(const IoProfile& io, const std::vector<GuestLog>& logs)
{
    std::map<std::string, std::vector<const GuestLog*>> guests; // by name
    for (const GuestLog& log : logs)
        if (!log.isDom0())
            guests[log.name].push_back(&log);
    const Rings backs = backEnds(io);
    std::map<std::pair<const GuestLog*, std::string>, WatchedGuest> watched;
    std::vector<Check> checks;
    for (const RingProfile& front : io.rings) {
        const auto observers = guests.find(front.observer);
        if (!isFrontEnd(front.kind) || observers == guests.end())
            continue;
        for (const GuestLog* log : observers->second) {
            const auto known
                = watched.try_emplace({log, front.guest}, *log, front.guest, io, logs).first; // one for all its rings
            addChecks(checks, front, *log, known->second, backs);
        }
    }
    return checks;
}

} // namespace xenlens::analysis
