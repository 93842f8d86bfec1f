// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/babeltrace/message_reader.h"

#include "core/error.h"
#include "reader/babeltrace/bt_error.h"
#include "reader/ctf/live_url.h"

#include <algorithm>
#include <utility>

namespace xenlens::reader {

namespace {

/// A counter of discarded events that goes back gives a difference near 2^64 (LTTng 2.13.9 is known to do so). No trace
/// has lost more than this.
constexpr std::uint64_t mostDiscarded = std::uint64_t{1} << 48;

std::string hostnameOf(const bt_trace* trace)
{
    const bt_value* value = bt_trace_borrow_environment_entry_value_by_name_const(trace, "hostname");
    return value && bt_value_is_string(value) ? bt_value_string_get(value) : "";
}

std::optional<TimeNs> timeOf(const bt_clock_snapshot* clock)
{
    std::int64_t ns = 0;
    if (bt_clock_snapshot_get_ns_from_origin(clock, &ns) == BT_CLOCK_SNAPSHOT_GET_NS_FROM_ORIGIN_STATUS_OK)
        return TimeNs{ns};
    takeBabeltraceError(); // a time that does not fit 64 bits is no time
    return std::nullopt;
}

/// Which clock a stream's times are of: that of LTTng has the UUID of the boot.
std::string clockOf(const bt_stream* stream)
{
    const bt_clock_class* clock
        = bt_stream_class_borrow_default_clock_class_const(bt_stream_borrow_class_const(stream));
    const bt_uuid uuid = clock ? bt_clock_class_get_uuid(clock) : nullptr;
    constexpr std::size_t uuidBytes = 16;
    constexpr const char* digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; uuid && i < uuidBytes; ++i)
        text += {digits[uuid[i] >> 4], digits[uuid[i] & 15]};
    return text;
}

Gap discardedEvents(const bt_message* message)
{
    Gap gap;
    gap.kind = Gap::Kind::DiscardedEvents;
    std::uint64_t count = 0;
    if (bt_message_discarded_events_get_count(message, &count) == BT_PROPERTY_AVAILABILITY_AVAILABLE
        && count <= mostDiscarded)
        gap.count = count;
    const bt_stream* stream = bt_message_discarded_events_borrow_stream_const(message);
    if (bt_stream_class_discarded_events_have_default_clock_snapshots(bt_stream_borrow_class_const(stream))) {
        gap.begin = timeOf(bt_message_discarded_events_borrow_beginning_default_clock_snapshot_const(message));
        gap.end = timeOf(bt_message_discarded_events_borrow_end_default_clock_snapshot_const(message));
    }
    return gap;
}

Gap discardedPackets(const bt_message* message)
{
    Gap gap;
    gap.kind = Gap::Kind::DiscardedPackets;
    std::uint64_t count = 0;
    if (bt_message_discarded_packets_get_count(message, &count) == BT_PROPERTY_AVAILABILITY_AVAILABLE
        && count <= mostDiscarded)
        gap.count = count;
    const bt_stream* stream = bt_message_discarded_packets_borrow_stream_const(message);
    if (bt_stream_class_discarded_packets_have_default_clock_snapshots(bt_stream_borrow_class_const(stream))) {
        gap.begin = timeOf(bt_message_discarded_packets_borrow_beginning_default_clock_snapshot_const(message));
        gap.end = timeOf(bt_message_discarded_packets_borrow_end_default_clock_snapshot_const(message));
    }
    return gap;
}

const bt_stream* streamOf(const bt_message* message)
{
    switch (bt_message_get_type(message)) {
    case BT_MESSAGE_TYPE_EVENT:
        return bt_event_borrow_stream_const(bt_message_event_borrow_event_const(message));
    case BT_MESSAGE_TYPE_DISCARDED_EVENTS:
        return bt_message_discarded_events_borrow_stream_const(message);
    case BT_MESSAGE_TYPE_DISCARDED_PACKETS:
        return bt_message_discarded_packets_borrow_stream_const(message);
    default:
        return bt_message_stream_beginning_borrow_stream_const(message);
    }
}

} // namespace

MessageReader::MessageReader(const std::string& input, Salvage& salvage, EventWriter& writer)
    : m_input(input)
    , m_live(isLiveUrl(input))
    , m_writer(writer)
{
    TraceSources sources(input, salvage);
    if (!m_live) {
        m_writer.origin(0, {});
        m_originsSent = 1;
    }
    for (const std::string& failure : sources.failures()) {
        Stream none;
        fail(none, failure, {});
    }
    std::vector<const bt_port_output*> ports;
    for (const SourcePort& port : sources.ports()) {
        ports.push_back(port.port);
        m_streams.push_back({port.file, port.damage, std::nullopt, nullptr, 0});
    }
    if (!ports.empty())
        m_merger = std::make_unique<StreamMerger>(sources.takeGraph(), ports, *this);
}

MergeState MessageReader::poll(std::uint64_t maxMessages)
{
    const MergeState state = m_merger ? m_merger->run(maxMessages) : MergeState::Ended;
    if (state == MergeState::Ended)
        reportDamage();
    if (m_reached != m_reachedSent)
        m_writer.reached(*(m_reachedSent = m_reached));
    return state;
}

void MessageReader::onMessage(std::size_t input, const bt_message* message, std::optional<std::int64_t> timeNs)
{
    if (m_live && timeNs)
        m_reached = std::max(m_reached.value_or(*timeNs), *timeNs);
    if (bt_message_get_type(message) == BT_MESSAGE_TYPE_MESSAGE_ITERATOR_INACTIVITY)
        return;
    Stream& stream = m_streams[input];
    look(stream, message);
    switch (bt_message_get_type(message)) {
    case BT_MESSAGE_TYPE_EVENT:
        m_writer.event(message, stream.origin, timeNs);
        break;
    case BT_MESSAGE_TYPE_DISCARDED_EVENTS:
        lost(discardedEvents(message), stream);
        break;
    case BT_MESSAGE_TYPE_DISCARDED_PACKETS:
        lost(discardedPackets(message), stream);
        break;
    default:
        break;
    }
    if (timeNs)
        stream.lastTime = TimeNs{*timeNs};
}

void MessageReader::onInputFailed(std::size_t input, const std::string& cause)
{
    Stream& stream = m_streams[input];
    if (m_live && m_originsSent == 0) // nothing ever came: there is no such session, or nobody answers
        throw Error(m_input, "cannot join the live session: " + cause, howToJoin);
    if (m_live)
        throw Error(
            m_input, "the live session cannot be followed any longer: " + cause + "; what came before it is kept");
    const std::string what = std::exchange(stream.damage, {}).value_or("unreadable from here on: " + cause)
        + "; what came before it is kept";
    fail(stream, (stream.file.empty() ? m_input : stream.file) + ": " + what, stream.lastTime);
}

void MessageReader::look(Stream& stream, const bt_message* message)
{
    const bt_stream* current = streamOf(message);
    if (current == stream.known)
        return;
    stream.known = current;
    const bt_trace* trace = bt_stream_borrow_trace_const(current);
    if (const char* name = bt_stream_get_name(current); name && stream.file.empty())
        stream.file = name; // source.ctf.fs names a stream after its file
    const auto [known, isNew] = m_origins.try_emplace(trace, m_live ? m_originsSent : 0);
    stream.origin = known->second;
    if (!isNew)
        return;
    bt_trace_get_ref(trace);
    m_pinned.emplace_back(trace);
    m_writer.origin(stream.origin, hostnameOf(trace)); // of a folder: again, now with its name
    if (m_live)
        m_writer.clock(stream.origin, clockOf(current));
    m_originsSent += m_live ? 1 : 0;
}

/// Packets that are missing in a file that is known to be damaged are that damage.
void MessageReader::lost(Gap gap, Stream& stream)
{
    if (gap.kind == Gap::Kind::DiscardedPackets && stream.damage) {
        gap.kind = Gap::Kind::Unreadable;
        gap.what = stream.file + ": " + *std::exchange(stream.damage, {});
        gap.count.reset();
    }
    m_writer.gap(gap, stream.origin);
}

void MessageReader::fail(Stream& stream, const std::string& what, std::optional<TimeNs> from)
{
    if (m_live && m_originsSent == 0) {
        m_writer.origin(0, {});
        m_originsSent = 1;
    }
    Gap gap;
    gap.kind = Gap::Kind::Unreadable;
    gap.begin = from;
    gap.what = what;
    m_writer.gap(gap, stream.origin);
}

void MessageReader::reportDamage()
{
    for (Stream& stream : m_streams)
        if (stream.damage)
            fail(stream, stream.file + ": " + *std::exchange(stream.damage, {}), stream.lastTime);
}

} // namespace xenlens::reader
