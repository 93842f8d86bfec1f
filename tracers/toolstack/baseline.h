// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "emitter.h"
#include "probes.h"
#include "signals.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace xenlens::tracer {

/**
 * What a domain dirties by itself before the load that is to be measured: log-dirty mode on, its counters read at
 * growing times without cleaning them (the first right after it was switched on), and off again, also when a stop is
 * wished in between. Throws Failure, and changes nothing, when log-dirty mode is on already or a migration of the
 * domain runs.
 *
 * Should a migration begin while it runs, log-dirty mode belongs to the migration and is left alone (libxenguest
 * switches it off and on by itself when it finds it on: enable_logdirty in xg_sr_save.c).
 */
class Baseline
{
public:
    Baseline(const XenControl& xen, ToolstackProbes& probes, Emitter& emitter, uint16_t domid, const std::string& name);
    ~Baseline();
    Baseline(const Baseline&) = delete;
    Baseline& operator=(const Baseline&) = delete;

    /** Reads for `length`; ends early when a stop is wished. Returns how many readings were tried and how many failed.
     */
    struct Readings
    {
        uint64_t tried = 0;
        uint64_t failed = 0;
    };
    Readings run(std::chrono::nanoseconds length, StopSignals& signals);

private:
    const XenControl& m_xen;
    ToolstackProbes& m_probes;
    Emitter& m_emitter;
    uint16_t m_domid;
};

} // namespace xenlens::tracer
