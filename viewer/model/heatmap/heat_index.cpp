// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/heatmap/heat_index.h"

#include <algorithm>

namespace xenlens::model {

std::size_t HeatRows::of(std::uint64_t pfn) const
{
    return static_cast<std::size_t>(
        std::clamp(static_cast<double>(pfn) / pfns, 0.0, static_cast<double>(std::max(count, 1) - 1)));
}

HeatIndex::HeatIndex(const std::vector<Mark>& marks, const HeatRows& rows)
    : m_marks(&marks)
    , m_size(marks.size())
    , m_rows(rows)
{
    const auto count = static_cast<std::size_t>(rows.count);
    std::vector<HeatCell> sum(count);
    m_before.reserve((m_size / step + 1) * count);
    for (std::size_t at = 0;; at += step) {
        m_before.insert(m_before.end(), sum.begin(), sum.end());
        if (m_size - at < step)
            break;
        add(std::span(marks).subspan(at, step), sum);
    }
}

bool HeatIndex::isOf(const std::vector<Mark>& marks, const HeatRows& rows) const
{
    return m_marks == &marks && m_size == marks.size() && m_rows == rows;
}

std::size_t HeatIndex::find(double seconds) const
{
    const auto found = std::partition_point(
        m_marks->begin(), m_marks->end(), [seconds](const Mark& mark) { return mark.seconds < seconds; });
    return static_cast<std::size_t>(found - m_marks->begin());
}

void HeatIndex::add(std::span<const Mark> marks, std::vector<HeatCell>& cells) const
{
    for (const Mark& mark : marks) {
        HeatCell& cell = cells[m_rows.of(mark.pfn)];
        ++cell.marks;
        cell.again += mark.again ? 1 : 0;
    }
}

std::vector<HeatCell> HeatIndex::count(std::size_t begin, std::size_t end) const
{
    std::vector<HeatCell> cells(static_cast<std::size_t>(m_rows.count));
    const std::span marks(*m_marks);
    const std::size_t first = (begin + step - 1) / step * step;
    const std::size_t last = end / step * step;
    if (first >= last) {
        add(marks.subspan(begin, end - begin), cells);
        return cells;
    }
    add(marks.subspan(begin, first - begin), cells);
    add(marks.subspan(last, end - last), cells);
    const HeatCell* const from = m_before.data() + first / step * cells.size();
    const HeatCell* const to = m_before.data() + last / step * cells.size();
    for (std::size_t row = 0; row < cells.size(); ++row) {
        cells[row].marks += to[row].marks - from[row].marks;
        cells[row].again += to[row].again - from[row].again;
    }
    return cells;
}

} // namespace xenlens::model
