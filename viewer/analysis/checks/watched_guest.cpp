// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/watched_guest.h"

#include <algorithm>

namespace xenlens::analysis {

WatchedGuest::WatchedGuest(
    const GuestLog& guest, const std::string& name, const IoProfile& io, const std::vector<GuestLog>& logs)
    : m_guest(guest)
    , m_missing(guest.missingStretches(GuestLog::Sums::OfTheProbes))
{
    for (const GuestLog& log : logs) {
        std::vector<const RingProfile*> rings;
        for (const RingProfile& ring : io.rings)
            if (log.isDom0() && !isFrontEnd(ring.kind) && ring.guest == name && ring.observer == log.name)
                rings.push_back(&ring);
        if (rings.empty())
            continue;
        m_hosts += (m_hosts.empty() ? "" : " and ") + log.name;
        m_bounded = m_bounded && log.clockBound();
        m_error = std::max(m_error, log.clockBound().value_or(DurationNs{}));
        for (const TimeRange& gap : log.missingStretches(GuestLog::Sums::OfTheProbes))
            m_missing.push_back(gap);
        m_backs.push_back({&log, std::move(rings)});
    }
    m_bounded = m_bounded && guest.clockBound();
    m_error = m_error + guest.clockBound().value_or(DurationNs{});
}

TimeRange WatchedGuest::secondsRange() const
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
            for (const RingInterval& interval : ring->intervals)
                if (stay.begin <= interval.time.begin && interval.time.end <= stay.end)
                    slots += interval.counts.consumedSlots + interval.counts.requests;
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
    const auto isIn = [&](TimeNs at) {
        return std::any_of(
            watched.begin(), watched.end(), [at](const TimeRange& stay) { return stay.begin <= at && at <= stay.end; });
    };
    return isIn(time.begin) && isIn(time.end)
        && std::none_of(m_missing.begin(), m_missing.end(),
            [&](const TimeRange& gap) { return gap.begin < time.end && time.begin < gap.end; });
}

} // namespace xenlens::analysis
