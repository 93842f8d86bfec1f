// SPDX-License-Identifier: GPL-3.0-or-later
/// The Babeltrace 2 plugin `xenlens`: source.xenlens.xentrace reads files of xentrace.
///     babeltrace2 --plugin-path FOLDER FILE
///     babeltrace2 --plugin-path FOLDER -c source.xenlens.xentrace -p 'inputs=["FILE"],tsc-hz=2600000000'
#include "core/error.h"
#include "reader/plugin/cpu_iterator.h"
#include "reader/xentrace/tsc_conversion.h"

#include <babeltrace2/babeltrace.h>

#include <cmath>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <string>

namespace {

using xenlens::Error;
using xenlens::plugin::ClockSettings;
using xenlens::plugin::CpuIterator;
using xenlens::plugin::TraceClasses;
using xenlens::xentrace::Clock;
using xenlens::xentrace::File;

struct Source
{
    Source(bt_self_component* component, const std::string& path, std::optional<std::uint64_t> hz);

    File file;
    TraceClasses classes;
};

/// Runs `work` and turns what it throws into a status of Babeltrace's and a cause.
template <class Status, class Cause> Status guarded(Status ok, Status error, Status memory, Cause cause, auto work)
{
    try {
        work();
        return ok;
    } catch (const std::bad_alloc&) {
        return memory;
    } catch (const std::exception& failure) {
        cause(failure.what());
        return error;
    }
}

std::string inputOf(const bt_value* params)
{
    const bt_value* inputs = bt_value_map_borrow_entry_value_const(params, "inputs");
    if (inputs == nullptr || !bt_value_is_array(inputs) || bt_value_array_get_length(inputs) != 1)
        throw Error("inputs", "needs to be an array of one file name");
    const bt_value* input = bt_value_array_borrow_element_by_index_const(inputs, 0);
    if (!bt_value_is_string(input))
        throw Error("inputs", "needs to be an array of one file name");
    return bt_value_string_get(input);
}

std::optional<std::uint64_t> hzOf(const bt_value* params)
{
    const bt_value* hz = bt_value_map_borrow_entry_value_const(params, "tsc-hz");
    if (hz == nullptr)
        return std::nullopt;
    if (bt_value_is_signed_integer(hz) && bt_value_integer_signed_get(hz) > 0)
        return static_cast<std::uint64_t>(bt_value_integer_signed_get(hz));
    if (bt_value_is_unsigned_integer(hz) && bt_value_integer_unsigned_get(hz) > 0)
        return bt_value_integer_unsigned_get(hz);
    throw Error("tsc-hz", "needs to be the TSC's frequency in Hz, a whole number");
}

/// By the file's own clock records; without them, as the user says.
ClockSettings clockOf(const File& file, std::optional<std::uint64_t> hz)
{
    const Clock clock = Clock::of(file);
    ClockSettings settings;
    settings.tscHz = hz;
    if (const std::optional<double> measured = clock.tscHz(); measured && *measured >= 1 && *measured < 1e12)
        settings.tscHz = static_cast<std::uint64_t>(std::llround(*measured));
    if (settings.tscHz)
        if (const auto zero = clock.zero(*settings.tscHz))
            settings.tscZeroNs = zero->ns;
    return settings;
}

Source::Source(bt_self_component* component, const std::string& path, std::optional<std::uint64_t> hz)
    : file(path)
    , classes(component, clockOf(file, hz), path)
{
}

bt_component_class_initialize_method_status initialise(bt_self_component_source* self,
    bt_self_component_source_configuration* /*configuration*/, const bt_value* params, void* /*data*/)
{
    bt_self_component* component = bt_self_component_source_as_self_component(self);
    return guarded(
        BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_OK, BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_ERROR,
        BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_MEMORY_ERROR,
        [&](const char* what) { BT_CURRENT_THREAD_ERROR_APPEND_CAUSE_FROM_COMPONENT(component, "%s", what); },
        [&] {
            auto source = std::make_unique<Source>(component, inputOf(params), hzOf(params));
            for (const auto& [cpu, windows] : source->file.windows()) {
                source->classes.createStream(cpu);
                if (bt_self_component_source_add_output_port(self, ("cpu" + std::to_string(cpu)).c_str(),
                        reinterpret_cast<void*>(static_cast<std::uintptr_t>(cpu)), nullptr)
                    != BT_SELF_COMPONENT_ADD_PORT_STATUS_OK)
                    throw Error(source->file.name(), "cannot add an output port");
            }
            bt_self_component_set_data(component, source.release());
        });
}

void finalise(bt_self_component_source* self)
{
    delete static_cast<Source*>(bt_self_component_get_data(bt_self_component_source_as_self_component(self)));
}

bt_message_iterator_class_initialize_method_status initialiseIterator(bt_self_message_iterator* self,
    bt_self_message_iterator_configuration* /*configuration*/, bt_self_component_port_output* port)
{
    return guarded(
        BT_MESSAGE_ITERATOR_CLASS_INITIALIZE_METHOD_STATUS_OK, BT_MESSAGE_ITERATOR_CLASS_INITIALIZE_METHOD_STATUS_ERROR,
        BT_MESSAGE_ITERATOR_CLASS_INITIALIZE_METHOD_STATUS_MEMORY_ERROR,
        [&](const char* what) { BT_CURRENT_THREAD_ERROR_APPEND_CAUSE_FROM_MESSAGE_ITERATOR(self, "%s", what); },
        [&] {
            auto* source
                = static_cast<Source*>(bt_self_component_get_data(bt_self_message_iterator_borrow_component(self)));
            const auto cpu = static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(
                bt_self_component_port_get_data(bt_self_component_port_output_as_self_component_port(port))));
            auto iterator = std::make_unique<CpuIterator>(self, source->file, source->classes, cpu);
            bt_self_message_iterator_set_data(self, iterator.release());
        });
}

void finaliseIterator(bt_self_message_iterator* self)
{
    delete static_cast<CpuIterator*>(bt_self_message_iterator_get_data(self));
}

bt_message_iterator_class_next_method_status next(
    bt_self_message_iterator* self, bt_message_array_const messages, uint64_t capacity, uint64_t* count)
{
    const auto status = guarded(
        BT_MESSAGE_ITERATOR_CLASS_NEXT_METHOD_STATUS_OK, BT_MESSAGE_ITERATOR_CLASS_NEXT_METHOD_STATUS_ERROR,
        BT_MESSAGE_ITERATOR_CLASS_NEXT_METHOD_STATUS_MEMORY_ERROR,
        [&](const char* what) { BT_CURRENT_THREAD_ERROR_APPEND_CAUSE_FROM_MESSAGE_ITERATOR(self, "%s", what); },
        [&] { *count = static_cast<CpuIterator*>(bt_self_message_iterator_get_data(self))->next(messages, capacity); });
    if (status == BT_MESSAGE_ITERATOR_CLASS_NEXT_METHOD_STATUS_OK && *count == 0)
        return BT_MESSAGE_ITERATOR_CLASS_NEXT_METHOD_STATUS_END;
    return status;
}

/// Answers `babeltrace.support-info`: so babeltrace2 FILE finds us by the file's content.
bt_component_class_query_method_status query(bt_self_component_class_source* /*self*/,
    bt_private_query_executor* /*executor*/, const char* object, const bt_value* params, void* /*data*/,
    const bt_value** result)
{
    if (std::string_view(object) != "babeltrace.support-info")
        return BT_COMPONENT_CLASS_QUERY_METHOD_STATUS_UNKNOWN_OBJECT;
    if (!bt_value_is_map(params))
        return BT_COMPONENT_CLASS_QUERY_METHOD_STATUS_ERROR;
    const bt_value* type = bt_value_map_borrow_entry_value_const(params, "type");
    const bt_value* input = bt_value_map_borrow_entry_value_const(params, "input");
    double weight = 0;
    if (type != nullptr && bt_value_is_string(type) && std::string_view(bt_value_string_get(type)) == "file"
        && input != nullptr && bt_value_is_string(input))
        weight = File::recognise(bt_value_string_get(input));
    *result = bt_value_real_create_init(weight);
    return *result != nullptr ? BT_COMPONENT_CLASS_QUERY_METHOD_STATUS_OK
                              : BT_COMPONENT_CLASS_QUERY_METHOD_STATUS_MEMORY_ERROR;
}

} // namespace

BT_PLUGIN_MODULE();
BT_PLUGIN(xenlens);
BT_PLUGIN_DESCRIPTION("Readers for traces of Xen hosts");
BT_PLUGIN_LICENSE("GPL-3.0-or-later");

BT_PLUGIN_SOURCE_COMPONENT_CLASS(xentrace, next);
BT_PLUGIN_SOURCE_COMPONENT_CLASS_DESCRIPTION(xentrace, "Read a file of Xen's xentrace");
BT_PLUGIN_SOURCE_COMPONENT_CLASS_HELP(xentrace,
    "inputs (array of one string): the file. tsc-hz (integer, optional): the TSC's frequency, for files "
    "without clock records; without either one tick is shown as one nanosecond.");
BT_PLUGIN_SOURCE_COMPONENT_CLASS_INITIALIZE_METHOD(xentrace, initialise);
BT_PLUGIN_SOURCE_COMPONENT_CLASS_FINALIZE_METHOD(xentrace, finalise);
BT_PLUGIN_SOURCE_COMPONENT_CLASS_QUERY_METHOD(xentrace, query);
BT_PLUGIN_SOURCE_COMPONENT_CLASS_MESSAGE_ITERATOR_CLASS_INITIALIZE_METHOD(xentrace, initialiseIterator);
BT_PLUGIN_SOURCE_COMPONENT_CLASS_MESSAGE_ITERATOR_CLASS_FINALIZE_METHOD(xentrace, finaliseIterator);
