// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/guest_log.h"
#include "analysis/logs/time_ranges.h"
#include "analysis/results/io_profile.h"

#include <string>
#include <vector>

namespace xenlens::analysis {

/// A guest and the kernels that run the back ends of its devices: tells when both were traced.
class WatchedGuest
{
public:
    /// `name` is the guest's in `io`. All must outlive this.
    WatchedGuest(
        const GuestLog& guest, const std::string& name, const IoProfile& io, const std::vector<GuestLog>& logs);

    /// "b and a": hosts whose back ends were traced; empty: none.
    [[nodiscard]] const std::string& hosts() const { return m_hosts; }
    /// Every clock was compared with a reference.
    [[nodiscard]] bool bounded() const { return m_bounded; }
    /// How far the clocks of the guest and of any host may be apart, as far as that is known.
    [[nodiscard]] DurationNs error() const { return m_error; }
    /// The longest run of the guest's summaries in which the host that it was on was traced and nothing is missing; of
    /// no length if there is none. It may go across a suspend interval.
    [[nodiscard]] const TimeRange& secondsRange() const { return m_longest; }

private:
    struct Back
    {
        const GuestLog* log;
        std::vector<const RingProfile*> rings;
    };

    [[nodiscard]] TimeRange longestRun() const;
    [[nodiscard]] std::vector<TimeRange> watchedStays() const;
    [[nodiscard]] const GuestLog* hostOf(const TimeRange& stay) const;
    [[nodiscard]] bool isValid(const TimeRange& time, const std::vector<TimeRange>& watched) const;

    const GuestLog& m_guest;
    std::vector<Back> m_backs;
    TimeRanges m_missing;
    TimeRange m_longest;
    std::string m_hosts;
    DurationNs m_error;
    bool m_bounded = true;
};

} // namespace xenlens::analysis
