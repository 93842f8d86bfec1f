// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/file.h"
#include "reader/xentrace/record.h"
#include "reader/xentrace/record_filter.h"

#include <cstdint>
#include <span>
#include <vector>

namespace xenlens::xentrace {

/// Walks one pCPU's windows. Holds at most a chunk of the file; keeps the pCPU's time and what runs on it.
class Cursor
{
public:
    /// `file`, `filter` and `problems` must outlive the cursor.
    Cursor(const File& file, std::uint32_t cpu, std::span<const Window> windows, const RecordFilter& filter,
        Problems& problems);

    /// Makes the next record ready; false: there is none. Invalidates the words of records that were read.
    bool finalize();
    /// TSC of the next record, after finalize().
    [[nodiscard]] std::uint64_t time() const { return m_time; }
    /// Emits records in order while the sink has room, they are in memory and not later than `limit`; at least one
    /// after finalize() when time() <= limit and there is room. What a Sink is: cursorloop.h.
    template <class Sink> void read(Sink& sink, std::uint64_t limit);
    /// Records that were read, those that the filter skips included.
    [[nodiscard]] std::uint64_t records() const { return m_records; }
    /// TSC of the last record, emitted or ready.
    [[nodiscard]] std::uint64_t lastTsc() const { return m_lastTsc; }

private:
    [[nodiscard]] std::size_t bytesReady() const { return static_cast<std::size_t>(m_end - m_pos) * 4; }
    [[nodiscard]] std::uint64_t offset() const;
    bool nextWindow();
    void refill();
    bool prepare();
    void skipWindow();
    void peekFirstTsc();
    [[nodiscard]] std::uint64_t judge(std::uint64_t tsc);
    template <class Sink> void readInner(Sink& sink, std::uint64_t limit);
    template <class Sink> void emit(Sink& sink, const std::uint32_t* pos, std::uint64_t time, bool watched);
    void schedule(const Record& record);

    const File& m_file;
    const RecordFilter& m_filter;
    Problems& m_problems;
    std::span<const Window> m_windows; ///< still to come
    std::uint64_t m_records = 0;

    std::vector<std::uint32_t> m_chunk;
    const std::uint32_t* m_pos = nullptr;
    const std::uint32_t* m_end = nullptr;
    std::uint64_t m_chunkOffset = 0; ///< of m_chunk's first byte in the file
    std::uint64_t m_left = 0; ///< bytes of the window that are not in the chunk yet

    bool m_ready = false; ///< the record at m_pos is whole and m_time is its time
    std::uint64_t m_time = 0; ///< of the record at m_pos
    std::uint64_t m_lastTsc = 0;
    PcpuContext m_context;
};

} // namespace xenlens::xentrace
