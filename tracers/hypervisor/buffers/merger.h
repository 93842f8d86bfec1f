// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "trace_record.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace xenlens::tracer {

/**
 * Brings the records of several CPUs into the order of their times. What is later than the horizon stays for the next
 * time: other CPUs may have written before it what has not been taken yet. As no record is later than when it was
 * taken, that is never more than one filling of the buffers.
 */
class Merger
{
public:
    explicit Merger(unsigned cpus)
        : m_queues(cpus)
    {
    }

    /** Where the parser of this CPU appends; in order of time. */
    std::vector<TraceRecord>& queue(unsigned cpu) { return m_queues[cpu].records; }

    /** Hands on all records up to `horizon`; of equal times the lower CPU first. */
    void deliver(uint64_t horizon, const std::function<void(const TraceRecord&)>& take);

private:
    struct Queue
    {
        std::vector<TraceRecord> records;
        size_t next = 0;
    };
    std::vector<Queue> m_queues;
};

} // namespace xenlens::tracer
