// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/heatmap/heat_series.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace xenlens::model {

struct HeatCell
{
    std::uint32_t marks = 0;
    std::uint32_t again = 0; ///< of the marks: of pages that were dirty in an earlier round too
};

/// Rows of equally many pfns, from pfn 0 on; the last one has all that are beyond.
struct HeatRows
{
    int count = 1;
    double pfns = 1; ///< of a row

    [[nodiscard]] std::size_t of(std::uint64_t pfn) const;
    bool operator==(const HeatRows&) const = default;
};

/// Counts marks by row for any stretch of time, at a cost that follows the number of rows and not that of marks: it
/// keeps, for every `step`th mark, how many came before it in each row. The counts are exact. Making one costs as much
/// as looking at all marks once; it holds for one height of the picture and any range of time.
class HeatIndex
{
public:
    /// `marks` in order of time; they must outlive this.
    HeatIndex(const std::vector<Mark>& marks, const HeatRows& rows);

    [[nodiscard]] bool isOf(const std::vector<Mark>& marks, const HeatRows& rows) const;
    /// Position of the first mark at or after that time.
    [[nodiscard]] std::size_t find(double seconds) const;
    /// The marks from one position up to another, by row.
    [[nodiscard]] std::vector<HeatCell> count(std::size_t begin, std::size_t end) const;

    static constexpr std::size_t step = 1024; ///< marks; at most two steps are looked through for a count

private:
    void add(std::span<const Mark> marks, std::vector<HeatCell>& cells) const;

    const std::vector<Mark>* m_marks;
    std::size_t m_size; ///< of `m_marks` when this was made
    HeatRows m_rows;
    std::vector<HeatCell> m_before; ///< rows.count cells for position 0, step, 2 x step, ...
};

} // namespace xenlens::model
