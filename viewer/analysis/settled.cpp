// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/settled.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace xenlens::analysis {

namespace {

std::size_t pfnsOf(const DirtyProfile& profile)
{
    std::size_t pfns = 0;
    for (const DirtyMarks& marks : profile.marks)
        pfns += marks.pfns.size();
    return pfns;
}

template <class T> void release(std::vector<T>& values)
{
    std::vector<T>().swap(values);
}

/// Puts `first` before what `all` has.
template <class T> void prepend(std::vector<T>& all, std::vector<T>&& first)
{
    first.insert(first.end(), std::make_move_iterator(all.begin()), std::make_move_iterator(all.end()));
    all = std::move(first);
}

/// Puts the windows of older migrations before those of later ones, whose indexes grow by `before`, and behind "all".
void addWindows(
    std::optional<std::vector<OverheadWindow>>& all, std::vector<OverheadWindow>&& older, std::size_t before)
{
    if (!all && older.empty())
        return;
    std::vector<OverheadWindow>& windows = all ? *all : all.emplace();
    for (OverheadWindow& window : windows)
        if (window.migration)
            *window.migration += before;
    const auto firstOfMigrations = std::find_if(
        windows.begin(), windows.end(), [](const OverheadWindow& window) { return window.migration.has_value(); });
    windows.insert(firstOfMigrations, std::make_move_iterator(older.begin()), std::make_move_iterator(older.end()));
}

} // namespace

void Settled::add(std::optional<Migration> result, std::vector<Check> checks, std::optional<DirtyProfile> dirty,
    std::optional<DomId> arrivedAs, std::vector<OverheadWindow> overhead)
{
    if (result)
        m_names.add(*result, arrivedAs);
    if (dirty)
        m_pfns += pfnsOf(*dirty);
    m_all.push_back({std::move(result), std::move(checks), std::move(dirty), std::move(overhead)});
    dropMarks();
    for (; m_inShort + detailsMax < m_all.size(); ++m_inShort)
        shorten(m_all[m_inShort]);
}

/// The oldest are dropped first.
void Settled::dropMarks()
{
    for (; m_pfns > pfnsMax && m_withoutMarks < m_all.size(); ++m_withoutMarks)
        if (auto& dirty = m_all[m_withoutMarks].dirty) {
            m_pfns -= pfnsOf(*dirty);
            release(dirty->marks);
        }
}

void Settled::shorten(One& one)
{
    if (one.result) {
        ++m_migrationsInShort;
        release(one.result->sentCurve);
        release(one.result->dirtyCurve);
        release(one.result->lost);
        one.result->rounds.shrink_to_fit();
    }
    if (one.dirty) {
        m_pfns -= pfnsOf(*one.dirty);
        release(one.dirty->marks);
        release(one.dirty->curve);
        release(one.dirty->hot);
        release(one.dirty->gaps);
        one.dirty->rounds.shrink_to_fit();
    }
    release(one.overhead);
    m_checksLeftOut += std::erase_if(one.checks, [](const Check& check) { return check.ok != false; });
    one.checks.shrink_to_fit();
}

void Settled::addTo(Report& report) const
{
    if (m_all.empty())
        return;
    std::vector<Migration> migrations;
    std::vector<Check> checks;
    std::vector<DirtyProfile> dirty;
    std::vector<OverheadWindow> overhead;
    for (const One& one : m_all) {
        for (const OverheadWindow& window : one.overhead) {
            overhead.push_back(window);
            overhead.back().migration = migrations.size();
        }
        for (const Check& check : one.checks) {
            checks.push_back(check);
            checks.back().migration = migrations.size();
        }
        if (one.dirty) {
            dirty.push_back(*one.dirty);
            dirty.back().migration = one.result ? std::optional(migrations.size()) : std::nullopt;
        }
        if (one.result)
            migrations.push_back(*one.result);
    }
    const std::size_t before = migrations.size();
    for (Check& check : report.checks)
        if (check.migration)
            *check.migration += before;
    for (DirtyProfile& profile : report.dirty)
        if (profile.migration)
            *profile.migration += before;
    addWindows(report.overhead, std::move(overhead), before);
    prepend(report.migrations, std::move(migrations));
    prepend(report.checks, std::move(checks));
    prepend(report.dirty, std::move(dirty));
    if (m_migrationsInShort > 0) {
        Coarser& coarser = report.coarser ? *report.coarser : report.coarser.emplace();
        coarser.migrations = m_migrationsInShort;
        coarser.checks = m_checksLeftOut;
    }
}

} // namespace xenlens::analysis
