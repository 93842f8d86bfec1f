// SPDX-License-Identifier: GPL-2.0-or-later
#include "buffers/merger.h"

#include <queue>

#include <cstddef>

namespace xenlens::tracer {

void Merger::deliver(uint64_t horizon, const std::function<void(const TraceRecord&)>& take)
{
    using Head = std::pair<uint64_t, size_t>; // time, CPU
    std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
    const auto offer = [&](size_t cpu) {
        const Queue& queue = m_queues[cpu];
        if (queue.next < queue.records.size() && queue.records[queue.next].tsc <= horizon)
            heads.emplace(queue.records[queue.next].tsc, cpu);
    };
    for (size_t cpu = 0; cpu < m_queues.size(); ++cpu)
        offer(cpu);
    while (!heads.empty()) {
        const auto cpu = heads.top().second;
        heads.pop();
        Queue& queue = m_queues[cpu];
        // As long as no other CPU comes before, without the heap.
        const Head other = heads.empty() ? Head{horizon, m_queues.size()} : heads.top();
        while (queue.next < queue.records.size() && Head{queue.records[queue.next].tsc, cpu} < other)
            take(queue.records[queue.next++]);
        offer(cpu);
    }
    for (auto& queue : m_queues) {
        queue.records.erase(queue.records.begin(), queue.records.begin() + static_cast<std::ptrdiff_t>(queue.next));
        queue.next = 0;
    }
}

} // namespace xenlens::tracer
