// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/header_scan.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

namespace xenlens::xentrace {

namespace {

constexpr std::size_t chunkWords = 16 * 1024;
/// Of a record and the header and TSC of the one behind it.
constexpr std::size_t margin = RecordBytesMax / 4 + 3;
/// Records that follow each other are not further apart, or it is not known which is right: 20 s or more.
constexpr std::uint64_t near = 1ULL << 36;

std::uint64_t tscOf(const std::uint32_t* record)
{
    return record[1] | static_cast<std::uint64_t>(record[2]) << 32;
}

/// Over records that nobody wants, up to `safe`; `before` becomes the last of them. Apart from the rest, so that
/// nothing but this is in the loop.
const std::uint32_t* skip(
    const RecordFilter& filter, const std::uint32_t* pos, const std::uint32_t* safe, const std::uint32_t*& before)
{
    const Disposition* const dispositions = filter.data();
    const std::uint8_t* const words = recordWordsByHeader.data();
    const std::uint32_t* last = before;
    while (pos < safe) {
        const std::uint32_t header = *pos;
        if (dispositions[(header >> RecordFilter::shift) & RecordFilter::mask] != Disposition::Skip)
            break;
        last = pos;
        pos += words[header >> ExtraShift];
    }
    before = last;
    return pos;
}

} // namespace

HeaderScan::HeaderScan(const File& file, const RecordFilter& filter)
    : m_file(file)
    , m_filter(filter)
    , m_chunk(chunkWords)
{
    m_filter.set(CpuChange, Disposition::Emit); // walk() wants to see it
}

void HeaderScan::run(const Take& take, const Pick& pick, const std::stop_token& stop)
{
    for (const auto& [cpu, windows] : m_file.windows()) {
        m_cpu = static_cast<std::uint16_t>(cpu);
        m_lastTsc = 0;
        for (const Window& window : windows) {
            if (stop.stop_requested())
                return;
            if (!pick || wanted(window, pick))
                scanWindow(window, take);
        }
    }
}

bool HeaderScan::wanted(const Window& window, const Pick& pick) const
{
    std::array<std::uint32_t, 3> first{};
    return m_file.read(window.offset, std::as_writable_bytes(std::span(first))) < sizeof(first) || !hasTsc(first[0])
        || pick(m_cpu, tscOf(first.data()));
}

void HeaderScan::scanWindow(const Window& window, const Take& take)
{
    m_offset = window.offset;
    std::uint64_t left = window.size;
    std::size_t kept = 0; // words at the front of the chunk that are still to be walked over
    do {
        const std::span<std::byte> room = std::as_writable_bytes(std::span(m_chunk).subspan(kept));
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), left));
        const std::size_t got = m_file.read(m_offset, room.first(wanted));
        left = got < wanted ? 0 : left - got;
        m_offset += got;
        const std::size_t words = kept + got / 4;
        const std::uint32_t* const end = m_chunk.data() + words;
        m_pos = m_chunk.data();
        if (!walk(left == 0 || words < margin ? end : end - margin + 1, end, take) || m_pos > end)
            return;
        kept = static_cast<std::size_t>(end - m_pos);
        std::memmove(m_chunk.data(), m_pos, kept * 4);
    } while (left > 0);
}

/// Over the records that begin before `safe`. False: there is one that is none.
bool HeaderScan::walk(const std::uint32_t* safe, const std::uint32_t* end, const Take& take)
{
    const std::uint32_t* before = nullptr;
    const std::uint32_t* pos = m_pos;
    while ((pos = skip(m_filter, pos, safe, before)) < safe) {
        const std::uint32_t header = *pos;
        const std::uint32_t* const next = pos + recordWords(header);
        if (m_filter[header] == Disposition::Invalid || eventOf(header) == CpuChange || next > end)
            return false;
        noteTsc(before);
        Record record;
        record.cpu = m_cpu;
        record.ownTsc = hasTsc(header);
        record.tsc = record.ownTsc ? tscOf(pos) : 0;
        record.timeKnown = record.ownTsc && borneOut(record.tsc, end - next >= 3 ? next : nullptr);
        record.offset = m_offset - static_cast<std::uint64_t>(end - pos) * 4;
        record.event = eventOf(header);
        record.count = static_cast<std::uint8_t>(extraWords(header));
        record.data = next - record.count;
        take(record, m_filter);
        before = pos;
        pos = next;
    }
    noteTsc(before);
    m_pos = pos;
    return true;
}

void HeaderScan::noteTsc(const std::uint32_t* record)
{
    if (record != nullptr && hasTsc(*record))
        m_lastTsc = tscOf(record);
}

/// By the TSC before it or, where that is far away, by the one behind it if there is one.
bool HeaderScan::borneOut(std::uint64_t tsc, const std::uint32_t* next) const
{
    if (tsc - m_lastTsc < near)
        return true;
    return next != nullptr && hasTsc(*next) ? tscOf(next) - tsc < near : tsc >= m_lastTsc;
}

} // namespace xenlens::xentrace
