// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "activity.h"
#include "clock_reference.h"

#include <functional>
#include <optional>
#include <thread>

namespace xenlens::tracer {

/**
 * Anchors of the host's monotonic clock in Unix time: one at the start, one each second while `activity` is busy, one
 * each 10 s otherwise, one at the end. They come from the reference when there is one and it answers, else from the
 * host's own clock; a change between the two is said on stderr, since durations between hosts then have no bound.
 */
class ClockAnchors
{
public:
    enum class Source
    {
        Host = 0,
        Reference = 1
    };
    using Emit = std::function<void(const ClockReading&, Source)>;

    ClockAnchors(std::optional<ClockReference> reference, Activity& activity, Emit emit);
    ~ClockAnchors();

private:
    void anchor();

    std::optional<ClockReference> m_reference;
    Activity& m_activity;
    Emit m_emit;
    std::optional<bool> m_answered; ///< whether the reference answered last time
    std::jthread m_thread;
};

} // namespace xenlens::tracer
