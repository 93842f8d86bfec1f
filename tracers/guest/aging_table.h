// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tables.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

namespace xenlens::tracer {

/**
 * A hash table of sums whose keys have no end of their own, such as the rings of a domain that is gone. When it is more
 * than half full, makeRoom() removes keys that have not changed for a while, so that a guest that reboots in a loop
 * does not fill it. The sums of removed keys are kept here: a key that returns goes on from them, and its totals do not
 * fall.
 */
template <class Key, class Value> class AgingTable
{
public:
    static constexpr uint64_t IdleNs = 30'000'000'000;
    /** Keys that are kept; beyond, the first that were removed are forgotten, and begin from 0 when they return. */
    static constexpr size_t KeptMax = 4096;

    explicit AgingTable(HashTable table)
        : m_table(table)
    {
    }

    /** The sums of all present keys, those of before their removal included. Throws Failure. */
    Sums<Key, Value> read()
    {
        auto sums = readSums<Key, Value>(m_table);
        for (auto& [key, value] : sums) {
            if (const auto found = m_kept.find(key); found != m_kept.end())
                value = sum(value, found->second);
        }
        for (const auto& key : m_unreported)
            sums.emplace(key, m_kept[key]);
        return sums;
    }

    /** Calls `send` with each key of `now` that has changed since `before`, the reading before it, and the increase. */
    template <class Send> void forEachChange(const Sums<Key, Value>& now, const Sums<Key, Value>& before, Send send)
    {
        for (const auto& [key, value] : now) {
            const auto last = before.find(key);
            const auto kept = m_kept.find(key);
            const auto added = last != before.end() ? difference(value, last->second)
                : kept != m_kept.end()              ? difference(value, kept->second)
                                                    : value;
            if (!isZero(added))
                send(key, added);
        }
    }

    /** Removes idle keys of `now`, the latest reading; `before` is the one before it and `ns` the time,
     * CLOCK_MONOTONIC. */
    void makeRoom(const Sums<Key, Value>& now, const Sums<Key, Value>& before, uint64_t ns)
    {
        m_unreported.clear();
        forEachChange(now, before, [&](const Key& key, const Value&) { m_changedNs[key] = ns; });
        if (now.size() <= m_table.capacity / 2)
            return;
        std::vector<std::pair<uint64_t, Key>> idle;
        for (const auto& [key, value] : now) {
            const uint64_t changed = m_changedNs.try_emplace(key, ns).first->second;
            if (changed + IdleNs <= ns)
                idle.emplace_back(changed, key);
        }
        std::stable_sort(idle.begin(), idle.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        idle.resize(std::min(idle.size(), now.size() - m_table.capacity / 2));
        for (const auto& [changed, key] : idle)
            remove(key, now.at(key));
    }

private:
    /** `reported`: its sums in the latest reading. */
    void remove(const Key& key, const Value& reported)
    {
        Value rest;
        m_changedNs.erase(key);
        if (!removeFrom(m_table, &key, &rest))
            return;
        const auto kept = m_kept.find(key);
        const Value all = kept == m_kept.end() ? rest : sum(rest, kept->second);
        if (kept == m_kept.end())
            m_order.push_back(key);
        m_kept[key] = all;
        if (!isZero(difference(all, reported)))
            m_unreported.push_back(key); // something came after all: the next reading has it
        for (; m_order.size() > KeptMax; m_order.pop_front())
            m_kept.erase(m_order.front());
    }

    HashTable m_table;
    Sums<Key, Value> m_kept; ///< of removed keys: all until then
    std::deque<Key> m_order; ///< in which they were removed
    std::vector<Key> m_unreported;
    std::map<Key, uint64_t, ByBytes> m_changedNs;
};

} // namespace xenlens::tracer
