// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace xenlens::memload {

/**
 * The memory that the load writes: page-aligned, locked and touched once, so that no later write is a page fault of the
 * guest's own. It counts the different pages that were written since the last reset in a bitmap of its own; the bitmap
 * takes one page for each 128 MiB of working set, and gets dirty with it.
 */
class WorkingSet
{
public:
    /** Throws tracer::Failure when the memory is not to be had or must not be locked. */
    explicit WorkingSet(std::uint64_t pages);
    ~WorkingSet();
    WorkingSet(const WorkingSet&) = delete;
    WorkingSet& operator=(const WorkingSet&) = delete;

    std::uint64_t pages() const { return m_pages; }

    /** Writes one word of the page, another value each time. */
    void write(std::uint64_t page);

    std::uint64_t written() const { return m_written; } ///< since the start
    std::uint64_t distinct() const { return m_distinct; } ///< different pages since the last reset
    void resetDistinct();

private:
    std::uint64_t m_pages;
    std::span<volatile std::uint64_t> m_memory;
    std::span<std::uint64_t> m_seen;
    std::uint64_t m_written = 0;
    std::uint64_t m_distinct = 0;
};

} // namespace xenlens::memload
