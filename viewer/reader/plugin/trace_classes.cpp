// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/plugin/trace_classes.h"

#include "reader/xentrace/labels.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <memory>
#include <new>
#include <type_traits>

namespace xenlens::plugin {

namespace {

using xentrace::Decoded;
using xentrace::Field;
using xentrace::Labels;
using xentrace::Radix;
using xentrace::Record;
using FieldClass = std::unique_ptr<bt_field_class, reader::PutReference<bt_field_class_put_ref>>;
using ClockClass = std::unique_ptr<bt_clock_class, reader::PutReference<bt_clock_class_put_ref>>;

/// Babeltrace's calls fail for want of memory only, when they are used as documented.
template <class T> T* made(T* object)
{
    if (object == nullptr)
        throw std::bad_alloc();
    return object;
}

template <class Status>
requires std::is_enum_v<Status>
void made(Status status)
{
    if (static_cast<int>(status) != 0)
        throw std::bad_alloc();
}

/// sink.ctf.fs of Babeltrace 2.0.4 aborts on whole bytes that are no 1, 2, 4 or 8 (ctfser.h,
/// bt_ctfser_write_byte_aligned_unsigned_int).
unsigned writableWidth(unsigned width)
{
    return width % 8 == 0 ? std::bit_ceil(width) : width;
}

FieldClass unsignedClass(bt_trace_class* traceClass, unsigned width, bool hex)
{
    FieldClass fieldClass(made(bt_field_class_integer_unsigned_create(traceClass)));
    bt_field_class_integer_set_field_value_range(fieldClass.get(), writableWidth(width));
    if (hex)
        bt_field_class_integer_set_preferred_display_base(
            fieldClass.get(), BT_FIELD_CLASS_INTEGER_PREFERRED_DISPLAY_BASE_HEXADECIMAL);
    return fieldClass;
}

FieldClass signedClass(bt_trace_class* traceClass, unsigned width)
{
    FieldClass fieldClass(made(bt_field_class_integer_signed_create(traceClass)));
    bt_field_class_integer_set_field_value_range(fieldClass.get(), writableWidth(width));
    return fieldClass;
}

FieldClass enumerationClass(bt_trace_class* traceClass, const Field& field)
{
    FieldClass fieldClass(made(bt_field_class_enumeration_unsigned_create(traceClass)));
    bt_field_class_integer_set_field_value_range(fieldClass.get(), writableWidth(field.width));
    const auto names = xentrace::names(field.labels);
    for (std::uint64_t value = 0; value < names.size(); ++value) {
        if (names[value].empty())
            continue;
        const std::unique_ptr<bt_integer_range_set_unsigned,
            reader::PutReference<bt_integer_range_set_unsigned_put_ref>>
            range(made(bt_integer_range_set_unsigned_create()));
        made(bt_integer_range_set_unsigned_add_range(range.get(), value, value));
        made(bt_field_class_enumeration_unsigned_add_mapping(
            fieldClass.get(), std::string(names[value]).c_str(), range.get()));
    }
    return fieldClass;
}

FieldClass classOf(bt_trace_class* traceClass, const Field& field)
{
    if (field.labels != Labels::None)
        return enumerationClass(traceClass, field);
    if (field.radix == Radix::Signed)
        return signedClass(traceClass, field.width);
    return unsignedClass(traceClass, field.floating ? xentrace::ExpandedBits : field.width, field.radix == Radix::Hex);
}

void append(bt_field_class* structure, const std::string& name, const FieldClass& member)
{
    made(bt_field_class_structure_append_member(structure, name.c_str(), member.get()));
}

ClockClass clockClass(bt_self_component* component, const ClockSettings& settings)
{
    constexpr std::uint64_t nsPerSecond = 1'000'000'000;
    ClockClass clock(made(bt_clock_class_create(component)));
    made(bt_clock_class_set_name(clock.get(), "tsc"));
    const std::uint64_t hz = settings.tscHz.value_or(nsPerSecond);
    bt_clock_class_set_frequency(clock.get(), hz);
    bt_clock_class_set_origin_is_unix_epoch(clock.get(), settings.tscZeroNs ? BT_TRUE : BT_FALSE);
    if (!settings.tscHz) {
        made(bt_clock_class_set_description(
            clock.get(), "TSC of the host; its frequency is not known, and one tick is shown as one ns"));
        return clock;
    }
    made(bt_clock_class_set_description(clock.get(), "TSC of the host"));
    if (settings.tscZeroNs) {
        const std::int64_t ns = *settings.tscZeroNs;
        std::int64_t seconds = ns / static_cast<std::int64_t>(nsPerSecond);
        std::int64_t rest = ns % static_cast<std::int64_t>(nsPerSecond);
        if (rest < 0) {
            --seconds;
            rest += static_cast<std::int64_t>(nsPerSecond);
        }
        const auto cycles = static_cast<std::uint64_t>(
            static_cast<unsigned __int128>(rest) * hz / nsPerSecond); // below hz, since rest is below one second
        bt_clock_class_set_offset(clock.get(), seconds, cycles);
    }
    return clock;
}

std::uint64_t latestTsc(const ClockSettings& settings)
{
    // 9.2e18: a little below 2^63, since this reckons in floating point.
    const double ns = 9.2e18 - static_cast<double>(std::max<std::int64_t>(0, settings.tscZeroNs.value_or(0)));
    const double ticks = ns * (static_cast<double>(settings.tscHz.value_or(1'000'000'000)) / 1e9);
    return ticks < 1.8e19 ? static_cast<std::uint64_t>(ticks) : std::numeric_limits<std::uint64_t>::max();
}

constexpr std::int64_t unknownContext = -1;

} // namespace

TraceClasses::TraceClasses(bt_self_component* component, const ClockSettings& clock, const std::string& inputName)
    : m_traceClass(made(bt_trace_class_create(component)))
    , m_latest(latestTsc(clock))
{
    const ClockClass clockHandle = clockClass(component, clock);
    m_streamClass = made(bt_stream_class_create(m_traceClass));
    made(bt_stream_class_set_name(m_streamClass, "pcpu"));
    made(bt_stream_class_set_default_clock_class(m_streamClass, clockHandle.get()));
    bt_stream_class_set_assigns_automatic_stream_id(m_streamClass, BT_FALSE);
    bt_stream_class_set_supports_packets(m_streamClass, BT_TRUE, BT_TRUE, BT_TRUE);
    bt_stream_class_set_supports_discarded_events(m_streamClass, BT_TRUE, BT_TRUE);
    createContexts();
    m_trace = made(bt_trace_create(m_traceClass));
    made(bt_trace_set_name(m_trace, "xentrace"));
    made(bt_trace_set_environment_entry_string(m_trace, "domain", "hypervisor"));
    made(bt_trace_set_environment_entry_string(m_trace, "tracer_name", "xentrace"));
    made(bt_trace_set_environment_entry_string(m_trace, "input", inputName.c_str()));
    if (clock.tscHz) // of the clock class it cannot be told whether it was known
        made(bt_trace_set_environment_entry_string(m_trace, "tsc_hz", std::to_string(*clock.tscHz).c_str()));
}

TraceClasses::~TraceClasses()
{
    for (const auto& [cpu, stream] : m_streams)
        bt_stream_put_ref(stream);
    bt_trace_put_ref(m_trace);
    bt_stream_class_put_ref(m_streamClass);
    bt_trace_class_put_ref(m_traceClass);
}

void TraceClasses::createContexts()
{
    // cpu_id is what LTTng calls it, and what Trace Compass looks for.
    const FieldClass packet(made(bt_field_class_structure_create(m_traceClass)));
    append(packet.get(), "cpu_id", unsignedClass(m_traceClass, 32, false));
    made(bt_stream_class_set_packet_context_field_class(m_streamClass, packet.get()));

    const FieldClass event(made(bt_field_class_structure_create(m_traceClass)));
    append(event.get(), "current_domid", signedClass(m_traceClass, 32)); // -1: not known
    append(event.get(), "current_vcpu", signedClass(m_traceClass, 32));
    made(bt_stream_class_set_event_common_context_field_class(m_streamClass, event.get()));
}

void TraceClasses::createStream(std::uint32_t cpu)
{
    bt_stream* stream = m_streams[cpu] = made(bt_stream_create_with_id(m_streamClass, m_trace, cpu));
    made(bt_stream_set_name(stream, ("cpu" + std::to_string(cpu)).c_str()));
}

const bt_stream* TraceClasses::stream(std::uint32_t cpu) const
{
    return m_streams.at(cpu);
}

const bt_event_class* TraceClasses::eventClass(const Decoded& decoded)
{
    const Key key{decoded.type, decoded.layout, decoded.fields.size(), decoded.rest.size()};
    const bt_event_class*& known = m_eventClasses[key];
    if (known != nullptr)
        return known;
    const std::unique_ptr<bt_event_class, reader::PutReference<bt_event_class_put_ref>> eventClass(
        made(bt_event_class_create(m_streamClass)));
    made(bt_event_class_set_name(eventClass.get(), std::string(decoded.name).c_str()));
    const FieldClass payload(payloadClass(decoded));
    made(bt_event_class_set_payload_field_class(eventClass.get(), payload.get()));
    return known = eventClass.get(); // the stream class keeps it alive
}

bt_field_class* TraceClasses::payloadClass(const Decoded& decoded) const
{
    FieldClass payload(made(bt_field_class_structure_create(m_traceClass)));
    if (decoded.type == nullptr)
        append(payload.get(), "event", unsignedClass(m_traceClass, 32, true));
    for (const Field& field : decoded.fields)
        append(payload.get(), std::string(field.name) + std::string(xentrace::suffix(field.unit)),
            classOf(m_traceClass, field));
    if (!decoded.rest.empty()) {
        const FieldClass word = unsignedClass(m_traceClass, 32, true);
        const FieldClass words(made(bt_field_class_array_static_create(m_traceClass, word.get(), decoded.rest.size())));
        append(payload.get(), "words", words);
    }
    return payload.release();
}

void TraceClasses::fill(bt_event* event, const Decoded& decoded, const Record& record)
{
    const auto member = [](bt_field* structure, std::uint64_t index) {
        return bt_field_structure_borrow_member_field_by_index(structure, index);
    };
    bt_field* context = bt_event_borrow_common_context_field(event);
    bt_field_integer_signed_set_value(member(context, 0), record.contextKnown ? record.domid : unknownContext);
    bt_field_integer_signed_set_value(member(context, 1), record.contextKnown ? record.vcpu : unknownContext);

    bt_field* payload = bt_event_borrow_payload_field(event);
    std::uint64_t index = 0;
    if (decoded.type == nullptr)
        bt_field_integer_unsigned_set_value(member(payload, index++), record.event);
    for (const Field& field : decoded.fields) {
        bt_field* value = member(payload, index++);
        const std::uint64_t raw = rawValue(field, record);
        if (field.radix == Radix::Signed && field.labels == Labels::None)
            bt_field_integer_signed_set_value(value, xentrace::signedValue(field, raw));
        else
            bt_field_integer_unsigned_set_value(value, raw);
    }
    if (!decoded.rest.empty()) {
        bt_field* words = member(payload, index);
        for (std::uint64_t i = 0; i < decoded.rest.size(); ++i)
            bt_field_integer_unsigned_set_value(
                bt_field_array_borrow_element_field_by_index(words, i), decoded.rest[i]);
    }
}

} // namespace xenlens::plugin
