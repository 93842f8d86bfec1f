// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of provider xenlens_guest (tracers/guest/guest_tp.h).
#include "reader/ctf/event_decoder.h"

namespace xenlens::reader {

using namespace guest;

template <> bool isKnownEnumerator(Role value)
{
    return value <= Role::Dom0;
}

template <> bool isKnownEnumerator(PartName value)
{
    return value <= PartName::MmuEvents;
}

template <> bool isKnownEnumerator(guest::ClockSource value)
{
    return value <= guest::ClockSource::Reference;
}

template <> bool isKnownEnumerator(SuspendStage value)
{
    return value <= SuspendStage::Thawed;
}

template <> bool isKnownEnumerator(guest::GrantOp value)
{
    return value <= guest::GrantOp::CopyTo;
}

template <> bool isKnownEnumerator(guest::RingKind value)
{
    return value <= guest::RingKind::NetbackCtrl;
}

template <> bool isKnownEnumerator(guest::LostWhere value)
{
    return value <= guest::LostWhere::LttngSession;
}

namespace {

void addSessionDecoders(DecoderTable& table)
{
    addDecoder(table, provider, "session_start", SessionStart{}, FieldBinding{"ts_ns", &SessionStart::tsNs},
        FieldBinding{"schema_version", &SessionStart::schemaVersion}, FieldBinding{"host", &SessionStart::host},
        FieldBinding{"tracer_version", &SessionStart::tracerVersion}, FieldBinding{"kernel", &SessionStart::kernel},
        FieldBinding{"xen", &SessionStart::xen}, FieldBinding{"uuid", &SessionStart::uuid},
        FieldBinding{"domid", &SessionStart::domid}, FieldBinding{"role", &SessionStart::role},
        FieldBinding{"cpus", &SessionStart::cpus}, FieldBinding{"interval_ns", &SessionStart::intervalNs},
        FieldBinding{"emulated", &SessionStart::emulated}, FieldBinding{"detail", &SessionStart::detail});
    addDecoder(table, provider, "part", Part{}, FieldBinding{"ts_ns", &Part::tsNs}, FieldBinding{"part", &Part::part},
        FieldBinding{"present", &Part::present}, FieldBinding{"missing", &Part::missing});
    addDecoder(table, provider, "lost", Lost{}, FieldBinding{"ts_ns", &Lost::tsNs}, FieldBinding{"where", &Lost::where},
        FieldBinding{"count", &Lost::count});
    addDecoder(table, provider, "session_end", SessionEnd{}, FieldBinding{"ts_ns", &SessionEnd::tsNs},
        FieldBinding{"produced_events", &SessionEnd::producedEvents},
        FieldBinding{"emitted_events", &SessionEnd::emittedEvents});
}

void addClockDecoders(DecoderTable& table)
{
    addDecoder(table, provider, "clock_anchor", ClockAnchor{}, FieldBinding{"ts_ns", &ClockAnchor::tsNs},
        FieldBinding{"boottime_ns", &ClockAnchor::boottimeNs}, FieldBinding{"unix_ns", &ClockAnchor::unixNs},
        FieldBinding{"round_trip_ns", &ClockAnchor::roundTripNs}, FieldBinding{"source", &ClockAnchor::source});
    addDecoder(table, provider, "suspend", Suspend{}, FieldBinding{"ts_ns", &Suspend::tsNs},
        FieldBinding{"boottime_ns", &Suspend::boottimeNs}, FieldBinding{"stage", &Suspend::stage},
        FieldBinding{"status", &Suspend::status}, FieldBinding{"all_clocks", &Suspend::allClocks},
        FieldBinding{"unix_ns", &Suspend::unixNs}, FieldBinding{"sched_ns", &Suspend::schedNs},
        FieldBinding{"tsc", &Suspend::tsc}, FieldBinding{"back_tsc", &Suspend::backTsc});
    addDecoder(table, provider, "identity", Identity{}, FieldBinding{"ts_ns", &Identity::tsNs},
        FieldBinding{"domid", &Identity::domid});
}

/// A summary and its twin, the total.
template <class T, class... M> void addSums(DecoderTable& table, const std::string& event, FieldBinding<T, M>... fields)
{
    T prototype;
    addDecoder(table, provider, event.c_str(), prototype, fields...);
    prototype.total = true;
    addDecoder(table, provider, (event + "_total").c_str(), prototype, fields...);
}

void addHypercallDecoders(DecoderTable& table)
{
    addSums(table, "hypercalls", FieldBinding{"ts_ns", &Hypercalls::tsNs},
        FieldBinding{"begin_ns", &Hypercalls::beginNs}, FieldBinding{"vcpu", &Hypercalls::vcpu},
        FieldBinding{"call_ops", &Hypercalls::callOps}, FieldBinding{"call_counts", &Hypercalls::callCounts},
        FieldBinding{"subcall_ops", &Hypercalls::subcallOps},
        FieldBinding{"subcall_counts", &Hypercalls::subcallCounts},
        FieldBinding{"unseen_subcalls", &Hypercalls::unseenSubcalls});
    addSums(table, "hypercall_times", FieldBinding{"ts_ns", &HypercallTimes::tsNs},
        FieldBinding{"begin_ns", &HypercallTimes::beginNs}, FieldBinding{"vcpu", &HypercallTimes::vcpu},
        FieldBinding{"ops", &HypercallTimes::ops}, FieldBinding{"entered", &HypercallTimes::entered},
        FieldBinding{"timed", &HypercallTimes::timed}, FieldBinding{"total_ns", &HypercallTimes::totalNs});
    addSums(table, "hypercall_latency", FieldBinding{"ts_ns", &HypercallLatency::tsNs},
        FieldBinding{"begin_ns", &HypercallLatency::beginNs}, FieldBinding{"op", &HypercallLatency::op},
        FieldBinding{"timed", &HypercallLatency::timed}, FieldBinding{"total_ns", &HypercallLatency::totalNs},
        FieldBinding{"first_bucket", &HypercallLatency::firstBucket},
        FieldBinding{"buckets", &HypercallLatency::buckets});
    addDecoder(table, provider, "hypercall", Hypercall{}, FieldBinding{"ts_ns", &Hypercall::tsNs},
        FieldBinding{"begin_ns", &Hypercall::beginNs}, FieldBinding{"vcpu", &Hypercall::vcpu},
        FieldBinding{"thread", &Hypercall::thread}, FieldBinding{"op", &Hypercall::op},
        FieldBinding{"argument", &Hypercall::argument}, FieldBinding{"result", &Hypercall::result});
}

void addDeviceDecoders(DecoderTable& table)
{
    addSums(table, "grants", FieldBinding{"ts_ns", &Grants::tsNs}, FieldBinding{"begin_ns", &Grants::beginNs},
        FieldBinding{"op", &Grants::op}, FieldBinding{"peer_domid", &Grants::peer},
        FieldBinding{"operations", &Grants::operations}, FieldBinding{"failed", &Grants::failed},
        FieldBinding{"batches", &Grants::batches}, FieldBinding{"bytes", &Grants::bytes});
    addSums(table, "ring", FieldBinding{"ts_ns", &Ring::tsNs}, FieldBinding{"begin_ns", &Ring::beginNs},
        FieldBinding{"ring", &Ring::kind}, FieldBinding{"peer_domid", &Ring::peer},
        FieldBinding{"device", &Ring::device}, FieldBinding{"queue", &Ring::queue},
        FieldBinding{"pushes", &Ring::pushes}, FieldBinding{"pushed_slots", &Ring::pushedSlots},
        FieldBinding{"notifications", &Ring::notifications}, FieldBinding{"consumes", &Ring::consumes},
        FieldBinding{"consumed_slots", &Ring::consumedSlots}, FieldBinding{"requests", &Ring::requests},
        FieldBinding{"request_slots", &Ring::requestSlots}, FieldBinding{"request_bytes", &Ring::requestBytes},
        FieldBinding{"reads", &Ring::reads}, FieldBinding{"read_bytes", &Ring::readBytes},
        FieldBinding{"writes", &Ring::writes}, FieldBinding{"write_bytes", &Ring::writeBytes},
        FieldBinding{"responses", &Ring::responses}, FieldBinding{"response_slots", &Ring::responseSlots},
        FieldBinding{"response_bytes", &Ring::responseBytes}, FieldBinding{"failed", &Ring::failed},
        FieldBinding{"timed", &Ring::timed}, FieldBinding{"total_ns", &Ring::totalNs},
        FieldBinding{"first_bucket", &Ring::firstBucket}, FieldBinding{"buckets", &Ring::buckets});
    addSums(table, "channels", FieldBinding{"ts_ns", &Channels::tsNs}, FieldBinding{"begin_ns", &Channels::beginNs},
        FieldBinding{"ports", &Channels::ports}, FieldBinding{"types", &Channels::types},
        FieldBinding{"details", &Channels::details}, FieldBinding{"notified", &Channels::notified},
        FieldBinding{"received", &Channels::received});
}

void addCpuDecoders(DecoderTable& table)
{
    addSums(table, "runstates", FieldBinding{"ts_ns", &Runstates::tsNs}, FieldBinding{"begin_ns", &Runstates::beginNs},
        FieldBinding{"vcpu", &Runstates::vcpu}, FieldBinding{"state", &Runstates::state},
        FieldBinding{"state_entry_ns", &Runstates::stateEntryNs}, FieldBinding{"running_ns", &Runstates::runningNs},
        FieldBinding{"runnable_ns", &Runstates::runnableNs}, FieldBinding{"blocked_ns", &Runstates::blockedNs},
        FieldBinding{"offline_ns", &Runstates::offlineNs}, FieldBinding{"steal_ns", &Runstates::stealNs});
    addSums(table, "mmu", FieldBinding{"ts_ns", &Mmu::tsNs}, FieldBinding{"begin_ns", &Mmu::beginNs},
        FieldBinding{"mc_flush", &Mmu::multicallFlushes}, FieldBinding{"mmu_set_pte", &Mmu::ptesSet},
        FieldBinding{"mmu_pgd_pin", &Mmu::pagesPinned}, FieldBinding{"mmu_pgd_unpin", &Mmu::pagesUnpinned},
        FieldBinding{"mmu_write_cr3", &Mmu::cr3Writes});
}

} // namespace

void addGuestDecoders(DecoderTable& table)
{
    addSessionDecoders(table);
    addClockDecoders(table);
    addHypercallDecoders(table);
    addDeviceDecoders(table);
    addCpuDecoders(table);
}

} // namespace xenlens::reader
