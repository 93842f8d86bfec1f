// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace xenlens::analysis {

/// The events of each domain in order of time, so that those of one domain in some time are found without a walk
/// through all of them. The events must be in order of time and outlive this.
template <class E> class ByDomain
{
public:
    ByDomain() = default;

    explicit ByDomain(const std::vector<E>& events)
        : ByDomain(events, [](const E&) { return true; })
    {
    }

    template <class Wanted> ByDomain(const std::vector<E>& events, Wanted wanted)
    {
        for (const E& event : events)
            if (wanted(event))
                m_events[event.domid].push_back(&event);
    }

    [[nodiscard]] std::span<const E* const> of(DomId domid) const
    {
        const auto known = m_events.find(domid);
        return known == m_events.end() ? std::span<const E* const>() : std::span<const E* const>(known->second);
    }

    /// from <= tsNs < to
    [[nodiscard]] std::span<const E* const> between(DomId domid, std::uint64_t from, std::uint64_t to) const
    {
        const auto all = of(domid);
        const auto before = [](std::uint64_t time) { return [time](const E* e) { return e->tsNs < time; }; };
        const auto first = std::partition_point(all.begin(), all.end(), before(from));
        return {first, std::partition_point(first, all.end(), before(std::max(from, to)))};
    }

private:
    std::map<DomId, std::vector<const E*>> m_events;
};

} // namespace xenlens::analysis
