// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of provider xenlens_hypervisor (tracers/hypervisor/hypervisor_tp.h).
#include "reader/ctf/event_decoder.h"

namespace xenlens::reader {

using namespace hypervisor;

template <> bool isKnownEnumerator(FaultKind value)
{
    return value <= FaultKind::Shadow;
}

template <> bool isKnownEnumerator(hypervisor::PartName value)
{
    return value <= hypervisor::PartName::HypercallCounters;
}

namespace {

void addHostDecoders(DecoderTable& table)
{
    addDecoder(table, provider, "session_start", SessionStart{}, FieldBinding{"ts_ns", &SessionStart::tsNs},
        FieldBinding{"schema_version", &SessionStart::schemaVersion}, FieldBinding{"host", &SessionStart::host},
        FieldBinding{"tracer_version", &SessionStart::tracerVersion}, FieldBinding{"xen", &SessionStart::xen},
        FieldBinding{"cpus", &SessionStart::cpus}, FieldBinding{"tsc_khz", &SessionStart::tscKhz},
        FieldBinding{"event_mask", &SessionStart::eventMask}, FieldBinding{"interval_ns", &SessionStart::intervalNs},
        FieldBinding{"emulated", &SessionStart::emulated});
    addDecoder(table, provider, "part", Part{}, FieldBinding{"ts_ns", &Part::tsNs}, FieldBinding{"part", &Part::part},
        FieldBinding{"present", &Part::present}, FieldBinding{"missing", &Part::missing});
    addDecoder(table, provider, "domain", Domain{}, FieldBinding{"ts_ns", &Domain::tsNs},
        FieldBinding{"domid", &Domain::domid}, FieldBinding{"name", &Domain::name},
        FieldBinding{"uuid", &Domain::uuid});
    addDecoder(table, provider, "clock_anchor", ClockAnchor{}, FieldBinding{"ts_ns", &ClockAnchor::tsNs},
        FieldBinding{"unix_ns", &ClockAnchor::unixNs}, FieldBinding{"cpu", &ClockAnchor::cpu},
        FieldBinding{"tsc", &ClockAnchor::tsc}, FieldBinding{"system_ns", &ClockAnchor::systemNs},
        FieldBinding{"tsc_khz", &ClockAnchor::tscKhz});
    addDecoder(table, provider, "lost", Lost{}, FieldBinding{"ts_ns", &Lost::tsNs},
        FieldBinding{"begin_ns", &Lost::beginNs}, FieldBinding{"cpu", &Lost::cpu},
        FieldBinding{"records", &Lost::records});
    addDecoder(table, provider, "session_end", SessionEnd{}, FieldBinding{"ts_ns", &SessionEnd::tsNs},
        FieldBinding{"read_records", &SessionEnd::readRecords}, FieldBinding{"lost_records", &SessionEnd::lostRecords},
        FieldBinding{"unread_bytes", &SessionEnd::unreadBytes},
        FieldBinding{"produced_events", &SessionEnd::producedEvents},
        FieldBinding{"emitted_events", &SessionEnd::emittedEvents},
        FieldBinding{"cpu_lost_records", &SessionEnd::cpuLostRecords, Presence::Optional});
}

void addHypercallDecoders(DecoderTable& table)
{
    addDecoder(table, provider, "hypercalls", Hypercalls{}, FieldBinding{"ts_ns", &Hypercalls::tsNs},
        FieldBinding{"begin_ns", &Hypercalls::beginNs}, FieldBinding{"domid", &Hypercalls::domid},
        FieldBinding{"vcpu", &Hypercalls::vcpu}, FieldBinding{"subcalls", &Hypercalls::subcalls},
        FieldBinding{"ops", &Hypercalls::ops}, FieldBinding{"counts", &Hypercalls::counts},
        FieldBinding{"restarted", &Hypercalls::restarted}, FieldBinding{"timed", &Hypercalls::timed},
        FieldBinding{"cost_ticks", &Hypercalls::costTicks});
    addDecoder(table, provider, "hypercall_counters", HypercallCounters{},
        FieldBinding{"ts_ns", &HypercallCounters::tsNs}, FieldBinding{"domid", &HypercallCounters::domid},
        FieldBinding{"vcpu", &HypercallCounters::vcpu}, FieldBinding{"subcalls", &HypercallCounters::subcalls},
        FieldBinding{"ops", &HypercallCounters::ops}, FieldBinding{"counts", &HypercallCounters::counts},
        FieldBinding{"restarted", &HypercallCounters::restarted});
    addDecoder(table, provider, "hypercall_cost", HypercallCost{}, FieldBinding{"ts_ns", &HypercallCost::tsNs},
        FieldBinding{"begin_ns", &HypercallCost::beginNs}, FieldBinding{"domid", &HypercallCost::domid},
        FieldBinding{"op", &HypercallCost::op}, FieldBinding{"first_bucket", &HypercallCost::firstBucket},
        FieldBinding{"buckets", &HypercallCost::buckets});
}

void addMemoryDecoders(DecoderTable& table)
{
    addDecoder(table, provider, "dirty_marks", DirtyMarks{}, FieldBinding{"ts_ns", &DirtyMarks::tsNs},
        FieldBinding{"begin_ns", &DirtyMarks::beginNs}, FieldBinding{"domid", &DirtyMarks::domid},
        FieldBinding{"pfns", &DirtyMarks::pfns});
    addDecoder(table, provider, "logdirty_op", LogdirtyOp{}, FieldBinding{"ts_ns", &LogdirtyOp::tsNs},
        FieldBinding{"domid", &LogdirtyOp::domid}, FieldBinding{"op", &LogdirtyOp::op},
        FieldBinding{"faults", &LogdirtyOp::faults}, FieldBinding{"dirty", &LogdirtyOp::dirty});
    addDecoder(table, provider, "logdirty_pause", LogdirtyPause{}, FieldBinding{"ts_ns", &LogdirtyPause::tsNs},
        FieldBinding{"domid", &LogdirtyPause::domid}, FieldBinding{"op", &LogdirtyPause::op},
        FieldBinding{"result", &LogdirtyPause::result}, FieldBinding{"paused_ns", &LogdirtyPause::pausedNs},
        FieldBinding{"vcpus", &LogdirtyPause::vcpus, Presence::Optional},
        FieldBinding{"running_ns", &LogdirtyPause::runningNs, Presence::Optional},
        FieldBinding{"runnable_ns", &LogdirtyPause::runnableNs, Presence::Optional},
        FieldBinding{"blocked_ns", &LogdirtyPause::blockedNs, Presence::Optional},
        FieldBinding{"offline_ns", &LogdirtyPause::offlineNs, Presence::Optional},
        FieldBinding{"unknown_ns", &LogdirtyPause::unknownNs, Presence::Optional},
        FieldBinding{"offline_before_ns", &LogdirtyPause::offlineBeforeNs, Presence::Optional});
    addDecoder(table, provider, "faults", Faults{}, FieldBinding{"ts_ns", &Faults::tsNs},
        FieldBinding{"begin_ns", &Faults::beginNs}, FieldBinding{"domid", &Faults::domid},
        FieldBinding{"kind", &Faults::kind}, FieldBinding{"count", &Faults::count},
        FieldBinding{"timed", &Faults::timed}, FieldBinding{"cost_ticks", &Faults::costTicks});
}

void addDomainDecoders(DecoderTable& table)
{
    addDecoder(table, provider, "grants", Grants{}, FieldBinding{"ts_ns", &Grants::tsNs},
        FieldBinding{"begin_ns", &Grants::beginNs}, FieldBinding{"domid", &Grants::domid},
        FieldBinding{"peer_domid", &Grants::peer}, FieldBinding{"op", &Grants::op},
        FieldBinding{"to_peer", &Grants::toPeer}, FieldBinding{"hypercalls", &Grants::hypercalls},
        FieldBinding{"operations", &Grants::operations}, FieldBinding{"failed", &Grants::failed},
        FieldBinding{"bytes", &Grants::bytes});
    addDecoder(table, provider, "channel_sends", ChannelSends{}, FieldBinding{"ts_ns", &ChannelSends::tsNs},
        FieldBinding{"begin_ns", &ChannelSends::beginNs}, FieldBinding{"domid", &ChannelSends::domid},
        FieldBinding{"peer_domid", &ChannelSends::peer}, FieldBinding{"sends", &ChannelSends::sends});
    addDecoder(table, provider, "runstates", Runstates{}, FieldBinding{"ts_ns", &Runstates::tsNs},
        FieldBinding{"begin_ns", &Runstates::beginNs}, FieldBinding{"domid", &Runstates::domid},
        FieldBinding{"vcpu", &Runstates::vcpu}, FieldBinding{"running_ns", &Runstates::runningNs},
        FieldBinding{"runnable_ns", &Runstates::runnableNs}, FieldBinding{"blocked_ns", &Runstates::blockedNs},
        FieldBinding{"offline_ns", &Runstates::offlineNs});
}

} // namespace

void addHypervisorDecoders(DecoderTable& table)
{
    addHostDecoders(table);
    addHypercallDecoders(table);
    addMemoryDecoders(table);
    addDomainDecoders(table);
}

} // namespace xenlens::reader
