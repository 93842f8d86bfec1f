// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/cursor.h"

#include "reader/xentrace/header.h"
#include "reader/xentrace/layout.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace xenlens::xentrace {

namespace {

constexpr std::size_t kChunkBytes = 64 * 1024;
/// A whole record and the header and TSC of the next one, which its time is checked against.
constexpr std::size_t kLookahead = kRecordBytesMax + 12;
/// A pCPU that is silent for longer is checked against what follows: 2^36 ticks are 20 s or more.
constexpr std::uint64_t kJump = 1ULL << 36;
/// So many records with a TSC decide whether one before them is to be believed.
constexpr unsigned kJudges = 8;

/// What the reader has to know of a record's class and subclass.
enum Treat : std::uint8_t
{
    Unsound,
    Plain,
    Watched ///< may tell what runs on the pCPU, or may be a CPU-change record
};

/// By the upper 16 bits of an event number: one load for a record instead of a dozen tests.
constexpr std::array<Treat, 1U << 16> kTreat = [] {
    std::array<Treat, 1U << 16> treat{};
    for (std::uint32_t upper = 0; upper < treat.size(); ++upper) {
        const std::uint32_t kind = classBits(upper << 12);
        if (soundEvent(upper << 12))
            treat[upper] = kind == ClassGen || kind == ClassSched ? Watched : Plain;
    }
    return treat;
}();

Treat treatOf(std::uint32_t header)
{
    return kTreat[eventOf(header) >> 12];
}

std::uint64_t tscOf(const std::uint32_t* record)
{
    return record[1] | static_cast<std::uint64_t>(record[2]) << 32;
}

std::size_t chunkBytes(std::span<const Window> windows)
{
    std::size_t most = 0;
    for (const Window& window : windows)
        most = std::max<std::size_t>(most, window.size);
    return std::min(kChunkBytes, most);
}

} // namespace

Cursor::Cursor(const File& file, std::uint32_t cpu, std::span<const Window> windows, Problems& problems)
    : m_file(file)
    , m_problems(problems)
    , m_windows(windows)
    , m_cpu(cpu)
    , m_chunk((chunkBytes(windows) + 3) / 4)
    , m_pos(m_chunk.data())
    , m_end(m_chunk.data())
{
}

std::uint64_t Cursor::offset() const
{
    return m_chunkOffset + static_cast<std::uint64_t>(m_pos - m_chunk.data()) * 4;
}

bool Cursor::settle()
{
    while (!m_ready) {
        if (bytesReady() < kLookahead && m_left > 0)
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
        m_context = m_callers = {};
    m_chunkOffset = window.offset;
    m_left = window.size;
    m_pos = m_end = m_chunk.data();
    refill();
    if (!m_timeKnown)
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
        m_problems.add({Problem::Kind::BadRecord, m_chunkOffset + (kept + got) / 4 * 4, (kept + got) % 4,
            static_cast<std::int32_t>(m_cpu)});
}

/// Checks the record at m_pos and finds its time. False: it is none.
bool Cursor::prepare()
{
    const std::uint32_t header = *m_pos;
    const std::size_t words = recordBytes(header) / 4;
    const std::uint32_t event = eventOf(header);
    if (static_cast<std::size_t>(m_end - m_pos) < words || !soundEvent(event) || event == CpuChange)
        return false;
    m_ready = true;
    if (!hasTsc(header)) {
        // These tell how long after the record before them they were written.
        if (isCostCall(event) && words > 1)
            m_lastTsc += expandFloating(m_pos[1] >> 15);
        m_time = m_lastTsc;
        return true;
    }
    const std::uint64_t tsc = tscOf(m_pos);
    const std::uint32_t* next = m_pos + words;
    const bool nextIsEarlier = m_end - next >= 3 && hasTsc(*next) && tscOf(next) < tsc;
    // Unsigned: a TSC that went back looks like a jump as well.
    const bool jumped = m_timeKnown && tsc - m_lastTsc > kJump;
    m_time = nextIsEarlier || jumped ? judge(tsc) : tsc;
    m_lastTsc = m_time;
    m_timeKnown = true;
    return true;
}

/// Lets the records behind the one at m_pos decide whether its TSC or its neighbours' are right.
std::uint64_t Cursor::judge(std::uint64_t tsc)
{
    const std::uint64_t last = m_timeKnown ? m_lastTsc : 0;
    unsigned before = 0; // earlier than the last one
    unsigned between = 0; // from the last one to this one
    unsigned judges = 0;
    const std::uint32_t* at = m_pos + recordBytes(*m_pos) / 4;
    while (judges < kJudges && m_end - at >= 3) {
        if (!soundEvent(eventOf(*at)))
            break;
        if (hasTsc(*at)) {
            ++judges;
            const std::uint64_t other = tscOf(at);
            before += other < last;
            between += other >= last && other < tsc;
        }
        const std::size_t words = recordBytes(*at) / 4;
        if (static_cast<std::size_t>(m_end - at) < words)
            break;
        at += words;
    }
    // Forward: wrong if more of what follows is earlier than it. Back: right only if what follows went back as well,
    // as it does where the recordings of two boots were put into one file.
    const bool back = tsc < last;
    const bool believed = back ? before * 2 > judges : between * 2 <= judges;
    if (back || !believed)
        m_problems.add({Problem::Kind::Time, offset(), 0, static_cast<std::int32_t>(m_cpu)});
    return believed ? tsc : last;
}

/// No record can be told from another any more: goes on with the next window.
void Cursor::skipWindow()
{
    m_problems.add({Problem::Kind::BadRecord, offset(), bytesReady() + m_left, static_cast<std::int32_t>(m_cpu)});
    m_pos = m_end;
    m_left = 0;
    m_context = m_callers = {};
}

/// Records before a pCPU's first TSC are put where that one is.
void Cursor::peekFirstTsc()
{
    for (const std::uint32_t* at = m_pos; m_end - at >= 3 && soundEvent(eventOf(*at));) {
        if (hasTsc(*at)) {
            m_lastTsc = tscOf(at);
            return;
        }
        const std::size_t words = recordBytes(*at) / 4;
        if (static_cast<std::size_t>(m_end - at) < words)
            return;
        at += words;
    }
}

/// Gives out the record at `pos`, whose time is known.
inline void Cursor::give(Record& record, const std::uint32_t* pos, std::uint64_t time)
{
    const std::uint32_t header = *pos;
    record.tsc = time;
    record.offset = m_chunkOffset + static_cast<std::uint64_t>(pos - m_chunk.data()) * 4;
    record.data = pos + 1 + 2 * (header >> 31);
    record.event = eventOf(header);
    record.cpu = static_cast<std::uint16_t>(m_cpu);
    record.count = static_cast<std::uint8_t>(extraWords(header));
    record.ownTsc = hasTsc(header);
    record.timeKnown = m_timeKnown;
    const bool watched = treatOf(header) == Watched;
    const Context& context = watched && isCostCall(record.event) ? m_callers : m_context;
    record.contextKnown = context.known;
    record.dom.value = context.dom;
    record.vcpu = context.vcpu;
    if (watched)
        schedule(record);
}

std::size_t Cursor::read(std::span<Record> records, std::uint64_t limit)
{
    std::size_t n = 0;
    while (n < records.size() && m_ready && m_time <= limit) {
        n += readInner(records.subspan(n), limit);
        if (m_ready)
            continue; // no room, or too late
        if (m_pos == m_end || (bytesReady() < kLookahead && m_left > 0) || !prepare())
            break; // settle() looks into it; the words of this batch must stay until then
    }
    return n;
}

/// The bulk: at least one record, and on while those that follow are well inside the chunk and in no way special.
/// Works on copies, since the compiler must take every write to a record for one to the cursor.
std::size_t Cursor::readInner(std::span<Record> records, std::uint64_t limit)
{
    constexpr std::ptrdiff_t margin = kLookahead / 4;
    const std::uint32_t* pos = m_pos;
    const std::uint32_t* const end = m_end;
    std::uint64_t time = m_time;
    std::uint64_t last = m_lastTsc;
    const bool timeKnown = m_timeKnown;
    std::size_t n = 0;
    m_ready = false;
    for (;;) {
        give(records[n++], pos, time);
        pos += recordBytes(*pos) / 4;
        if (end - pos < margin || !timeKnown)
            break;
        const std::uint32_t header = *pos;
        const Treat treat = treatOf(header);
        if (treat == Unsound || eventOf(header) == CpuChange)
            break;
        if (hasTsc(header)) {
            const std::uint64_t tsc = tscOf(pos);
            const std::uint32_t* next = pos + recordBytes(header) / 4;
            if (tsc - last > kJump || (hasTsc(*next) && tscOf(next) < tsc))
                break;
            last = tsc;
        } else if (treat == Watched && isCostCall(eventOf(header))) {
            last += extraWords(header) > 0 ? expandFloating(pos[1] >> 15) : 0;
        }
        time = last;
        if (n == records.size() || time > limit) {
            m_ready = true;
            break;
        }
    }
    m_pos = pos;
    m_time = time;
    m_lastTsc = last;
    return n;
}

/// Follows what runs on the pCPU, as xenalyze does (tools/xentrace/xenalyze.c, sched_runstate_process and
/// process_lost_records): from the records that this very pCPU writes.
void Cursor::schedule(const Record& record)
{
    const auto context = [](std::uint32_t dom, std::uint32_t vcpu) {
        return Context{true, static_cast<std::uint16_t>(dom), static_cast<std::uint16_t>(vcpu)};
    };
    if (isRunstateChange(record.event)) {
        if (record.count < 1)
            return;
        m_sawRunstate = true;
        if (newRunstate(record.event) == kRunning)
            m_context = context(record.data[0] >> 16, record.data[0] & 0xffff);
        else if (oldRunstate(record.event) == kRunning)
            m_context = {};
        return;
    }
    switch (record.event) {
    case ContinueRunning:
        if (record.count >= 1) {
            m_sawRunstate = true;
            m_context = context(record.data[0] >> 16, record.data[0] & 0xffff);
        }
        break;
    // These name scheduling units, which are vCPUs unless core scheduling is on: second best.
    case SchedSwitch:
        if (!m_sawRunstate && record.count >= 4)
            m_context = context(record.data[2], record.data[3]);
        break;
    case SwitchInfCont:
        if (!m_sawRunstate && record.count >= 2)
            m_context = context(record.data[0], record.data[1]);
        break;
    case CostVcpu:
        if (record.count >= 1)
            m_callers = context(record.data[0] >> 16, record.data[0] & 0xffff);
        break;
    case LostRecords:
        m_callers = {}; // Xen says again whose calls they are
        if (record.count >= 4) {
            m_context = context(record.data[1] & 0xffff, record.data[1] >> 16);
            m_problems.add({Problem::Kind::Lost, record.offset, 0, static_cast<std::int32_t>(m_cpu), record.data[0],
                record.data[2] | static_cast<std::uint64_t>(record.data[3]) << 32, record.tsc});
        }
        break;
    default:
        break;
    }
}

} // namespace xenlens::xentrace
