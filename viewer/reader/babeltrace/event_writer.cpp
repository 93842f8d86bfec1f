// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/babeltrace/event_writer.h"

#include "core/text.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace xenlens::reader {

namespace {

constexpr std::size_t lengthBytes = 4;
constexpr std::string_view ourProviders = "xenlens_";

bool isOf(bt_field_class_type type, bt_field_class_type family)
{
    return bt_field_class_type_is(type, family);
}

FieldKind kindOf(const bt_field_class* fieldClass)
{
    const bt_field_class_type type = bt_field_class_get_type(fieldClass);
    if (isOf(type, BT_FIELD_CLASS_TYPE_UNSIGNED_INTEGER))
        return FieldKind::Unsigned;
    if (isOf(type, BT_FIELD_CLASS_TYPE_SIGNED_INTEGER))
        return FieldKind::Signed;
    if (type == BT_FIELD_CLASS_TYPE_STRING)
        return FieldKind::Text;
    if (isOf(type, BT_FIELD_CLASS_TYPE_ARRAY)) {
        const bt_field_class_type element
            = bt_field_class_get_type(bt_field_class_array_borrow_element_field_class_const(fieldClass));
        if (isOf(element, BT_FIELD_CLASS_TYPE_UNSIGNED_INTEGER))
            return FieldKind::UnsignedArray;
        if (isOf(element, BT_FIELD_CLASS_TYPE_SIGNED_INTEGER))
            return FieldKind::SignedArray;
    }
    return FieldKind::Other;
}

std::uint64_t bitsOf(const bt_field_class* fieldClass, FieldKind kind)
{
    return kind == FieldKind::Unsigned || kind == FieldKind::Signed
        ? bt_field_class_integer_get_field_value_range(fieldClass)
        : 0;
}

std::uint64_t memberCount(const bt_field_class* structure)
{
    return structure ? bt_field_class_structure_get_member_count(structure) : 0;
}

const bt_field_class* contextClass(const bt_event_class* eventClass)
{
    return bt_stream_class_borrow_event_common_context_field_class_const(
        bt_event_class_borrow_stream_class_const(eventClass));
}

/// The CPU whose stream it is, as its packets say; else the stream's number.
std::uint64_t cpuOf(const bt_event* event)
{
    const bt_stream* stream = bt_event_borrow_stream_const(event);
    if (bt_stream_class_supports_packets(bt_stream_borrow_class_const(stream))) {
        const bt_field* context = bt_packet_borrow_context_field_const(bt_event_borrow_packet_const(event));
        const bt_field* cpu
            = context ? bt_field_structure_borrow_member_field_by_name_const(context, "cpu_id") : nullptr;
        if (cpu && kindOf(bt_field_borrow_class_const(cpu)) == FieldKind::Unsigned)
            return bt_field_integer_unsigned_get_value(cpu);
    }
    return bt_stream_get_id(stream);
}

} // namespace

EventWriter::EventWriter(EventScope scope, Send send)
    : m_scope(scope)
    , m_send(std::move(send))
{
    for (std::size_t i = 0; i < lengthBytes; ++i)
        m_frame.number(0); // its length comes here
    m_frame.number(protocolVersion);
}

void EventWriter::begin(RecordKind kind)
{
    m_frame.number(static_cast<std::uint64_t>(kind));
}

void EventWriter::flush()
{
    const std::size_t length = m_frame.size() - lengthBytes;
    if (length == 0)
        return;
    for (std::size_t i = 0; i < lengthBytes; ++i)
        m_frame.data()[i] = static_cast<char>(length >> 8 * i);
    m_send({m_frame.data(), m_frame.size()});
    m_frame.truncate(lengthBytes);
}

void EventWriter::flushWhenFull()
{
    if (m_frame.size() >= frameBytes)
        flush();
}

void EventWriter::origin(std::uint32_t number, const std::string& hostname)
{
    begin(RecordKind::Origin);
    m_frame.number(number);
    m_frame.text(hostname);
}

void EventWriter::clock(std::uint32_t number, const std::string& uuid)
{
    begin(RecordKind::Clock);
    m_frame.number(number);
    m_frame.text(uuid);
}

void EventWriter::gap(const Gap& gap, std::uint32_t origin)
{
    begin(RecordKind::Gap);
    m_frame.number(static_cast<std::uint64_t>(gap.kind));
    m_frame.number(origin);
    for (const auto& time : {gap.begin, gap.end}) {
        m_frame.number(time.has_value());
        if (time)
            m_frame.signedNumber(time->ns);
    }
    m_frame.number(gap.count.has_value());
    if (gap.count)
        m_frame.number(*gap.count);
    m_frame.text(gap.what);
    flushWhenFull();
}

void EventWriter::reached(std::int64_t timeNs)
{
    begin(RecordKind::Reached);
    m_frame.signedNumber(timeNs);
}

void EventWriter::session(const LiveSession& session)
{
    begin(RecordKind::Session);
    for (const std::string& text : {session.url, session.host, session.name})
        m_frame.text(text);
    m_frame.number(session.timerUs);
    m_frame.number(session.viewers);
    flushWhenFull();
}

void EventWriter::idle()
{
    begin(RecordKind::Idle);
    flush();
}

void EventWriter::failed(const std::string& line)
{
    begin(RecordKind::Failed);
    m_frame.text(line);
    flush();
}

void EventWriter::end()
{
    for (const auto& [name, count] : m_skipped) {
        begin(RecordKind::Skipped);
        m_frame.text(name);
        m_frame.number(count);
        flushWhenFull();
    }
    begin(RecordKind::End);
    flush();
}

EventWriter::Class& EventWriter::classOf(const bt_event* event)
{
    const bt_event_class* eventClass = bt_event_borrow_class_const(event);
    if (eventClass == m_lastClass)
        return *m_last;
    const auto [entry, isNew] = m_classes.try_emplace(eventClass);
    m_lastClass = eventClass;
    m_last = &entry->second;
    if (isNew) {
        bt_event_class_get_ref(eventClass);
        m_last->pinned.reset(eventClass);
        declare(*m_last, event);
    }
    return *m_last;
}

void EventWriter::declare(Class& known, const bt_event* event)
{
    const bt_event_class* eventClass = bt_event_borrow_class_const(event);
    const bt_field_class* payload = bt_event_class_borrow_payload_field_class_const(eventClass);
    const bt_field_class* context = m_scope == EventScope::Records ? contextClass(eventClass) : nullptr;
    const char* given = bt_event_class_get_name(eventClass);
    const std::string_view name = given ? given : "(no name)";
    const std::uint64_t own = m_scope == EventScope::Records ? 2 : 0; // clock and CPU
    const std::uint64_t contexts = own + memberCount(context);
    if ((m_scope == EventScope::Ours && !name.starts_with(ourProviders)) || contexts + memberCount(payload) > mostFields
        || m_sent >= mostClasses) {
        known.skipped = &m_skipped[std::string(name)];
        return;
    }
    known.number = m_sent++;
    begin(RecordKind::Class);
    m_frame.text(name);
    m_frame.number(contexts);
    m_frame.number(contexts + memberCount(payload));
    const auto field = [this](std::string_view fieldName, FieldKind kind, std::uint64_t bits) {
        m_frame.text(fieldName);
        m_frame.number(static_cast<std::uint64_t>(kind));
        m_frame.number(bits);
    };
    if (own > 0) {
        field(clockField, FieldKind::Unsigned, 64);
        field(cpuField, FieldKind::Unsigned, 32);
    }
    for (const bt_field_class* structure : {context, payload}) {
        for (std::uint64_t i = 0; i < memberCount(structure); ++i) {
            const auto* member = bt_field_class_structure_borrow_member_by_index_const(structure, i);
            const bt_field_class* fieldClass = bt_field_class_structure_member_borrow_field_class_const(member);
            const FieldKind kind = kindOf(fieldClass);
            field(bt_field_class_structure_member_get_name(member), kind, bitsOf(fieldClass, kind));
            if (structure == payload)
                known.kinds.push_back(kind);
        }
    }
}

void EventWriter::event(const bt_message* message, std::uint32_t origin, std::optional<std::int64_t> timeNs)
{
    const bt_event* event = bt_message_event_borrow_event_const(message);
    Class& known = classOf(event);
    if (known.skipped) {
        ++*known.skipped;
        return;
    }
    begin(RecordKind::Event);
    m_frame.number(timeNs.has_value());
    if (timeNs)
        m_frame.signedNumber(*timeNs);
    m_frame.number(origin);
    m_frame.number(known.number);
    if (m_scope == EventScope::Records)
        writeContext(message, event);
    const bt_field* payload = bt_event_borrow_payload_field_const(event);
    for (std::size_t i = 0; i < known.kinds.size(); ++i)
        writeField(bt_field_structure_borrow_member_field_by_index_const(payload, i), known.kinds[i]);
    flushWhenFull();
}

void EventWriter::writeContext(const bt_message* message, const bt_event* event)
{
    const bt_stream_class* streamClass = bt_stream_borrow_class_const(bt_event_borrow_stream_const(event));
    m_frame.number(bt_stream_class_borrow_default_clock_class_const(streamClass)
            ? bt_clock_snapshot_get_value(bt_message_event_borrow_default_clock_snapshot_const(message))
            : 0);
    m_frame.number(cpuOf(event));
    const bt_field* context = bt_event_borrow_common_context_field_const(event);
    const bt_field_class* structure = contextClass(bt_event_borrow_class_const(event));
    for (std::uint64_t i = 0; i < memberCount(structure); ++i) {
        const bt_field* field = bt_field_structure_borrow_member_field_by_index_const(context, i);
        writeField(field, kindOf(bt_field_borrow_class_const(field)));
    }
}

template <class Write> void EventWriter::writeArray(const bt_field* field, Write write)
{
    const std::uint64_t length = bt_field_array_get_length(field);
    m_frame.number(length);
    for (std::uint64_t i = 0; i < std::min(length, longestSequence); ++i)
        write(bt_field_array_borrow_element_field_by_index_const(field, i));
}

void EventWriter::writeField(const bt_field* field, FieldKind kind)
{
    switch (kind) {
    case FieldKind::Unsigned:
        m_frame.number(bt_field_integer_unsigned_get_value(field));
        break;
    case FieldKind::Signed:
        m_frame.signedNumber(bt_field_integer_signed_get_value(field));
        break;
    case FieldKind::Text: {
        // the other end keeps no more of a name than this; a character that is cut here is cut there, too
        constexpr std::uint64_t longest = 2 * longestName;
        m_frame.text({bt_field_string_get_value(field), std::min(bt_field_string_get_length(field), longest)});
        break;
    }
    case FieldKind::UnsignedArray:
        writeArray(field, [this](const bt_field* e) { m_frame.number(bt_field_integer_unsigned_get_value(e)); });
        break;
    case FieldKind::SignedArray:
        writeArray(field, [this](const bt_field* e) { m_frame.signedNumber(bt_field_integer_signed_get_value(e)); });
        break;
    case FieldKind::Other:
        break;
    }
}

} // namespace xenlens::reader
