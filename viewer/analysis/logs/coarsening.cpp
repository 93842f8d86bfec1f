// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/coarsening.h"

namespace xenlens::analysis {

Stretches::Stretches(std::vector<RowSpan> rows, std::uint64_t fineSince)
    : m_fineSince(fineSince)
{
    std::sort(rows.begin(), rows.end(), [](const RowSpan& a, const RowSpan& b) { return a.tsNs < b.tsNs; });
    for (const RowSpan& row : rows) {
        const std::uint64_t begin = std::min(row.beginNs, row.tsNs); // a damaged trace may have them the other way
        if (!m_stretches.empty() && m_stretches.back().span.tsNs == row.tsNs)
            m_stretches.back().span.beginNs = std::min(m_stretches.back().span.beginNs, begin);
        else
            m_stretches.push_back({{begin, row.tsNs}});
    }
    m_newest = m_stretches.empty() ? 0 : m_stretches.back().span.tsNs;
}

void Stretches::join(double fineness)
{
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_stretches.size(); ++i) {
        const Stretch& next = m_stretches[i];
        if (kept > 0 && next.span.tsNs <= m_fineSince) {
            Stretch& last = m_stretches[kept - 1];
            const std::uint64_t begin = std::min(last.span.beginNs, next.span.beginNs);
            const auto age = static_cast<double>(m_newest - next.span.tsNs);
            if (static_cast<double>(next.span.tsNs - begin) * fineness <= age) {
                last = {{begin, next.span.tsNs}, true};
                continue;
            }
        }
        m_stretches[kept++] = next;
    }
    m_stretches.resize(kept);
}

const RowSpan* Stretches::find(std::uint64_t tsNs) const
{
    const auto at = std::partition_point(
        m_stretches.begin(), m_stretches.end(), [tsNs](const Stretch& one) { return one.span.tsNs < tsNs; });
    return at != m_stretches.end() && at->joined ? &at->span : nullptr;
}

std::optional<Coarsened> Stretches::coarsened() const
{
    std::optional<Coarsened> coarsened;
    for (const Stretch& one : m_stretches)
        if (one.joined)
            coarsened = {
                one.span.tsNs, std::max(coarsened.value_or(Coarsened{}).longestNs, one.span.tsNs - one.span.beginNs)};
    return coarsened;
}

} // namespace xenlens::analysis
