// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <babeltrace2/babeltrace.h>

#include <memory>

/// Owners of Babeltrace 2 objects: each puts its reference when it goes.
namespace xenlens::reader {

template <auto put> struct PutReference
{
    template <class T> void operator()(T* object) const { put(object); }
};

using Graph = std::unique_ptr<bt_graph, PutReference<bt_graph_put_ref>>;
using Plugin = std::unique_ptr<const bt_plugin, PutReference<bt_plugin_put_ref>>;
using Value = std::unique_ptr<bt_value, PutReference<bt_value_put_ref>>;
using MessageIterator = std::unique_ptr<bt_message_iterator, PutReference<bt_message_iterator_put_ref>>;
using Message = std::unique_ptr<const bt_message, PutReference<bt_message_put_ref>>;
using EventClass = std::unique_ptr<const bt_event_class, PutReference<bt_event_class_put_ref>>;
using Trace = std::unique_ptr<const bt_trace, PutReference<bt_trace_put_ref>>;
using SinkClass = std::unique_ptr<const bt_component_class_sink, PutReference<bt_component_class_sink_put_ref>>;
using BtError = std::unique_ptr<const bt_error, PutReference<bt_error_release>>;

} // namespace xenlens::reader
