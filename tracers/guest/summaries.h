// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "aging_table.h"
#include "guest_emitter.h"
#include "guest_probes.h"

#include <cstdint>
#include <vector>

namespace xenlens::tracer {

/** One reading of all sums. Times are CLOCK_MONOTONIC in ns. */
struct Reading
{
    uint64_t cpusNs = 0; ///< when `cpus` and `channels` were read
    uint64_t tsNs = 0; ///< when everything had been read
    std::vector<guest_cpu> cpus;
    std::vector<guest_latency> latencies; ///< by CPU and number
    Sums<guest_grant_key, guest_grant> grants;
    Sums<guest_ring_key, guest_ring> rings;
    Sums<guest_channel_key, guest_channel> channels;
    guest_mmu mmu{};
};

/** Reads the sums at each interval and sends what was added to them; on request the sums themselves (totals). */
class Summaries
{
public:
    /** Takes the present sums as those that the first interval adds to. */
    Summaries(const GuestProbes& probes, GuestEmitter& emitter);

    void interval();
    void totals(); ///< the sums as of the last interval's end

private:
    Reading read();
    void readCpus(Reading& now);
    void send(const Reading& now, const Reading& before, bool total);
    void sendCpus(const Span& span, const Reading& now, const Reading& before);
    void sendLatencies(const Span& span, const Reading& now, const Reading& before);
    void sendChannels(const Span& span, const Reading& now, const Reading& before);
    void sendDevices(const Span& span, const Reading& now, const Reading& before);

    const GuestProbes& m_probes;
    GuestEmitter& m_emitter;
    AgingTable<guest_grant_key, guest_grant> m_grants;
    AgingTable<guest_ring_key, guest_ring> m_rings;
    AgingTable<guest_channel_key, guest_channel> m_channels;
    uint64_t m_startNs; ///< since when the probes are live
    Reading m_last;
};

} // namespace xenlens::tracer
