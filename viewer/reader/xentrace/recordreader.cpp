// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/recordreader.h"

#include <algorithm>
#include <limits>

namespace xenlens::xentrace {

namespace {

/// For a heap with the earliest on top; of two at one time the lower pCPU, whose cursor lies lower.
bool later(const Cursor* a, const Cursor* b)
{
    return a->time() != b->time() ? a->time() > b->time() : a > b;
}

} // namespace

RecordReader::RecordReader(const File& file, std::optional<std::uint32_t> cpu)
    : m_batch(kBatch)
{
    m_cursors.reserve(file.windows().size());
    for (const auto& [number, windows] : file.windows())
        if (!cpu || *cpu == number)
            m_cursors.emplace_back(file, number, windows, m_problems);
    for (Cursor& cursor : m_cursors)
        put(&cursor);
}

void RecordReader::put(Cursor* cursor)
{
    if (!cursor->settle())
        return;
    m_heap.push_back(cursor);
    std::push_heap(m_heap.begin(), m_heap.end(), later);
}

Cursor* RecordReader::take()
{
    std::pop_heap(m_heap.begin(), m_heap.end(), later);
    Cursor* cursor = m_heap.back();
    m_heap.pop_back();
    return cursor;
}

std::span<const Record> RecordReader::nextBatch()
{
    if (m_current != nullptr)
        put(m_current);
    m_current = nullptr;
    if (m_heap.empty())
        return {};
    m_current = take();
    std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
    if (!m_heap.empty()) {
        // At equal times the lower pCPU goes first. Were this the higher one, its time would be below the other's.
        const Cursor* next = m_heap.front();
        limit = m_current < next ? next->time() : next->time() - 1;
    }
    return std::span<const Record>(m_batch).first(m_current->read(m_batch, limit));
}

} // namespace xenlens::xentrace
