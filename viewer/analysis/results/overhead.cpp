// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/overhead.h"

#include "analysis/results/hypercall_profile.h"

namespace xenlens::analysis {

DurationNs VcpuOverhead::sum(TimeClass kind) const
{
    DurationNs sum;
    for (const TimeShare& share : shares)
        if (share.kind == kind)
            sum = sum + share.time;
    return sum;
}

DurationNs VcpuOverhead::lostToXen() const
{
    return sum(TimeClass::Hypercall) + sum(TimeClass::Fault) + sum(TimeClass::WaitingForCpu)
        + sum(TimeClass::LogdirtyPause);
}

const char* toString(TimeClass kind)
{
    switch (kind) {
    case TimeClass::Own:
        return "own";
    case TimeClass::Hypercall:
        return "hypercall";
    case TimeClass::Fault:
        return "fault";
    case TimeClass::WaitingForCpu:
        return "waiting_for_cpu";
    case TimeClass::WaitingForEvent:
        return "waiting_for_event";
    case TimeClass::LogdirtyPause:
        return "logdirty_pause";
    case TimeClass::Offline:
        return "offline";
    }
    return "";
}

std::string nameOf(const TimeShare& share)
{
    std::string name = toString(share.kind);
    if (share.kind == TimeClass::Hypercall)
        name += ":" + hypercallName(share.op);
    else if (share.kind == TimeClass::Fault)
        name += std::string(":") + toString(share.fault);
    return name;
}

} // namespace xenlens::analysis
