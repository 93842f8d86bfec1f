// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "bpf.h"
#include "emitter.h"

#include <atomic>
#include <cstdint>

namespace xenlens::tracer {

/**
 * The event accounting of a session: produced = emitted + lost, over probes and readings of the log-dirty counters.
 * Losses are sent as they are noticed, and once more at the end for each drop point, so that a trace without any `lost`
 * at its end is known to be cut.
 */
class Losses
{
public:
    explicit Losses(Emitter& emitter)
        : m_emitter(emitter)
    {
    }

    /** A reading of the sampler: sent, or counted as lost. For the sampler's thread. */
    void sampled(const LogDirtySample& sample);

    /** Sends the losses since the last call. */
    void report(const BpfCounts& counts);

    /** Sends the last losses and session_end, and says on stderr what was lost. Returns the exit status. */
    int finish(const BpfCounts& counts, uint64_t ignored, bool verbose);

private:
    void report(const BpfCounts& counts, bool last);

    Emitter& m_emitter;
    std::atomic<uint64_t> m_read = 0; ///< readings tried
    std::atomic<uint64_t> m_readFailed = 0;
    BpfCounts m_reported; ///< as of the last `lost`
    uint64_t m_readFailedReported = 0;
    uint64_t m_unrecordedReported = 0;
};

} // namespace xenlens::tracer
