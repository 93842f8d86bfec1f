// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/event.h"
#include "reader/xentrace/call_sums_loop.h"
#include "reader/xentrace/record.h"
#include "reader/xentrace/runstate_sums.h"
#include "reader/xentrace/survey.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace xenlens::xentrace {

/// Turns the records of an xentrace recording into the events that the tap would have sent of them
/// (core/events/hypervisor.h): sums of intervals, and every page marked dirty. Memory: what one interval holds. Reckons
/// in ticks as far as it goes, since most records need no time.
class EventMaker
{
public:
    using Emit = std::function<void(std::uint64_t tsNs, Payload payload)>;

    static constexpr std::uint64_t intervalNs = 100'000'000; ///< as the tap's, unless it is told otherwise
    static constexpr std::uint64_t costsNs = 1'000'000'000; ///< least time of costs' histograms, as the tap's
    static constexpr std::uint64_t marksNs = 10'000'000; ///< longest batch of dirty marks
    static constexpr std::size_t marksMax = 65536; ///< largest
    static constexpr std::size_t sumsMax = 65536; ///< of one kind: an interval with more ends early
    /// Class and subclass of all that it wants to see but what Kinds watches anyway.
    static constexpr std::uint32_t wanted[]
        = {ClockReading, ExitCall, FaultEndRo, DomainRemoved, LogdirtyMark, GrantOps, GrantMap, PvHypercall, PvSubcall};

    /// `host`: what the session is said to be of. Emits its start. `survey` must outlive this.
    EventMaker(const Survey& survey, const std::string& host, Emit emit);

    /// Records in order of time: a sink of RecordReader (cursor_loop.h).
    bool quick(std::uint32_t header, const std::uint32_t* record, std::uint64_t tsc, const Place& place)
    {
        return m_calls.quick(header, record, tsc, place) || ofNoUse(eventOf(header));
    }
    void take(const Record& record);
    [[nodiscard]] std::uint64_t until() const { return m_dueTsc; }
    bool goOn(std::uint64_t tsc);
    /// Emits what is left, and the session's end: how many records there were, and the TSC of the last one.
    void finish(std::uint64_t records, std::uint64_t lastTsc);

    /// Hypercalls of which it is not known whose they are; in no event.
    [[nodiscard]] std::uint64_t callsOfNobody() const { return m_calls.ofNobody(); }

private:
    struct GrantsKey
    {
        DomId domid;
        DomId peer;
        std::uint32_t op;
        bool toPeer;
        auto operator<=>(const GrantsKey&) const = default;
    };

    /// A record of TRC_PV that says nothing which others do not say better.
    [[nodiscard]] bool ofNoUse(std::uint32_t event) const
    {
        const std::uint32_t number = (event & ~flag64) - (PvHypercall & ~0xfffU);
        return number < 32 && (m_pvOfNoUse >> number & 1) != 0;
    }
    std::uint64_t now();
    void arm();
    void roll();
    template <class Sums> auto& sumOf(Sums& sums, const typename Sums::key_type& key);
    [[nodiscard]] bool crowded() const;
    void closeInterval(std::uint64_t end, bool last = false);
    void giveRunstates(std::uint64_t end, bool all);
    void flushMarks(DomId domid);
    void addLogdirty(const Record& record, std::uint64_t now);
    void addGrantOps(const Record& record);
    void addGrant(const Record& record);
    void addFault(DomId domid, hypervisor::FaultKind kind, std::optional<std::uint64_t> ticks);
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
    std::uint32_t m_pvOfNoUse; ///< bits, by number
    CallSums m_calls;
    RunstateSums m_runstates;
    std::map<DomId, hypervisor::DirtyMarks> m_marks; ///< none is empty
    std::uint64_t m_marksDue = ~std::uint64_t{0}; ///< when the first of them has to go
    std::map<GrantsKey, hypervisor::Grants> m_grants;
    std::map<std::pair<DomId, DomId>, std::uint64_t> m_sends;
    std::map<std::pair<DomId, hypervisor::FaultKind>, hypervisor::Faults> m_faults;
    std::uint64_t m_lost = 0;
    std::vector<std::uint64_t> m_lostByCpu;
};

} // namespace xenlens::xentrace
