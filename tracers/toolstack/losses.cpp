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
        m_emitter.sample(sample, Reader::Sampler);
}

void Losses::baselineRead(const Baseline::Readings& readings)
{
    m_read += readings.tried;
    m_readFailed += readings.failed;
}

void Losses::report(const BpfCounts& counts)
{
    report(counts, false);
}

void Losses::report(const BpfCounts& counts, bool last)
{
    const auto send = [&](Door door, uint64_t now, uint64_t& reported) {
        if (now != reported || last)
            m_emitter.lost(door, now - reported);
        reported = now;
    };
    send(Door::BpfRing, counts.ringFull, m_reported.ringFull);
    send(Door::BpfRead, counts.readFailed, m_reported.readFailed);
    send(Door::Sampler, m_readFailed, m_readFailedReported);
    if (Emitter::recorded()) // else it could not be told, and would be forgotten
        send(Door::LttngSession, m_emitter.unrecorded(), m_unrecordedReported);
}

int Losses::finish(const BpfCounts& counts, uint64_t ignored, bool verbose)
{
    report(counts, true);
    // What nobody asked for counts as not produced, so that the sum closes for what was asked.
    const uint64_t produced = counts.produced - ignored + m_read;
    m_emitter.sessionEnd(produced);
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
