// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/survey.h"

#include "reader/xentrace/header.h"

#include <algorithm>

namespace xenlens::xentrace {

void Survey::add(const Record& record)
{
    if (records++ == 0)
        firstTsc = record.tsc;
    cpus = std::max<std::uint32_t>(cpus, record.cpu + 1U);
    switch (record.event) {
    case ClockReading:
        clock.add(record);
        break;
    case PvHypercallV2:
    case PvSubcall:
    case PvHypercall:
    case PvHypercall | kFlag64:
        callEntries = true;
        break;
    case GrantOps:
        grantOps = true;
        break;
    case FaultEndRo:
        faultEnds = true;
        break;
    default:
        break;
    }
}

std::optional<double> Survey::tscHz() const
{
    const std::optional<double> hz = clock.tscHz();
    return hz ? hz : givenHz;
}

std::uint64_t Survey::timeNs(std::uint64_t tsc) const
{
    if (clock.anchored()) {
        const auto time = clock.time(tsc);
        return time && time->ns > 0 ? static_cast<std::uint64_t>(time->ns) : 1;
    }
    if (!givenHz)
        return 1;
    const auto since = Clock(*givenHz).duration(tsc);
    return since && since->ns > 0 ? static_cast<std::uint64_t>(since->ns) : 1;
}

} // namespace xenlens::xentrace
