// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "sums/hypervisor_sink.h"

#include <cstdint>
#include <map>

namespace xenlens::tracer {

/** Collects the pages that become dirty, by domain, and sends them in batches of which none spans a clean. */
class DirtyBatches
{
public:
    explicit DirtyBatches(HypervisorSink& sink)
        : m_sink(sink)
    {
    }

    void mark(uint64_t ns, uint16_t domid, uint64_t pfn);
    /** An operation on the domain's log-dirty mode: what was marked before it is sent first. */
    void operation(uint64_t ns, uint16_t domid, uint32_t op, uint32_t faults, uint32_t dirty);
    /** Sends what waits. */
    void flush();

private:
    struct Batch
    {
        HypervisorSpan span;
        hypervisor_marks marks{};
    };
    void send(uint16_t domid, Batch& batch);

    HypervisorSink& m_sink;
    std::map<uint16_t, Batch> m_batches;
};

} // namespace xenlens::tracer
