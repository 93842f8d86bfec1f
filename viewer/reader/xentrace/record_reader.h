// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/cursor_loop.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace xenlens::xentrace {

/// All records of a file (or of one pCPU), those of all pCPUs merged by TSC; of one pCPU they keep their order. Memory:
/// at most 64 KiB a pCPU and one batch, however long the file is. CPU-change records are the file's frame and are not
/// given out, and neither are those of which `filter` says so. Not to be moved: its cursors look into it.
class RecordReader
{
public:
    /// `file` must outlive the reader.
    explicit RecordReader(
        const File& file, std::optional<std::uint32_t> cpu = std::nullopt, const RecordFilter& filter = RecordFilter());

    RecordReader(const RecordReader&) = delete;
    RecordReader& operator=(const RecordReader&) = delete;

    /// The next records, all of one pCPU; empty at the end. They and their words are good until the next call.
    std::span<const Record> nextBatch();
    /// Gives some more records to a sink (cursorloop.h), a chunk of the file at most; false: there were none left.
    template <class Sink> bool step(Sink& sink);

    /// Records so far, those included that `filter` has kept out.
    [[nodiscard]] std::uint64_t records() const;
    /// Of any record so far, the latest.
    [[nodiscard]] std::uint64_t lastTsc() const;

    /// What was found to be wrong, and lost, in the windows read so far; see also File::problems().
    [[nodiscard]] const Problems& problems() const { return m_problems; }

private:
    static constexpr std::size_t batchRecords = 256;

    class Batch;

    void put(Cursor* cursor);
    std::uint64_t takeEarliest();

    RecordFilter m_filter;
    Problems m_problems;
    std::vector<Cursor> m_cursors;
    std::vector<Cursor*> m_heap; ///< finalized, the earliest first
    Cursor* m_current = nullptr; ///< the one of the last batch: not in the heap
    std::vector<Record> m_batch;
};

template <class Sink> bool RecordReader::step(Sink& sink)
{
    const std::uint64_t limit = takeEarliest();
    if (m_current != nullptr)
        m_current->read(sink, limit);
    return m_current != nullptr;
}

} // namespace xenlens::xentrace
