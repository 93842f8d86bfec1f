// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>

namespace xenlens::analysis {

/// Reconciles per-interval summaries with periodic cumulative totals (guest_tp.h). From the first totals to the last
/// their difference is the count, even when summaries between them were lost; before and after, the summaries are. For
/// one session of one tracer; events are added in the order sent.
template <class Key, std::size_t N> class DeltaTotals
{
public:
    using Numbers = std::array<std::uint64_t, N>;

    /// How many keys are kept, more than any kernel has: a hostile guest may send any number.
    static constexpr std::size_t keysMax = N > 8 ? 4096 : 65536;

    /// False: the key is one too many, and was left out.
    bool addSummary(const Key& key, const Numbers& numbers)
    {
        Entry* entry = entryOf(key);
        if (entry)
            add(m_firstTotals == 0 ? entry->before : entry->since, numbers);
        return entry;
    }

    /// Totals with the same `tsNs` are one batch. A key that the first batch lacks was zero then.
    bool addTotal(const Key& key, std::uint64_t tsNs, const Numbers& numbers)
    {
        if (m_firstTotals == 0)
            m_firstTotals = tsNs;
        Entry* entry = entryOf(key);
        if (!entry)
            return false;
        if (tsNs == m_firstTotals)
            entry->first = numbers;
        entry->last = numbers;
        add(entry->between, entry->since);
        entry->since = {};
        return true;
    }

    /// Counts of the whole session.
    [[nodiscard]] std::map<Key, Numbers> sums() const
    {
        std::map<Key, Numbers> sums;
        for (const auto& [key, entry] : m_entries) {
            Numbers all = difference(entry);
            add(all, entry.before);
            add(all, entry.since);
            sums.emplace(key, all);
        }
        return sums;
    }

    /// Adds the counts of the session after this one, so that they are one; no event of either may follow.
    void append(const DeltaTotals& next)
    {
        for (auto& [key, entry] : m_entries)
            close(entry);
        for (auto [key, entry] : next.m_entries) {
            close(entry);
            if (Entry* own = entryOf(key))
                add(own->before, entry.before);
        }
        add(m_closedTotals, next.m_closedTotals);
        add(m_closedSummaries, next.m_closedSummaries);
    }

    /// Number `index`, summed over all keys: by the totals' difference, and by the summaries between them.
    struct Comparison
    {
        std::uint64_t byTotals = 0;
        std::uint64_t bySummaries = 0;
    };
    [[nodiscard]] Comparison compare(std::size_t index) const
    {
        Comparison comparison{m_closedTotals[index], m_closedSummaries[index]};
        for (const auto& [key, entry] : m_entries) {
            comparison.byTotals += difference(entry)[index];
            comparison.bySummaries += entry.between[index];
        }
        return comparison;
    }

    [[nodiscard]] bool empty() const { return m_entries.empty(); }

private:
    struct Entry
    {
        Numbers before{}; ///< summaries before the first totals
        Numbers between{}; ///< those between the totals
        Numbers since{}; ///< those since the last
        Numbers first{};
        Numbers last{};
    };

    Entry* entryOf(const Key& key)
    {
        if (m_entries.size() < keysMax)
            return &m_entries[key];
        const auto known = m_entries.find(key);
        return known == m_entries.end() ? nullptr : &known->second;
    }

    /// Makes all of it summaries before the first totals, and keeps what compare() needs.
    void close(Entry& entry)
    {
        const Numbers between = difference(entry);
        add(m_closedTotals, between);
        add(m_closedSummaries, entry.between);
        add(entry.before, between);
        add(entry.before, entry.since);
        entry.between = entry.since = entry.first = entry.last = {};
    }

    static void add(Numbers& to, const Numbers& numbers)
    {
        for (std::size_t i = 0; i < N; ++i)
            to[i] += numbers[i];
    }

    /// Never below zero: totals fall only in a damaged trace.
    static Numbers difference(const Entry& entry)
    {
        Numbers numbers{};
        for (std::size_t i = 0; i < N; ++i)
            numbers[i] = entry.last[i] > entry.first[i] ? entry.last[i] - entry.first[i] : 0;
        return numbers;
    }

    std::uint64_t m_firstTotals = 0; ///< when; 0: none yet
    std::map<Key, Entry> m_entries;
    Numbers m_closedTotals{}; ///< of sessions that were appended to each other
    Numbers m_closedSummaries{};
};

} // namespace xenlens::analysis
