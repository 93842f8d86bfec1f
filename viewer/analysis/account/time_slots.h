// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace xenlens::analysis {

/// Cuts time at the ends of some windows, so that each sum of an interval has to be looked at once, however many
/// windows it is part of.
class TimeSlots
{
public:
    explicit TimeSlots(const std::vector<TimeRange>& windows);

    /// Calls `add` with each slot that the interval lies in and the share of the interval, 0 to 1, that is in it. What
    /// lies before or after all windows is left out. An interval of no length lies in one slot.
    void spread(TimeRange interval, const std::function<void(std::size_t slot, double share)>& add) const;

    /// The slots that make up one of the windows: [first, last).
    struct Slots
    {
        std::size_t first = 0;
        std::size_t last = 0;
    };
    [[nodiscard]] Slots of(TimeRange window) const;

private:
    std::vector<TimeNs> m_cuts; ///< in order; slot i is from cut i to cut i + 1
};

} // namespace xenlens::analysis
