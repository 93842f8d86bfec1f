// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace xenlens::tracer {

/**
 * From the TSC, which Xen's records have, to CLOCK_MONOTONIC of dom0, which all other events of this host have. A PV
 * dom0 reads the host's own TSC (tsc_set_info(), xen/arch/x86/time.c: never emulated for the hardware domain). The
 * clock goes through its readings in straight lines, so it never jumps or goes back.
 */
class TscClock
{
public:
    struct Reading
    {
        uint64_t tsc = 0;
        uint64_t ns = 0; ///< CLOCK_MONOTONIC
    };

    /** The first reading; until the second the nominal frequency is used. */
    explicit TscClock(uint32_t khz);
    TscClock(uint32_t khz, Reading first);

    /** Reads both clocks side by side. */
    const Reading& read();
    /** For tests: as if this had been read. One that does not advance is left out. */
    void add(Reading reading);

    const Reading& latest() const { return m_to; }

    /** Exact between the last two readings, else by their slope. */
    uint64_t toNs(uint64_t tsc) const;

private:
    Reading m_from, m_to;
    double m_nsPerTick;
};

/** The TSC now. */
uint64_t readTsc();

} // namespace xenlens::tracer
