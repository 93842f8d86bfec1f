// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/cursor.h"
#include "reader/xentrace/layout.h"
#include "reader/xentrace/record.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

/// The loop that every record goes through: a template, so that what is done with the most frequent ones becomes part
/// of it. A Sink has
///     bool quick(std::uint32_t header, const std::uint32_t* record, std::uint64_t tsc, const Place& place);
///     void take(const Record& record);
///     std::uint64_t until() const;
///     bool goOn(std::uint64_t tsc);
/// quick() is asked first, about a whole record, and says whether it has dealt with it; never with one that is watched
/// (RecordFilter). take() gets each of the others that is not skipped, in order, and any when it is easier so. Both may
/// keep neither pointers nor references. Before a record of the time until() or later comes goOn(), which says whether
/// it wants it; only take() and goOn() change what until() is.
namespace xenlens::xentrace {

/// A whole record and the header and TSC of the next one, which its time is checked against, in bytes.
inline constexpr std::size_t lookahead = RecordBytesMax + 12;
/// A pCPU that is silent for longer is checked against what follows: 2^36 ticks are 20 s or more.
inline constexpr unsigned jumpBits = 36;
inline constexpr std::uint64_t jumpTicks = 1ULL << jumpBits;

inline std::uint64_t tscOf(const std::uint32_t* record)
{
    return record[1] | static_cast<std::uint64_t>(record[2]) << 32;
}

/// What a record without a TSC says of its time: ticks since the record before it.
inline std::uint64_t ticksSince(const std::uint32_t* record)
{
    return isCostCall(eventOf(*record)) && extraWords(*record) > 0 ? expandTicks(record[1] >> CostDeltaShift) : 0;
}

template <class Sink> void Cursor::read(Sink& sink, std::uint64_t limit)
{
    while (m_ready && m_time <= limit && (m_time < sink.until() || sink.goOn(m_time))) {
        readInner(sink, limit);
        if (!m_ready && (m_pos == m_end || (bytesReady() < lookahead && m_left > 0) || !prepare()))
            break; // finalize() looks into it; the words of what was emitted must stay until then
    }
}

/// The bulk: the record that is ready, and on while those that follow are well inside the chunk and in no way special.
/// One step behind: a record is emitted when the TSC of the next one has confirmed its own. Works on copies, since the
/// compiler must take what a sink writes for writes to the cursor.
template <class Sink> inline void Cursor::readInner(Sink& sink, std::uint64_t limit)
{
    constexpr std::ptrdiff_t margin = lookahead / 4;
    const Disposition* const dispositions = m_filter.data();
    const std::uint32_t* pos = m_pos;
    // A record that begins before here is whole, and so are the header and TSC behind it.
    const std::uint32_t* const safe = m_context.running.timeKnown && m_end - pos >= margin ? m_end - margin + 1 : pos;
    const std::uint64_t late = std::max(limit, limit + 1);
    std::uint64_t time = m_time;
    std::uint64_t last = m_time; // of the record that was emitted last
    std::uint64_t records = m_records + 1;
    std::uint32_t header = *pos;
    m_ready = false;
    if (const Disposition disposition = m_filter[header]; disposition != Disposition::Skip)
        emit(sink, pos, time, disposition == Disposition::Watch);
    std::uint64_t stop = std::min(late, sink.until());
    pos += recordWords(header);
    bool valid = pos < safe;
    if (valid) {
        header = *pos;
        time = hasTsc(header) ? tscOf(pos) : last + ticksSince(pos);
        valid = !hasTsc(header) || time - last < jumpTicks;
    }
    while (valid) {
        const std::uint32_t* const next = pos + recordWords(header);
        const std::uint32_t nextHeader = *next;
        std::uint64_t nextTime = 0;
        if (hasTsc(nextHeader)) {
            nextTime = tscOf(next);
            if ((nextTime - time) >> jumpBits != 0)
                break; // one of the two is wrong
        } else {
            nextTime = time + ticksSince(next);
        }
        if (time >= stop)
            break;
        if (!sink.quick(header, pos, time, m_context.running)) {
            const Disposition disposition = dispositions[(header >> RecordFilter::shift) & RecordFilter::mask];
            if (disposition == Disposition::Invalid || eventOf(header) == CpuChange)
                break;
            if (disposition != Disposition::Skip) {
                emit(sink, pos, time, disposition == Disposition::Watch);
                stop = std::min(late, sink.until());
            }
        }
        ++records;
        last = time;
        pos = next;
        header = nextHeader;
        time = nextTime;
        valid = pos < safe;
    }
    m_pos = pos;
    m_time = time;
    m_lastTsc = last;
    m_records = records;
}

template <class Sink> void Cursor::emit(Sink& sink, const std::uint32_t* pos, std::uint64_t time, bool watched)
{
    const std::uint32_t header = *pos;
    Record record;
    record.event = eventOf(header);
    const bool cost = watched && isCostCall(record.event);
    static_cast<Place&>(record) = cost ? m_context.callers : m_context.running;
    record.tsc = time;
    record.offset = m_chunkOffset + static_cast<std::uint64_t>(pos - m_chunk.data()) * 4;
    record.count = static_cast<std::uint8_t>(extraWords(header));
    record.ownTsc = hasTsc(header);
    record.data = pos + recordWords(header) - record.count;
    sink.take(record);
    if (watched && !cost)
        schedule(record);
}

} // namespace xenlens::xentrace
