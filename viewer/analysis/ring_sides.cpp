// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/ring_sides.h"

#include "analysis/checks.h"

#include <algorithm>

namespace xenlens::analysis {

namespace {

struct Sums
{
    std::uint64_t requests = 0;
    std::uint64_t bytes = 0;

    void add(const RingProfile& ring, const RingCounts& counts)
    {
        const bool receives = ring.kind == RingKind::NetfrontRx || ring.kind == RingKind::NetbackRx;
        requests += receives ? counts.responses : counts.requests;
        bytes += counts.bytes();
    }
};

bool isBackOf(const RingProfile& back, const RingProfile& front)
{
    const bool matches = (front.kind == RingKind::Blkfront && back.kind == RingKind::Blkback)
        || (front.kind == RingKind::NetfrontTx && back.kind == RingKind::NetbackTx)
        || (front.kind == RingKind::NetfrontRx && back.kind == RingKind::NetbackRx);
    return matches && back.device == front.device && back.queue == front.queue && !front.guest.empty()
        && back.guest == front.guest;
}

const GuestLog* findLog(const std::vector<GuestLog>& logs, const std::string& name, bool dom0)
{
    for (const GuestLog& log : logs)
        if (log.name == name && log.isDom0() == dom0)
            return &log;
    return nullptr;
}

/// Upper end of the last bucket that holds anything.
DurationNs longestLatency(const RingProfile& ring)
{
    return DurationNs{static_cast<std::int64_t>(ring.latency.percentile(1).value_or(0))};
}

/// What the back ends counted around the time for which the guest was traced.
struct BackEnds
{
    Sums least;
    Sums most;
    std::string hosts;
    bool known = true; ///< clocks are bounded and nothing is missing

    void add(const RingProfile& ring, const GuestLog& log, const TimeRange& time, DurationNs error)
    {
        const DurationNs back{-error.ns};
        for (const RingInterval& interval : ring.intervals) {
            if (interval.time.end <= time.begin + back || interval.time.begin >= time.end + error)
                continue;
            most.add(ring, interval.counts);
            if (interval.time.begin >= time.begin + error && interval.time.end <= time.end + back)
                least.add(ring, interval.counts);
        }
        hosts += (hosts.empty() ? "" : " and ") + log.name;
        known = known && log.clockBound() && log.missingStretches(GuestLog::Sums::OfTheProbes).empty();
    }
};

/// Every host that the guest was on is traced as long as the guest was on it.
bool coversAll(const GuestLog& guest, const std::vector<const GuestLog*>& backs, const TimeRange& time)
{
    std::size_t stays = 1;
    for (const Absence& absence : guest.clock.absences())
        stays += time.begin < absence.time.begin && absence.time.end < time.end;
    const bool begins
        = std::any_of(backs.begin(), backs.end(), [&](const GuestLog* log) { return log->time().begin <= time.begin; });
    const bool ends
        = std::any_of(backs.begin(), backs.end(), [&](const GuestLog* log) { return log->time().end >= time.end; });
    return begins && ends && backs.size() >= std::min<std::size_t>(stays, 2);
}

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

} // namespace

std::vector<Check> checkRingsOfBothSides(const IoProfile& io, const std::vector<GuestLog>& logs)
{
    std::vector<Check> checks;
    for (const RingProfile& front : io.rings) {
        const GuestLog* guest = isFrontEnd(front.kind) ? findLog(logs, front.observer, false) : nullptr;
        if (!guest)
            continue;
        const std::string label = front.guest + " " + front.deviceName() + " (" + toString(front.kind) + ")";
        const TimeRange time = guest->summarised();
        BackEnds backs;
        std::vector<const GuestLog*> hosts;
        for (const RingProfile& back : io.rings) {
            const GuestLog* log = isBackOf(back, front) ? findLog(logs, back.observer, true) : nullptr;
            if (!log)
                continue;
            const DurationNs clocks
                = guest->clockBound().value_or(DurationNs{}) + log->clockBound().value_or(DurationNs{});
            backs.add(back, *log, time, clocks + longestLatency(front));
            hosts.push_back(log);
        }
        Sums sums;
        for (const RingInterval& interval : front.intervals)
            sums.add(front, interval.counts);
        if (hosts.empty() || !coversAll(*guest, hosts, time) || !backs.known || !guest->clockBound()
            || !guest->missingStretches(GuestLog::Sums::OfTheProbes).empty()) {
            Check check;
            check.name = label + ": requests at the front end against the back ends";
            check.leftSource = "counted in the guest";
            check.rightSource = "counted in dom0";
            check.note = hosts.empty() ? "no back end of it was traced (xenlens-guest in dom0)"
                : !coversAll(*guest, hosts, time)
                ? "its back ends were not traced for all the time that the guest was"
                : "events were lost on one side, or a clock was not compared with a reference";
            checks.push_back(check);
            continue;
        }
        const std::size_t suspends = guest->clock.absences().size();
        const std::uint64_t repeated = suspends * (isBlock(front.kind) ? 32 : 256);
        checks.push_back(makeCheck(
            label, "requests", sums.requests, backs.least.requests, backs.most.requests, repeated, backs.hosts));
        checks.push_back(makeCheck(label, "bytes", sums.bytes, backs.least.bytes, backs.most.bytes,
            repeated > 0 && sums.requests > 0 ? repeated * (sums.bytes / sums.requests) : 0, backs.hosts));
    }
    return checks;
}

} // namespace xenlens::analysis
