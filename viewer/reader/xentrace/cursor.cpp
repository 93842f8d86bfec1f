// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/cursor.h"

#include "reader/xentrace/cursor_loop.h"

#include <algorithm>
#include <cstring>

namespace xenlens::xentrace {

namespace {

constexpr std::size_t chunkBytesMax = 64 * 1024;
/// So many records with a TSC decide whether one before them is to be believed.
constexpr unsigned judgesMax = 8;

std::size_t chunkBytes(std::span<const Window> windows)
{
    std::size_t most = 0;
    for (const Window& window : windows)
        most = std::max<std::size_t>(most, window.size);
    return std::min(chunkBytesMax, most);
}

} // namespace

Cursor::Cursor(const File& file, std::uint32_t cpu, std::span<const Window> windows, const RecordFilter& filter,
    Problems& problems)
    : m_file(file)
    , m_filter(filter)
    , m_problems(problems)
    , m_windows(windows)
    , m_chunk((chunkBytes(windows) + 3) / 4)
    , m_pos(m_chunk.data())
    , m_end(m_chunk.data())
{
    m_context.running.cpu = m_context.callers.cpu = static_cast<std::uint16_t>(cpu);
}

std::uint64_t Cursor::offset() const
{
    return m_chunkOffset + static_cast<std::uint64_t>(m_pos - m_chunk.data()) * 4;
}

bool Cursor::finalize()
{
    while (!m_ready) {
        if (bytesReady() < lookahead && m_left > 0)
            refill();
        if (m_pos == m_end) {
            if (!nextWindow())
                return false;
        } else if (!prepare()) {
            skipWindow();
        }
    }
    return true;
}

bool Cursor::nextWindow()
{
    if (m_windows.empty())
        return false;
    const Window& window = m_windows.front();
    m_windows = m_windows.subspan(1);
    if (window.afterGap)
        m_context.forget();
    m_chunkOffset = window.offset;
    m_left = window.size;
    m_pos = m_end = m_chunk.data();
    refill();
    if (!m_context.running.timeKnown)
        peekFirstTsc();
    return true;
}

/// Moves what is left to the front and fills up behind it.
void Cursor::refill()
{
    m_chunkOffset = offset();
    const std::size_t kept = bytesReady();
    std::memmove(m_chunk.data(), m_pos, kept);
    const std::size_t room = m_chunk.size() * 4 - kept;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(room, m_left));
    const std::span<std::byte> target = std::as_writable_bytes(std::span(m_chunk)).subspan(kept, wanted);
    const std::size_t got = m_file.read(m_chunkOffset + kept, target);
    // A file that was cut meanwhile ends here, and so does one whose last window has no whole number of words.
    m_left = got < wanted ? 0 : m_left - got;
    m_pos = m_chunk.data();
    m_end = m_pos + (kept + got) / 4;
    if (m_left == 0 && (kept + got) % 4 != 0)
        m_problems.add(
            {Problem::Kind::BadRecord, m_chunkOffset + (kept + got) / 4 * 4, (kept + got) % 4, m_context.running.cpu});
}

/// Checks the record at m_pos and finds its time. False: it is none.
bool Cursor::prepare()
{
    const std::uint32_t header = *m_pos;
    const std::size_t words = recordWords(header);
    const std::uint32_t event = eventOf(header);
    if (static_cast<std::size_t>(m_end - m_pos) < words || !isValidEvent(event) || event == CpuChange)
        return false;
    m_ready = true;
    if (!hasTsc(header)) {
        m_lastTsc += ticksSince(m_pos);
        m_time = m_lastTsc;
        return true;
    }
    const std::uint64_t tsc = tscOf(m_pos);
    const std::uint32_t* next = m_pos + words;
    const bool nextIsEarlier = m_end - next >= 3 && hasTsc(*next) && tscOf(next) < tsc;
    // Unsigned: a TSC that went back looks like a jump as well.
    const bool jumped = m_context.running.timeKnown && tsc - m_lastTsc > jumpTicks;
    m_time = nextIsEarlier || jumped ? judge(tsc) : tsc;
    m_lastTsc = m_time;
    m_context.running.timeKnown = m_context.callers.timeKnown = true;
    return true;
}

/// Lets the records behind the one at m_pos decide whether its TSC or its neighbours' are right.
std::uint64_t Cursor::judge(std::uint64_t tsc)
{
    const std::uint64_t last = m_context.running.timeKnown ? m_lastTsc : 0;
    unsigned before = 0; // earlier than the last one
    unsigned between = 0; // from the last one to this one
    unsigned judges = 0;
    const std::uint32_t* at = m_pos + recordWords(*m_pos);
    while (judges < judgesMax && m_end - at >= 3) {
        if (!isValidEvent(eventOf(*at)))
            break;
        if (hasTsc(*at)) {
            ++judges;
            const std::uint64_t other = tscOf(at);
            before += other < last;
            between += other >= last && other < tsc;
        }
        const std::size_t words = recordWords(*at);
        if (static_cast<std::size_t>(m_end - at) < words)
            break;
        at += words;
    }
    // Forward: wrong if more of what follows is earlier than it. Back: right only if what follows went back as well,
    // as it does where the recordings of two boots were put into one file.
    const bool back = tsc < last;
    const bool believed = back ? before * 2 > judges : between * 2 <= judges;
    if (back || !believed)
        m_problems.add({Problem::Kind::Time, offset(), 0, m_context.running.cpu});
    return believed ? tsc : last;
}

/// No record can be told from another any more: goes on with the next window.
void Cursor::skipWindow()
{
    m_problems.add({Problem::Kind::BadRecord, offset(), bytesReady() + m_left, m_context.running.cpu});
    m_pos = m_end;
    m_left = 0;
    m_context.forget();
}

/// Records before a pCPU's first TSC are put where that one is.
void Cursor::peekFirstTsc()
{
    for (const std::uint32_t* at = m_pos; m_end - at >= 3 && isValidEvent(eventOf(*at));) {
        if (hasTsc(*at)) {
            m_lastTsc = tscOf(at);
            return;
        }
        const std::size_t words = recordWords(*at);
        if (static_cast<std::size_t>(m_end - at) < words)
            return;
        at += words;
    }
}

/// Follows what runs on the pCPU, and notes what Xen lost.
void Cursor::schedule(const Record& record)
{
    m_context.add(record.event, record.words());
    if (record.event == LostRecords && record.count >= 4)
        m_problems.add(
            {Problem::Kind::Lost, record.offset, 0, record.cpu, record.data[0], word64(record.data + 2), record.tsc});
}

} // namespace xenlens::xentrace
