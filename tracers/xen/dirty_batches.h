// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "xen/trace_records.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace xenlens::xen {

/** A page became dirty that had not been so since the last clean (0004). */
struct DirtyMark
{
    uint16_t domid = 0; ///< whose page it is, not necessarily who ran
    uint64_t pfn = 0; ///< guest page frame number, 48 bits
};

/** Empty: the record is no such mark. */
inline std::optional<DirtyMark> dirtyMark(uint32_t event, std::span<const uint32_t> words)
{
    if (event != LogdirtyMark || words.size() < 2)
        return std::nullopt;
    return DirtyMark{lowHalf(words[0]), static_cast<uint64_t>(highHalf(words[0])) << 32 | words[1]};
}

/** An operation on a domain's log-dirty mode, with what Xen had counted since the last clean (0004). */
struct DirtyCounts
{
    uint16_t domid = 0;
    uint16_t op = 0; ///< ShadowOp
    uint32_t faults = 0;
    uint32_t dirty = 0; ///< pages
};

/** Empty: the record is none of these. */
inline std::optional<DirtyCounts> dirtyCounts(uint32_t event, std::span<const uint32_t> words)
{
    if (event != LogdirtyCounts || words.size() < 3)
        return std::nullopt;
    return DirtyCounts{lowHalf(words[0]), highHalf(words[0]), words[1], words[2]};
}

/** The end of such an operation: for how long the domain was paused (0004). */
struct DirtyPause
{
    uint16_t domid = 0;
    uint16_t op = 0; ///< ShadowOp
    int32_t result = 0; ///< 0 or a negative errno of Xen
    uint64_t ns = 0;
};

/** Empty: the record is none of these. */
inline std::optional<DirtyPause> dirtyPause(uint32_t event, std::span<const uint32_t> words)
{
    if (event != LogdirtyPause || words.size() < 4)
        return std::nullopt;
    return DirtyPause{lowHalf(words[0]), highHalf(words[0]), static_cast<int32_t>(words[1]), word64(&words[2])};
}

/** Collects the pages that become dirty, by domain, in batches none of which spans an operation. Times in ns. */
class DirtyBatches
{
public:
    struct Batch
    {
        uint64_t beginNs = 0; ///< of the first mark
        uint64_t endNs = 0; ///< of the last one
        std::vector<uint64_t> pfns;
    };
    /** The batch may be moved from. */
    using Emit = std::function<void(uint16_t domid, Batch& batch)>;

    /** A batch has at most `marksMax` pages. */
    DirtyBatches(size_t marksMax, Emit emit)
        : m_marksMax(marksMax)
        , m_emit(std::move(emit))
    {
    }

    void mark(uint64_t ns, const DirtyMark& mark)
    {
        Batch& batch = m_batches[mark.domid];
        if (batch.pfns.empty()) {
            batch.beginNs = ns;
            m_oldestNs = std::min(m_oldestNs, ns);
        }
        batch.endNs = ns;
        batch.pfns.push_back(mark.pfn);
        if (batch.pfns.size() >= m_marksMax)
            flush(mark.domid);
    }
    /** Emits what the domain has; call it before an operation on its log-dirty mode is reported. */
    void flush(uint16_t domid)
    {
        if (const auto found = m_batches.find(domid); found != m_batches.end())
            emit(found);
    }
    /** Emits the batches that began at `ns` or before. */
    void flushUntil(uint64_t ns)
    {
        if (ns < m_oldestNs)
            return;
        m_oldestNs = std::numeric_limits<uint64_t>::max();
        for (auto batch = m_batches.begin(); batch != m_batches.end();) {
            const auto here = batch++;
            if (here->second.beginNs <= ns)
                emit(here);
            else
                m_oldestNs = std::min(m_oldestNs, here->second.beginNs);
        }
    }
    void flushAll() { flushUntil(std::numeric_limits<uint64_t>::max()); }

    /** No batch that waits began before; the highest number where none waits. */
    uint64_t oldestNs() const { return m_oldestNs; }

private:
    void emit(std::map<uint16_t, Batch>::iterator batch)
    {
        m_emit(batch->first, batch->second);
        m_batches.erase(batch);
        if (m_batches.empty())
            m_oldestNs = std::numeric_limits<uint64_t>::max();
    }

    size_t m_marksMax;
    Emit m_emit;
    std::map<uint16_t, Batch> m_batches; ///< none is empty
    uint64_t m_oldestNs = std::numeric_limits<uint64_t>::max();
};

} // namespace xenlens::xen
