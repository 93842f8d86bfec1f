// SPDX-License-Identifier: GPL-2.0-or-later
#include "sums/dirty_batches.h"

namespace xenlens::tracer {

void DirtyBatches::mark(uint64_t ns, uint16_t domid, uint64_t pfn)
{
    Batch& batch = m_batches[domid];
    if (batch.marks.length == 0)
        batch.span.beginNs = ns;
    batch.span.endNs = ns;
    batch.marks.pfns[batch.marks.length++] = pfn;
    if (batch.marks.length == HYPERVISOR_MARKS_AT_ONCE)
        send(domid, batch);
}

void DirtyBatches::operation(uint64_t ns, uint16_t domid, uint32_t op, uint32_t faults, uint32_t dirty)
{
    if (const auto found = m_batches.find(domid); found != m_batches.end()) {
        send(domid, found->second);
        m_batches.erase(found);
    }
    m_sink.logdirtyOp(ns, domid, op, faults, dirty);
}

void DirtyBatches::flush()
{
    for (auto& [domid, batch] : m_batches)
        send(domid, batch);
    m_batches.clear();
}

void DirtyBatches::send(uint16_t domid, Batch& batch)
{
    if (batch.marks.length)
        m_sink.dirtyMarks(batch.span, domid, batch.marks);
    batch.marks.length = 0;
}

} // namespace xenlens::tracer
