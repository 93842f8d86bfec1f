// SPDX-License-Identifier: GPL-2.0-or-later
#include "losses.h"

#include "failure.h"

#include <cinttypes>
#include <cstdio>

namespace xenlens::tracer {

void Losses::sampled(const LogDirtySample& sample)
{
    ++m_read;
    if (sample.counts.error)
        ++m_readFailed;
    else
        m_emitter.sample(sample);
}

void Losses::report(const BpfCounts& counts)
{
    report(counts, false);
}

void Losses::report(const BpfCounts& counts, bool last)
{
    const auto send = [&](DropPoint point, uint64_t now, uint64_t& reported) {
        if (now != reported || last)
            m_emitter.lost(point, now - reported);
        reported = now;
    };
    send(DropPoint::BpfRing, counts.ringFull, m_reported.ringFull);
    send(DropPoint::BpfRead, counts.readFailed, m_reported.readFailed);
    send(DropPoint::Sampler, m_readFailed, m_readFailedReported);
    if (Emitter::recorded()) // else the report itself would be lost
        send(DropPoint::LttngSession, m_emitter.unrecorded(), m_unrecordedReported);
}

int Losses::finish(const BpfCounts& counts, uint64_t ignored, bool verbose)
{
    report(counts, true);
    // Records of domains that were not asked for do not count as produced, so that produced = emitted + lost.
    const uint64_t produced = counts.produced - ignored + m_read;
    m_emitter.sessionEnd(produced);
    if (counts.notRoot)
        std::fprintf(stderr,
            "xenlens-toolstack: %" PRIu64 " calls of probed functions by other users than root were ignored\n",
            counts.notRoot);
    const uint64_t lost = counts.ringFull + counts.readFailed + m_readFailed + m_emitter.unrecorded();
    if (lost || verbose)
        std::fprintf(stderr,
            "xenlens-toolstack: %" PRIu64 " events produced, %" PRIu64 " emitted, lost: %" PRIu64
            " ring buffer full, %" PRIu64 " arguments unreadable, %" PRIu64 " log-dirty readings failed, %" PRIu64
            " while no session recorded\n",
            produced, m_emitter.emitted(), counts.ringFull, counts.readFailed, m_readFailed.load(),
            m_emitter.unrecorded());
    return static_cast<int>(lost ? ExitStatus::DataLost : ExitStatus::Complete);
}

} // namespace xenlens::tracer
