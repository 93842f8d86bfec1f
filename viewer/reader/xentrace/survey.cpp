// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/survey.h"

#include "reader/xentrace/header_scan.h"
#include "reader/xentrace/record.h"
#include "reader/xentrace/record_reader.h"

#include <algorithm>

namespace xenlens::xentrace {

void Survey::add(const Record& record)
{
    if (!firstTsc)
        firstTsc = record.tsc;
    cpus = std::max<std::uint32_t>(cpus, record.cpu + 1U);
    if (record.event == ClockReading)
        clock.add(record);
    else
        note(record);
    m_switches.add(record);
}

/// Whether the record is of a kind of which one is enough.
bool Survey::note(const Record& record)
{
    switch (record.event) {
    case PvHypercallV2:
    case PvSubcall:
    case PvHypercall:
    case PvHypercall | Flag64:
        return callEntries = true;
    case GrantOps:
        return grantOps = true;
    case FaultEndRo:
        return faultEnds = true;
    default:
        return false;
    }
}

void Survey::scan(const File& file, const std::stop_token& stop)
{
    RecordReader reader(file);
    if (const std::span<const Record> first = reader.nextBatch(); !first.empty())
        firstTsc = first.front().tsc;
    for (const auto& [cpu, windows] : file.windows())
        if (std::ranges::any_of(windows, [](const Window& window) { return window.size > 0; }))
            cpus = cpu + 1;
    constexpr std::uint32_t wanted[] = {ClockReading, PvHypercall, PvSubcall, GrantOps, FaultEndRo};
    AnchorGaps gaps;
    const auto take = [&](const Record& record, RecordFilter& filter) {
        if (record.event != ClockReading) {
            if (note(record))
                filter.set(record.event, Disposition::Skip);
        } else if (record.timeKnown) {
            clock.add(record);
            gaps.add(record);
        }
    };
    const auto pick = [&](std::uint16_t cpu, std::uint64_t tsc) {
        return !callEntries || !grantOps || !faultEnds || gaps.mayHoldOne(cpu, tsc);
    };
    HeaderScan(file, RecordFilter::only(wanted)).run(take, pick, stop);
    if (clock.anchored() || givenHz)
        return;
    constexpr std::uint32_t switches[] = {SchedSwitchPrevious};
    HeaderScan(file, RecordFilter::only(switches))
        .run([this](const Record& record, RecordFilter&) { m_switches.add(record); }, {}, stop);
}

std::optional<TscFrequency> Survey::foundFrequency() const
{
    return clock.anchored() || givenHz ? std::nullopt : m_switches.result();
}

std::optional<double> Survey::tscHz() const
{
    const std::optional<double> hz = clock.tscHz();
    return hz ? hz : givenHz;
}

std::uint64_t Survey::timeNs(std::uint64_t tsc) const
{
    ClockSegment segment;
    return timeNs(tsc, segment);
}

std::uint64_t Survey::timeNs(std::uint64_t tsc, ClockSegment& segment) const
{
    if (clock.anchored()) {
        const auto time = clock.time(tsc, segment);
        return time && time->ns > 0 ? static_cast<std::uint64_t>(time->ns) : 1;
    }
    if (!givenHz)
        return 1;
    const auto since = Clock(*givenHz).duration(tsc);
    return since && since->ns > 0 ? static_cast<std::uint64_t>(since->ns) : 1;
}

} // namespace xenlens::xentrace
