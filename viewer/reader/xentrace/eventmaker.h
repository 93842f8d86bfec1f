// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/event.h"
#include "reader/xentrace/callsums.h"
#include "reader/xentrace/record.h"
#include "reader/xentrace/runstatesums.h"
#include "reader/xentrace/survey.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace xenlens::xentrace {

/// Turns the records of an xentrace recording into the events that the tap would have sent of them
/// (core/hypervisor_events.h): sums of intervals, and every page marked dirty. Memory: what one interval holds.
class EventMaker
{
public:
    using Emit = std::function<void(std::uint64_t tsNs, Payload payload)>;

    static constexpr std::uint64_t intervalNs = 100'000'000; ///< as the tap's, unless it is told otherwise
    static constexpr std::uint64_t marksNs = 10'000'000; ///< longest batch of dirty marks
    static constexpr std::size_t marksMax = 65536; ///< largest
    static constexpr std::size_t sumsMax = 65536; ///< of one kind: an interval with more ends early
    static constexpr std::size_t vcpusMax = 4096; ///< whose hypercalls are summed up: likewise

    /// `host`: what the session is said to be of. Emits its start. `survey` must outlive this.
    EventMaker(const Survey& survey, const std::string& host, Emit emit);

    /// In order of time, as RecordReader gives them.
    void add(const Record& record);
    /// Emits what is left, and the session's end.
    void finish();

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

    void rollTo(std::uint64_t now);
    void closeInterval(std::uint64_t end);
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
    std::uint64_t m_begin = 0; ///< of the interval
    std::uint64_t m_now = 0;
    CallSums m_calls;
    RunstateSums m_runstates;
    std::map<DomId, hypervisor::DirtyMarks> m_marks; ///< none is empty
    std::uint64_t m_marksDue = ~std::uint64_t{0}; ///< when the first of them has to go
    std::map<GrantsKey, hypervisor::Grants> m_grants;
    std::map<std::pair<DomId, DomId>, std::uint64_t> m_sends;
    std::map<std::pair<DomId, hypervisor::FaultKind>, hypervisor::Faults> m_faults;
    std::uint64_t m_records = 0;
    std::uint64_t m_lost = 0;
    std::vector<std::uint64_t> m_lostByCpu;
};

} // namespace xenlens::xentrace
