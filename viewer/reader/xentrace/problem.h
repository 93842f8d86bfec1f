// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace xenlens::xentrace {

/// Something wrong with a file, or a loss that the file itself reports.
struct Problem
{
    enum class Kind
    {
        NoWindow, ///< bytes where a CPU-change record should be: skipped up to the next valid one
        WindowSize, ///< a window whose size does not lead to the next one: read up to where that begins
        Truncated, ///< the file ends inside a window
        BadRecord, ///< bytes that are no record: skipped up to the end of their window
        Time, ///< a TSC that the records around it contradict: replaced by the one before
        Lost ///< TRC_LOST_RECORDS: Xen had no room for `records` records
    };

    Kind kind = Kind::NoWindow;
    std::uint64_t offset = 0; ///< in the file, bytes
    std::uint64_t bytes = 0; ///< skipped; Truncated: missing at the end
    std::int32_t cpu = -1; ///< -1: not known
    std::uint64_t records = 0; ///< Lost only
    std::uint64_t firstTsc = 0; ///< Lost only: when the first of them was lost, ticks
    std::uint64_t tsc = 0; ///< Lost only: when there was room again, ticks

    [[nodiscard]] std::string text() const; ///< one line, without the file's name
};

/// The first problems in full, and the sums of all: hostile input can make as many as it has bytes.
class Problems
{
public:
    static constexpr std::size_t keptMax = 1000;

    void add(const Problem& problem);

    [[nodiscard]] const std::vector<Problem>& kept() const { return m_kept; }
    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] std::uint64_t skippedBytes() const { return m_skippedBytes; }
    [[nodiscard]] std::uint64_t lostRecords() const { return m_lostRecords; }

private:
    std::vector<Problem> m_kept;
    std::uint64_t m_count = 0;
    std::uint64_t m_skippedBytes = 0;
    std::uint64_t m_lostRecords = 0;
};

} // namespace xenlens::xentrace
