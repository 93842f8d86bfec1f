// SPDX-License-Identifier: GPL-2.0-or-later
#include "buffers/record_parser.h"

#include <algorithm>

namespace xenlens::tracer {

void RecordParser::parse(std::span<const uint32_t> window, uint64_t endTsc, std::vector<TraceRecord>& out)
{
    for (size_t at = 0; at < window.size();) {
        const uint32_t header = window[at];
        const bool hasTsc = header & TscFlag;
        const unsigned count = extraWords(header);
        const size_t length = 1 + (hasTsc ? 2 : 0) + count;
        if (length > window.size() - at) {
            m_unreadWords += window.size() - at;
            return;
        }
        const uint32_t event = eventOf(header);
        const auto words = window.subspan(at + length - count, count);
        // The time that deltas are from is that of any record which has one, padding included (0006).
        if (hasTsc)
            m_reference = window[at + 1] | static_cast<uint64_t>(window[at + 2]) << 32;
        else if (isCostCall(event) && count > 0)
            m_reference += expandTicks(words[0] >> CostDeltaShift);
        at += length;
        if (event == WrapBuffer)
            continue;
        // CPUs whose TSCs are not quite in step, or a record that is not valid.
        m_latest = std::max(m_latest, std::min(m_reference, endTsc));
        TraceRecord& record = out.emplace_back();
        record.tsc = m_latest;
        record.event = event;
        record.cpu = m_cpu;
        record.count = static_cast<uint8_t>(count);
        for (unsigned i = 0; i < count; ++i) // few: a call to copy them costs more
            record.words[i] = words[i];
        ++m_records;
    }
}

} // namespace xenlens::tracer
