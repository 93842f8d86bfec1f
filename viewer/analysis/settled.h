// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/migrations/migration_builder.h"
#include "analysis/results/report.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace xenlens::analysis {

/// Migrations that are over, as results: their events are forgotten. The last ones keep curves and marks, older ones
/// their rounds, sums, and the checks that were not ok.
class Settled
{
public:
    static constexpr std::size_t detailsMax = 64; ///< migrations with curves
    static constexpr std::size_t pfnsMax = std::size_t{1} << 19; ///< in the marks of all migrations that keep them

    /// In order of time. `checks` are those of this migration; `dirty` is its profile, or one without a migration, when
    /// there is no `result`. `arrivedAs`: its number at the receiver, if known. `overhead`: its windows.
    void add(std::optional<Migration> result, std::vector<Check> checks, std::optional<DirtyProfile> dirty,
        std::optional<DomId> arrivedAs, std::vector<OverheadWindow> overhead = {});

    /// Puts them before those that the report has.
    void addTo(Report& report) const;

    [[nodiscard]] const GuestNames& names() const { return m_names; }

private:
    struct One
    {
        std::optional<Migration> result;
        std::vector<Check> checks;
        std::optional<DirtyProfile> dirty;
        std::vector<OverheadWindow> overhead;
    };

    void shorten(One& one);
    void dropMarks();

    std::vector<One> m_all;
    std::size_t m_inShort = 0; ///< of m_all, from the first
    std::size_t m_withoutMarks = 0; ///< likewise
    std::size_t m_migrationsInShort = 0;
    std::size_t m_pfns = 0;
    std::size_t m_checksLeftOut = 0;
    GuestNames m_names;
};

} // namespace xenlens::analysis
