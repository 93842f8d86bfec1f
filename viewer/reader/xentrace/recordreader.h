// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/cursor.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace xenlens::xentrace {

/// All records of a file (or of one pCPU), those of all pCPUs merged by TSC; of one pCPU they keep their order. Memory:
/// at most 64 KiB a pCPU and one batch, however long the file is. CPU-change records are the file's frame and are not
/// given out.
class RecordReader
{
public:
    /// `file` must outlive the reader.
    explicit RecordReader(const File& file, std::optional<std::uint32_t> cpu = std::nullopt);

    /// The next records, all of one pCPU; empty at the end. They and their words are good until the next call.
    std::span<const Record> nextBatch();

    /// What was found to be wrong, and lost, in the windows read so far; see also File::problems().
    [[nodiscard]] const Problems& problems() const { return m_problems; }

private:
    static constexpr std::size_t kBatch = 256;

    void put(Cursor* cursor);
    Cursor* take();

    Problems m_problems;
    std::vector<Cursor> m_cursors;
    std::vector<Cursor*> m_heap; ///< settled, the earliest first
    Cursor* m_current = nullptr; ///< the one of the last batch: not in the heap
    std::vector<Record> m_batch;
};

} // namespace xenlens::xentrace
