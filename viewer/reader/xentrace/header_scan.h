// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/file.h"
#include "reader/xentrace/record.h"
#include "reader/xentrace/record_filter.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace xenlens::xentrace {

/// Finds the few records that somebody wants, pCPU by pCPU in ascending order and not merged in time, by going from
/// header to header: a fifth of the work of a RecordReader. Keeps neither time nor context: a record has its own TSC or
/// 0, its pCPU, and `timeKnown` when the records around it confirm its TSC. What is wrong in a file
/// is reported by RecordReader; this stops at the same places.
class HeaderScan
{
public:
    /// May make `filter` say Skip for what is wanted no more.
    using Take = std::function<void(const Record& record, RecordFilter& filter)>;
    /// Whether a window is wanted, by its pCPU and its first TSC.
    using Pick = std::function<bool(std::uint16_t cpu, std::uint64_t tsc)>;

    /// `file` must outlive this.
    HeaderScan(const File& file, const RecordFilter& filter);

    /// Without `pick`, and where a window does not begin with a TSC, it is wanted. Breaks off when told to stop.
    void run(const Take& take, const Pick& pick = {}, const std::stop_token& stop = {});

private:
    [[nodiscard]] bool wanted(const Window& window, const Pick& pick) const;
    void scanWindow(const Window& window, const Take& take);
    bool walk(const std::uint32_t* safe, const std::uint32_t* end, const Take& take);
    void noteTsc(const std::uint32_t* record);
    [[nodiscard]] bool borneOut(std::uint64_t tsc, const std::uint32_t* next) const;

    const File& m_file;
    RecordFilter m_filter;
    std::uint16_t m_cpu = 0;
    std::uint64_t m_lastTsc = 0; ///< of the pCPU, some record before the one that is looked at
    std::vector<std::uint32_t> m_chunk;
    const std::uint32_t* m_pos = nullptr; ///< in the chunk, or behind it
    std::uint64_t m_offset = 0; ///< of the chunk's end in the file
};

} // namespace xenlens::xentrace
