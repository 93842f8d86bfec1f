// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of provider xenlens_toolstack (tracers/toolstack/toolstack_tp.h).
#include "reader/ctf/event_decoder.h"

namespace xenlens::reader {

using namespace toolstack;

template <> bool isKnownEnumerator(ClockSource value)
{
    return value == ClockSource::Host || value == ClockSource::Reference;
}

template <> bool isKnownEnumerator(LogdirtyOp value)
{
    return value == LogdirtyOp::Clean || value == LogdirtyOp::Peek;
}

template <> bool isKnownEnumerator(LogdirtyReader value)
{
    return value <= LogdirtyReader::Baseline;
}

template <> bool isKnownEnumerator(PrecopyPolicy value)
{
    return value <= PrecopyPolicy::Callback;
}

template <> bool isKnownEnumerator(LostWhere value)
{
    return value <= LostWhere::LttngSession;
}

namespace {

void addHostDecoders(DecoderTable& table)
{
    addDecoder(table, provider, "session_start", SessionStart{}, FieldBinding{"ts_ns", &SessionStart::tsNs},
        FieldBinding{"schema_version", &SessionStart::schemaVersion}, FieldBinding{"host", &SessionStart::host},
        FieldBinding{"tracer_version", &SessionStart::tracerVersion}, FieldBinding{"kernel", &SessionStart::kernel},
        FieldBinding{"xen", &SessionStart::xen}, FieldBinding{"page_bytes", &SessionStart::pageBytes},
        FieldBinding{"sample_interval_ns", &SessionStart::sampleIntervalNs},
        FieldBinding{"emulated", &SessionStart::emulated});
    addDecoder(table, provider, "clock_anchor", ClockAnchor{}, FieldBinding{"ts_ns", &ClockAnchor::tsNs},
        FieldBinding{"unix_ns", &ClockAnchor::unixNs}, FieldBinding{"round_trip_ns", &ClockAnchor::roundTripNs},
        FieldBinding{"source", &ClockAnchor::source});
    addDecoder(table, provider, "nic_counters", NicCounters{}, FieldBinding{"ts_ns", &NicCounters::tsNs},
        FieldBinding{"interface", &NicCounters::interface}, FieldBinding{"tx_bytes", &NicCounters::txBytes},
        FieldBinding{"rx_bytes", &NicCounters::rxBytes}, FieldBinding{"tx_packets", &NicCounters::txPackets},
        FieldBinding{"rx_packets", &NicCounters::rxPackets});
    addDecoder(table, provider, "lost", Lost{}, FieldBinding{"ts_ns", &Lost::tsNs}, FieldBinding{"where", &Lost::where},
        FieldBinding{"count", &Lost::count});
    addDecoder(table, provider, "session_end", SessionEnd{}, FieldBinding{"ts_ns", &SessionEnd::tsNs},
        FieldBinding{"produced_events", &SessionEnd::producedEvents},
        FieldBinding{"emitted_events", &SessionEnd::emittedEvents});
}

void addSaveDecoders(DecoderTable& table)
{
    addDecoder(table, provider, "save_begin", SaveBegin{}, FieldBinding{"ts_ns", &SaveBegin::tsNs},
        FieldBinding{"domid", &SaveBegin::domid}, FieldBinding{"pid", &SaveBegin::pid},
        FieldBinding{"name", &SaveBegin::name}, FieldBinding{"uuid", &SaveBegin::uuid},
        FieldBinding{"memory_pages", &SaveBegin::memoryPages}, FieldBinding{"live", &SaveBegin::live},
        FieldBinding{"policy", &SaveBegin::policy});
    addDecoder(table, provider, "save_end", SaveEnd{}, FieldBinding{"ts_ns", &SaveEnd::tsNs},
        FieldBinding{"domid", &SaveEnd::domid}, FieldBinding{"pid", &SaveEnd::pid},
        FieldBinding{"result", &SaveEnd::result}, FieldBinding{"stream_bytes", &SaveEnd::streamBytes});
    addDecoder(table, provider, "batch_sent", BatchSent{}, FieldBinding{"ts_ns", &BatchSent::tsNs},
        FieldBinding{"begin_ns", &BatchSent::beginNs}, FieldBinding{"domid", &BatchSent::domid},
        FieldBinding{"pid", &BatchSent::pid}, FieldBinding{"pfns", &BatchSent::pfns},
        FieldBinding{"pages", &BatchSent::pages}, FieldBinding{"bytes", &BatchSent::bytes},
        FieldBinding{"result", &BatchSent::result});
    addDecoder(table, provider, "stream_progress", StreamProgress{}, FieldBinding{"ts_ns", &StreamProgress::tsNs},
        FieldBinding{"domid", &StreamProgress::domid}, FieldBinding{"pid", &StreamProgress::pid},
        FieldBinding{"stream_bytes", &StreamProgress::streamBytes});
    addDecoder(table, provider, "guest_suspended", GuestSuspended{}, FieldBinding{"ts_ns", &GuestSuspended::tsNs},
        FieldBinding{"domid", &GuestSuspended::domid}, FieldBinding{"pid", &GuestSuspended::pid});
}

void addLogdirtyDecoders(DecoderTable& table)
{
    addDecoder(table, provider, "logdirty_switched", LogdirtySwitched{}, FieldBinding{"ts_ns", &LogdirtySwitched::tsNs},
        FieldBinding{"begin_ns", &LogdirtySwitched::beginNs}, FieldBinding{"domid", &LogdirtySwitched::domid},
        FieldBinding{"pid", &LogdirtySwitched::pid}, FieldBinding{"on", &LogdirtySwitched::on},
        FieldBinding{"result", &LogdirtySwitched::result});
    addDecoder(table, provider, "logdirty_read", LogdirtyRead{}, FieldBinding{"ts_ns", &LogdirtyRead::tsNs},
        FieldBinding{"begin_ns", &LogdirtyRead::beginNs}, FieldBinding{"domid", &LogdirtyRead::domid},
        FieldBinding{"op", &LogdirtyRead::op}, FieldBinding{"reader", &LogdirtyRead::reader},
        FieldBinding{"stopped", &LogdirtyRead::stopped}, FieldBinding{"faults", &LogdirtyRead::faults},
        FieldBinding{"dirty_pages", &LogdirtyRead::dirtyPages}, FieldBinding{"result", &LogdirtyRead::result});
}

void addDomainState(DecoderTable& table, const char* event, DomainAction action)
{
    DomainState prototype;
    prototype.action = action;
    addDecoder(table, provider, event, prototype, FieldBinding{"ts_ns", &DomainState::tsNs},
        FieldBinding{"begin_ns", &DomainState::beginNs}, FieldBinding{"domid", &DomainState::domid},
        FieldBinding{"pid", &DomainState::pid}, FieldBinding{"name", &DomainState::name},
        FieldBinding{"uuid", &DomainState::uuid}, FieldBinding{"result", &DomainState::result});
}

void addRestoreDecoders(DecoderTable& table)
{
    addDecoder(table, provider, "restore_begin", RestoreBegin{}, FieldBinding{"ts_ns", &RestoreBegin::tsNs},
        FieldBinding{"domid", &RestoreBegin::domid}, FieldBinding{"pid", &RestoreBegin::pid},
        FieldBinding{"name", &RestoreBegin::name}, FieldBinding{"uuid", &RestoreBegin::uuid});
    addDecoder(table, provider, "restore_end", RestoreEnd{}, FieldBinding{"ts_ns", &RestoreEnd::tsNs},
        FieldBinding{"domid", &RestoreEnd::domid}, FieldBinding{"pid", &RestoreEnd::pid},
        FieldBinding{"result", &RestoreEnd::result});
    addDomainState(table, "domain_unpaused", DomainAction::Unpaused);
    addDomainState(table, "domain_resumed", DomainAction::Resumed);
    addDomainState(table, "domain_destroyed", DomainAction::Destroyed);
}

} // namespace

void addToolstackDecoders(DecoderTable& table)
{
    addHostDecoders(table);
    addSaveDecoders(table);
    addLogdirtyDecoders(table);
    addRestoreDecoders(table);
}

} // namespace xenlens::reader
