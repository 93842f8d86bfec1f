// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/recording/record_rebuilder.h"

#include "reader/ctf/field_reader.h"
#include "xen/trace_records.h"

#include <algorithm>
#include <bit>
#include <string_view>

namespace xenlens::reader {

using xentrace::Field;
using xentrace::RecordType;

namespace {

/// The opposite of xentrace::expandTicks().
std::uint32_t packFloating(std::uint64_t value)
{
    if (value < 1024)
        return static_cast<std::uint32_t>(value);
    const auto exponent = static_cast<unsigned>(std::bit_width(value)) - 10;
    return exponent << 10 | (static_cast<std::uint32_t>(value >> (exponent - 1)) & 0x3ff);
}

/// The opposite of xentrace::rawValue().
void put(const Field& field, std::uint64_t value, OwnedRecord& owned)
{
    if (field.inEvent) {
        owned.record.event |= (static_cast<std::uint32_t>(value) & ((1U << field.width) - 1)) << field.bit;
        return;
    }
    std::uint32_t* word = owned.words.data() + field.bit / 32;
    if (field.width == 64) {
        word[0] = static_cast<std::uint32_t>(value);
        word[1] = static_cast<std::uint32_t>(value >> 32);
    } else if (field.width == 48) {
        word[0] |= static_cast<std::uint32_t>(value >> 32) << 16;
        word[1] = static_cast<std::uint32_t>(value);
    } else {
        const std::uint64_t bits = field.floating ? packFloating(value) : value & ((1ULL << field.width) - 1);
        *word |= static_cast<std::uint32_t>(bits << field.bit % 32);
    }
}

const bt_field_class* memberClass(const bt_field_class* structure, std::uint64_t index)
{
    return bt_field_class_structure_member_borrow_field_class_const(
        bt_field_class_structure_borrow_member_by_index_const(structure, index));
}

std::string_view memberName(const bt_field_class* structure, std::uint64_t index)
{
    return bt_field_class_structure_member_get_name(
        bt_field_class_structure_borrow_member_by_index_const(structure, index));
}

const Field* findField(const RecordType& type, std::string_view name, const bt_field_class* fieldClass)
{
    if (!isUnsignedClass(fieldClass) && !isSignedClass(fieldClass))
        return nullptr;
    const std::uint64_t width = bt_field_class_integer_get_field_value_range(fieldClass);
    for (const Field& field : type.layout.all())
        if (name == std::string(field.name) + std::string(xentrace::suffix(field.unit))
            && (field.floating || std::bit_ceil<unsigned>(field.width) == std::bit_ceil(width)))
            return &field;
    return nullptr;
}

/// How many members of the event are fields of the type: two widths of a record share a name.
std::size_t matching(const RecordType& type, const bt_field_class* payload)
{
    std::size_t matches = 0;
    for (std::uint64_t i = 0; i < bt_field_class_structure_get_member_count(payload); ++i)
        matches += findField(type, memberName(payload, i), memberClass(payload, i)) != nullptr;
    return matches;
}

std::int64_t contextValue(const bt_field* context, std::uint64_t index)
{
    const bt_field* member = bt_field_structure_borrow_member_field_by_index_const(context, index);
    return isSignedClass(bt_field_borrow_class_const(member)) ? bt_field_integer_signed_get_value(member) : -1;
}

std::uint16_t cpuOf(const bt_event* event)
{
    const bt_stream* stream = bt_event_borrow_stream_const(event);
    if (bt_stream_class_supports_packets(bt_stream_borrow_class_const(stream))) {
        const bt_field* context = bt_packet_borrow_context_field_const(bt_event_borrow_packet_const(event));
        const bt_field* cpu
            = context ? bt_field_structure_borrow_member_field_by_name_const(context, "cpu_id") : nullptr;
        if (cpu && isUnsignedClass(bt_field_borrow_class_const(cpu)))
            return static_cast<std::uint16_t>(
                std::min<std::uint64_t>(bt_field_integer_unsigned_get_value(cpu), xentrace::CpusMax));
    }
    return static_cast<std::uint16_t>(std::min<std::uint64_t>(bt_stream_get_id(stream), xentrace::CpusMax));
}

} // namespace

const RecordRebuilder::Class& RecordRebuilder::classOf(const bt_event_class* eventClass)
{
    const auto known = m_classes.find(eventClass);
    if (known != m_classes.end())
        return known->second;
    bt_event_class_get_ref(eventClass);
    Class& bound = m_classes[eventClass];
    bound.pinned.reset(eventClass);
    const char* name = bt_event_class_get_name(eventClass);
    if (const bt_field_class* payload = bt_event_class_borrow_payload_field_class_const(eventClass); payload && name)
        bind(bound, payload, name);
    return bound;
}

void RecordRebuilder::bind(Class& bound, const bt_field_class* payload, const std::string& name)
{
    std::size_t most = 0;
    for (const RecordType& type : xentrace::recordTypes()) {
        if (type.name != name)
            continue;
        const std::size_t matches = matching(type, payload);
        if (bound.type == nullptr || matches > most) {
            bound.type = &type;
            most = matches;
        }
    }
    for (std::uint64_t i = 0; i < bt_field_class_structure_get_member_count(payload); ++i) {
        const bt_field_class* fieldClass = memberClass(payload, i);
        const std::string_view member = memberName(payload, i);
        if (bound.type == nullptr && member == "event" && isUnsignedClass(fieldClass))
            bound.number = i;
        else if (const bt_field_class* element = elementClass(fieldClass);
                 element && member == "words" && isUnsignedClass(element))
            bound.words = i;
        else if (const Field* field = bound.type ? findField(*bound.type, member, fieldClass) : nullptr) {
            bound.members.push_back({*field, i, isSignedClass(fieldClass)});
            bound.count = std::max<std::size_t>(bound.count, field->wordsNeeded());
        }
    }
    // padding at the end has no field of its own
    if (bound.type != nullptr && bound.members.size() == bound.type->layout.count)
        bound.count = bound.type->layout.words;
}

std::optional<OwnedRecord> RecordRebuilder::rebuild(const bt_message* message)
{
    const bt_event* event = bt_message_event_borrow_event_const(message);
    const Class& bound = classOf(bt_event_borrow_class_const(event));
    const bt_field* payload = bt_event_borrow_payload_field_const(event);
    const bt_field* context = bt_event_borrow_common_context_field_const(event);
    if ((bound.type == nullptr && !bound.number) || payload == nullptr || context == nullptr
        || bt_field_class_structure_get_member_count(bt_field_borrow_class_const(context)) < 2)
        return std::nullopt;

    OwnedRecord owned;
    xentrace::Record& record = owned.record;
    const bt_clock_snapshot* clock = bt_message_event_borrow_default_clock_snapshot_const(message);
    record.tsc = clock ? bt_clock_snapshot_get_value(clock) : 0;
    record.cpu = cpuOf(event);
    record.ownTsc = true; // or reckoned; CTF does not tell
    record.timeKnown = true;
    const std::int64_t domid = contextValue(context, 0);
    record.contextKnown = domid >= 0;
    record.domid = static_cast<std::uint16_t>(std::max<std::int64_t>(domid, 0));
    record.vcpu = static_cast<std::uint16_t>(std::max<std::int64_t>(contextValue(context, 1), 0));

    const auto member = [payload](std::uint64_t index) {
        return bt_field_structure_borrow_member_field_by_index_const(payload, index);
    };
    record.event = bound.type != nullptr
        ? bound.type->event
        : static_cast<std::uint32_t>(bt_field_integer_unsigned_get_value(member(*bound.number))) & xentrace::EventBits;
    for (const Member& one : bound.members)
        put(one.field,
            one.isSigned ? static_cast<std::uint64_t>(bt_field_integer_signed_get_value(member(one.index)))
                         : bt_field_integer_unsigned_get_value(member(one.index)),
            owned);
    std::size_t count = bound.count;
    if (bound.words) {
        const bt_field* words = member(*bound.words);
        for (std::uint64_t i = 0; i < bt_field_array_get_length(words) && count < owned.words.size(); ++i)
            owned.words[count++] = static_cast<std::uint32_t>(
                bt_field_integer_unsigned_get_value(bt_field_array_borrow_element_field_by_index_const(words, i)));
    }
    record.count = static_cast<std::uint8_t>(count);
    return owned;
}

} // namespace xenlens::reader
