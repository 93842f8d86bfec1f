// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/record_reader.h"

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

RecordReader::RecordReader(const File& file, std::optional<std::uint32_t> cpu, const RecordFilter& filter)
    : m_filter(filter)
{
    m_batch.reserve(batchRecords);
    m_cursors.reserve(file.windows().size());
    for (const auto& [number, windows] : file.windows())
        if (!cpu || *cpu == number)
            m_cursors.emplace_back(file, number, windows, m_filter, m_problems);
    for (Cursor& cursor : m_cursors)
        put(&cursor);
}

void RecordReader::put(Cursor* cursor)
{
    if (!cursor->finalize())
        return;
    m_heap.push_back(cursor);
    std::push_heap(m_heap.begin(), m_heap.end(), later);
}

/// Makes it the current cursor, if there is one, and gives the time up to which it may go on.
std::uint64_t RecordReader::takeEarliest()
{
    if (m_current != nullptr)
        put(m_current);
    m_current = nullptr;
    if (m_heap.empty())
        return 0;
    std::pop_heap(m_heap.begin(), m_heap.end(), later);
    m_current = m_heap.back();
    m_heap.pop_back();
    if (m_heap.empty())
        return std::numeric_limits<std::uint64_t>::max();
    // At equal times the lower pCPU goes first. Were this the higher one, its time would be below the other's.
    const Cursor* next = m_heap.front();
    return m_current < next ? next->time() : next->time() - 1;
}

/// Keeps them.
class RecordReader::Batch
{
public:
    explicit Batch(std::vector<Record>& records)
        : m_records(records)
    {
        m_records.clear();
    }

    static bool quick(std::uint32_t, const std::uint32_t*, std::uint64_t, const Place&) { return false; }
    void take(const Record& record) { m_records.push_back(record); }
    [[nodiscard]] std::uint64_t until() const
    {
        return m_records.size() < batchRecords ? std::numeric_limits<std::uint64_t>::max() : 0;
    }
    [[nodiscard]] bool goOn(std::uint64_t) const { return m_records.size() < batchRecords; }

private:
    std::vector<Record>& m_records;
};

std::span<const Record> RecordReader::nextBatch()
{
    Batch batch(m_batch);
    while (m_batch.empty() && step(batch)) { }
    return m_batch;
}

std::uint64_t RecordReader::records() const
{
    std::uint64_t records = 0;
    for (const Cursor& cursor : m_cursors)
        records += cursor.records();
    return records;
}

std::uint64_t RecordReader::lastTsc() const
{
    std::uint64_t last = 0;
    for (const Cursor& cursor : m_cursors)
        last = std::max(last, cursor.lastTsc());
    return last;
}

} // namespace xenlens::xentrace
