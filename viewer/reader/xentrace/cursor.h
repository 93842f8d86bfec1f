// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/file.h"
#include "reader/xentrace/record.h"

#include <cstdint>
#include <span>
#include <vector>

namespace xenlens::xentrace {

/// Walks one pCPU's windows. Holds at most a chunk of the file; keeps the pCPU's time and what runs on it.
class Cursor
{
public:
    /// `file` and `problems` must outlive the cursor.
    Cursor(const File& file, std::uint32_t cpu, std::span<const Window> windows, Problems& problems);

    /// Makes the next record ready; false: there is none. Invalidates the words of records that were read.
    bool settle();
    /// Of the next record, after settle().
    [[nodiscard]] std::uint64_t time() const { return m_time; }
    /// Reads records in order while there is room, they are in memory and not later than `limit`; at least one after
    /// settle() when time() <= limit.
    std::size_t read(std::span<Record> records, std::uint64_t limit);

private:
    struct Context
    {
        bool known = false;
        std::uint16_t dom = 0;
        std::uint16_t vcpu = 0;
    };

    [[nodiscard]] std::size_t bytesReady() const { return static_cast<std::size_t>(m_end - m_pos) * 4; }
    [[nodiscard]] std::uint64_t offset() const;
    bool nextWindow();
    void refill();
    bool prepare();
    void skipWindow();
    void peekFirstTsc();
    [[nodiscard]] std::uint64_t judge(std::uint64_t tsc);
    std::size_t readInner(std::span<Record> records, std::uint64_t limit);
    void give(Record& record, const std::uint32_t* pos, std::uint64_t time);
    void schedule(const Record& record);

    const File& m_file;
    Problems& m_problems;
    std::span<const Window> m_windows; ///< still to come
    std::uint32_t m_cpu;

    std::vector<std::uint32_t> m_chunk;
    const std::uint32_t* m_pos = nullptr;
    const std::uint32_t* m_end = nullptr;
    std::uint64_t m_chunkOffset = 0; ///< of m_chunk's first byte in the file
    std::uint64_t m_left = 0; ///< bytes of the window that are not in the chunk yet

    bool m_ready = false; ///< the record at m_pos is whole and m_time is its time
    bool m_timeKnown = false;
    bool m_sawRunstate = false;
    std::uint64_t m_time = 0; ///< of the record at m_pos
    std::uint64_t m_lastTsc = 0;
    Context m_context; ///< what runs on the pCPU
    Context m_callers; ///< whose hypercalls the CostCall records are: they come without scheduling records
};

} // namespace xenlens::xentrace
