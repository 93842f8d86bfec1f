// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "trace_record.h"

#include <cstdint>
#include <span>
#include <vector>

namespace xenlens::tracer {

/** Parses one CPU's windows into records, in order, and finds the time of each. */
class RecordParser
{
public:
    /** `startTsc` is the time of records before the first that has one. */
    RecordParser(uint16_t cpu, uint64_t startTsc)
        : m_cpu(cpu)
        , m_reference(startTsc)
        , m_latest(startTsc)
    {
    }

    /**
     * Appends the records of a window, padding left out. Times never go back, and none is after `endTsc`, when the
     * window had been taken. A record that the window ends in the middle of makes the rest unreadable.
     */
    void parse(std::span<const uint32_t> window, uint64_t endTsc, std::vector<TraceRecord>& out);

    uint64_t records() const { return m_records; } ///< all of them, padding left out
    uint64_t unreadBytes() const { return m_unreadWords * sizeof(uint32_t); }

private:
    uint16_t m_cpu;
    uint64_t m_reference; ///< what the next delta is from
    uint64_t m_latest;
    uint64_t m_records = 0;
    uint64_t m_unreadWords = 0;
};

} // namespace xenlens::tracer
