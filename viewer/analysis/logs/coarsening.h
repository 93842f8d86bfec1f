// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

/// How a log that grows for days stays as large as what it shows. A row is an interval of time with sums, so that two
/// neighbours of one series make a coarser row of the same type, and whoever reads rows need not know. Sums are never
/// lost.
namespace xenlens::analysis {

/// The time that a row speaks of.
struct RowSpan
{
    std::uint64_t beginNs = 0;
    std::uint64_t tsNs = 0; ///< its end
};

/// Rows up to `untilNs` may have been joined; the longest is so long.
struct Coarsened
{
    std::uint64_t untilNs = 0;
    std::uint64_t longestNs = 0;
};

/// Which rows are to be joined: those that end in one stretch of time. All series that are compared with each other use
/// the same, so that their rows go on to have common ends.
class Stretches
{
public:
    /// From the rows of all series, in any order. Those that end after `fineSince` stay as they are.
    Stretches(std::vector<RowSpan> rows, std::uint64_t fineSince);

    /// Joins neighbours where the result is no longer than its age divided by `fineness`: a pyramid of resolutions.
    void join(double fineness);

    /// The stretch of a row that ends at `tsNs`; nullptr: the row stays as it is.
    [[nodiscard]] const RowSpan* find(std::uint64_t tsNs) const;
    [[nodiscard]] std::size_t size() const { return m_stretches.size(); }
    [[nodiscard]] std::optional<Coarsened> coarsened() const;

private:
    struct Stretch
    {
        RowSpan span;
        bool joined = false;
    };

    std::vector<Stretch> m_stretches; ///< in order of their ends
    std::uint64_t m_fineSince;
    std::uint64_t m_newest = 0;
};

/// When a log has to be made coarser. Each time costs a walk through its rows and removes a quarter of them at least,
/// or the limit doubles: so a row costs the same however many there were.
class RowLimit
{
public:
    explicit RowLimit(std::size_t most)
        : m_most(most)
        , m_next(most)
    {
    }

    [[nodiscard]] bool isReached(std::size_t rows) const { return rows >= m_next; }

    /// Calls `apply` with coarser and coarser stretches of `rows` until it returns how many rows are left, and these
    /// are few enough. The newest quarter stays fine.
    template <class Apply> void coarsen(std::vector<RowSpan> rows, Apply apply)
    {
        if (rows.empty())
            return;
        const auto newestQuarter = rows.begin() + static_cast<std::ptrdiff_t>(rows.size() - rows.size() / 4 - 1);
        std::nth_element(rows.begin(), newestQuarter, rows.end(),
            [](const RowSpan& a, const RowSpan& b) { return a.tsNs < b.tsNs; });
        Stretches stretches(std::move(rows), newestQuarter->tsNs);
        m_fineness = std::min(finest, m_fineness * 2);
        std::size_t left = 0;
        for (;; m_fineness /= 2) {
            stretches.join(m_fineness);
            left = apply(stretches);
            if (left <= m_most / 4 * 3 || m_fineness < coarsest)
                break;
        }
        m_next = left <= m_most / 4 * 3 ? m_most : left * 2; // there are very many series
        include(stretches.coarsened());
    }

    [[nodiscard]] const std::optional<Coarsened>& coarsened() const { return m_coarsened; }
    /// Rows of the other are now this one's.
    void include(const RowLimit& other) { include(other.m_coarsened); }

private:
    static constexpr double finest = 1024; ///< rows of 3.5 s when they are an hour old
    static constexpr double coarsest = 1.0 / 1024; ///< all but the newest are one

    void include(const std::optional<Coarsened>& other)
    {
        if (other)
            m_coarsened = {std::max(other->untilNs, m_coarsened.value_or(*other).untilNs),
                std::max(other->longestNs, m_coarsened.value_or(*other).longestNs)};
    }

    std::size_t m_most;
    std::size_t m_next;
    double m_fineness = finest;
    std::optional<Coarsened> m_coarsened;
};

/// Joins the rows of each series that lie in one stretch. `keyOf(row)` tells series apart, `add(to, row)` adds sums.
/// `sameTimes`: rows of one stretch all get its time; else each the time that its own rows had.
template <class Row, class KeyOf, class Add>
void joinRows(std::vector<Row>& rows, const Stretches& stretches, bool sameTimes, KeyOf keyOf, Add add)
{
    std::map<std::pair<std::uint64_t, decltype(keyOf(rows.front()))>, std::size_t> known;
    std::size_t kept = 0;
    for (Row& row : rows) {
        if (const RowSpan* stretch = stretches.find(row.tsNs)) {
            if (sameTimes) {
                row.beginNs = stretch->beginNs;
                row.tsNs = stretch->tsNs;
            }
            const auto [at, isNew] = known.try_emplace({stretch->tsNs, keyOf(row)}, kept);
            if (!isNew) {
                Row& joined = rows[at->second];
                joined.beginNs = std::min(joined.beginNs, row.beginNs);
                joined.tsNs = std::max(joined.tsNs, row.tsNs);
                add(joined, row);
                continue;
            }
        }
        if (&rows[kept] != &row)
            rows[kept] = std::move(row);
        ++kept;
    }
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(kept), rows.end());
}

} // namespace xenlens::analysis
