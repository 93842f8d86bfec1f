// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/event.h"
#include "reader/xentrace/record.h"
#include "reader/xentrace/survey.h"
#include "xen/dirty_batches.h"
#include "xen/hypercall_sums_loop.h"
#include "xen/runstate_sums.h"
#include "xen/traffic_sums.h"

#include <functional>
#include <string>
#include <vector>

namespace xenlens::xentrace {

/// Turns the records of an xentrace recording into the events that the hypervisor tracer would have sent of them
/// (core/events/hypervisor.h), by the same rules (tracers/xen): sums of intervals, and every page marked dirty. Memory:
/// what one interval holds. Works in ticks where it can, since most records need no time.
class EventMaker
{
public:
    using Emit = std::function<void(std::uint64_t tsNs, Payload payload)>;

    static constexpr std::uint64_t intervalNs = 100'000'000; ///< the hypervisor tracer's default
    static constexpr std::uint64_t costsNs
        = 1'000'000'000; ///< least time of costs' histograms, as the hypervisor tracer's
    static constexpr std::uint64_t marksNs = 10'000'000; ///< longest batch of dirty marks
    static constexpr std::size_t marksMax = 65536; ///< largest
    static constexpr std::size_t sumsMax = 65536; ///< of one kind: an interval with more ends early
    /// Class and subclass of all that it wants to see, but for what RecordFilter watches anyway.
    static constexpr std::uint32_t wanted[]
        = {ClockReading, ExitCall, FaultEndRo, DomainRemoved, LogdirtyMark, GrantOps, GrantMap, PvHypercall, PvSubcall};

    /// `host`: the host name reported in session_start, which it emits. `survey` must outlive this.
    EventMaker(const Survey& survey, const std::string& host, Emit emit);

    /// Records in order of time: a sink of RecordReader (cursor_loop.h).
    bool quick(std::uint32_t header, const std::uint32_t* record, std::uint64_t tsc, const Place& place)
    {
        return addCall(header, record, tsc, place) || isIrrelevant(eventOf(header));
    }
    void take(const Record& record);
    [[nodiscard]] std::uint64_t until() const { return m_dueTsc; }
    bool goOn(std::uint64_t tsc);
    /// Emits what is left, and the session's end: how many records there were, and the TSC of the last one.
    void finish(std::uint64_t records, std::uint64_t lastTsc);

    /// Hypercalls whose domain is not known; they are in no event.
    [[nodiscard]] std::uint64_t unattributedCalls() const { return m_unattributedCalls; }

private:
    /// The most frequent records, in few instructions: entries and exits of hypercalls that have a TSC.
    bool addCall(std::uint32_t header, const std::uint32_t* record, std::uint64_t tsc, const Place& place)
    {
        constexpr std::uint32_t words = ExtraMax << ExtraShift;
        if ((header & words) == 0)
            return false;
        const std::uint32_t kind = header & ~words;
        if (kind == (PvHypercallV2 | TscFlag))
            m_calls.enter(place, tsc, record[3], false); // the word behind the TSC
        else if (kind == (ExitCall | TscFlag))
            m_calls.exit(place, tsc, record[3], false);
        else if (kind == (PvSubcall | TscFlag))
            m_calls.enter(place, tsc, record[3], true);
        else if (kind == (ExitSubcall | TscFlag))
            m_calls.exit(place, tsc, record[3], true);
        else
            return false;
        return true;
    }
    /// A record of TRC_PV that says nothing which other records do not say better.
    [[nodiscard]] bool isIrrelevant(std::uint32_t event) const
    {
        const std::uint32_t number = (event & ~Flag64) - (PvHypercall & ~0xfffU);
        return number < 32 && (m_irrelevantPv >> number & 1) != 0;
    }
    std::uint64_t now();
    void arm();
    void roll();
    void addSum(const Record& record);
    [[nodiscard]] bool crowded() const;
    void closeInterval(std::uint64_t end, bool last = false);
    void emitCalls(std::uint64_t end, bool withCosts);
    void emitTraffic(std::uint64_t end);
    void emitRunstates(std::uint64_t end, bool all);
    void addDirty(const Record& record, std::uint64_t now);
    void addPause(const DirtyPause& pause, std::uint64_t now);
    void addLost(const Record& record, std::uint64_t now);
    void addAnchor(const Record& record, std::uint64_t now);

    const Survey& m_survey;
    Emit m_emit;
    std::uint64_t m_tsc; ///< the latest that was looked at
    ClockSegment m_clock; ///< that it is in
    std::uint64_t m_dueTsc = 0; ///< nothing ends before it
    std::uint64_t m_begin = 0; ///< of the interval
    std::uint64_t m_costsBegin = 0; ///< of the histograms
    std::uint64_t m_now = 0;
    std::uint32_t m_irrelevantPv; ///< bits, by number
    HypercallSums m_calls;
    std::uint64_t m_unattributedCalls = 0;
    TrafficSums m_traffic;
    RunstateSums m_runstates; ///< in ns
    DirtyBatches m_dirty;
    std::uint64_t m_lost = 0;
    std::vector<std::uint64_t> m_lostByCpu;
};

} // namespace xenlens::xentrace
