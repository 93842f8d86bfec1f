// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/watched_guest.h"

#include <algorithm>
#include <map>

namespace xenlens::analysis {

namespace {

/// The first interval that begins at `time` or later; intervals are in order.
std::vector<RingInterval>::const_iterator firstIn(const std::vector<RingInterval>& intervals, TimeNs time)
{
    return std::partition_point(intervals.begin(), intervals.end(),
        [time](const RingInterval& interval) { return interval.time.begin < time; });
}

} // namespace

WatchedGuest::WatchedGuest(
    const GuestLog& guest, const std::string& name, const IoProfile& io, const std::vector<GuestLog>& logs)
    : m_guest(guest)
{
    std::vector<TimeRange> missing = guest.missingStretches(GuestLog::Sums::OfTheProbes);
    std::map<std::string, std::vector<const RingProfile*>> ringsOf; // by observer
    for (const RingProfile& ring : io.rings)
        if (!isFrontEnd(ring.kind) && ring.guest == name)
            ringsOf[ring.observer].push_back(&ring);
    for (const GuestLog& log : logs) {
        const auto rings = ringsOf.find(log.name);
        if (rings == ringsOf.end() || !log.isDom0())
            continue;
        m_hosts += (m_hosts.empty() ? "" : " and ") + log.name;
        m_bounded = m_bounded && log.clockBound();
        m_error = std::max(m_error, log.clockBound().value_or(DurationNs{}));
        for (const TimeRange& gap : log.missingStretches(GuestLog::Sums::OfTheProbes))
            missing.push_back(gap);
        m_backs.push_back({&log, rings->second});
    }
    m_missing = TimeRanges(std::move(missing));
    m_bounded = m_bounded && guest.clockBound();
    m_error = m_error + guest.clockBound().value_or(DurationNs{});
    m_longest = longestRun();
}

TimeRange WatchedGuest::longestRun() const
{
    TimeRange best;
    TimeRange run;
    const std::vector<TimeRange> watched = watchedStays();
    for (const GuestRecording& session : m_guest.sessions) {
        for (const HypercallRow& row : session.hypercallRows) {
            const TimeRange time{m_guest.clock.toUnix(row.beginNs), m_guest.clock.toUnix(row.tsNs)};
            run = !isValid(time, watched) ? TimeRange{} : run.end == time.begin ? TimeRange{run.begin, time.end} : time;
            if (run.duration() > best.duration())
                best = run;
        }
    }
    return best;
}

/// Between two suspend intervals, cut to the time for which the host of that stay was traced.
std::vector<TimeRange> WatchedGuest::watchedStays() const
{
    std::vector<TimeRange> stays{m_guest.summarised()};
    for (const SuspendInterval& suspendInterval : m_guest.clock.suspendIntervals()) {
        const TimeNs end = stays.back().end;
        stays.back().end = suspendInterval.time.begin;
        stays.push_back({suspendInterval.time.end, end});
    }
    std::vector<TimeRange> watched;
    for (const TimeRange& stay : stays)
        if (const GuestLog* host = hostOf(stay))
            watched.push_back({std::max(stay.begin, host->time().begin), std::min(stay.end, host->time().end)});
    return watched;
}

/// The host that saw most of the guest's traffic in that time; nullptr: none did.
const GuestLog* WatchedGuest::hostOf(const TimeRange& stay) const
{
    const GuestLog* host = nullptr;
    std::uint64_t most = 0;
    for (const Back& back : m_backs) {
        std::uint64_t slots = 0;
        for (const RingProfile* ring : back.rings)
            for (auto interval = firstIn(ring->intervals, stay.begin);
                 interval != ring->intervals.end() && interval->time.begin <= stay.end; ++interval)
                if (stay.begin <= interval->time.begin && interval->time.end <= stay.end)
                    slots += interval->counts.consumedSlots + interval->counts.requests;
        if (slots > most) {
            most = slots;
            host = back.log;
        }
    }
    return host;
}

/// Both ends are in a stay that was watched: each in its own if a suspend interval lies between them.
bool WatchedGuest::isValid(const TimeRange& time, const std::vector<TimeRange>& watched) const
{
    const auto isIn = [&](TimeNs at) { // stays are in order
        const auto stay
            = std::partition_point(watched.begin(), watched.end(), [at](const TimeRange& one) { return one.end < at; });
        return stay != watched.end() && stay->begin <= at;
    };
    return isIn(time.begin) && isIn(time.end) && !m_missing.overlap(time);
}

} // namespace xenlens::analysis
