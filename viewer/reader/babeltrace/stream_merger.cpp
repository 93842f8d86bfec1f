// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/babeltrace/stream_merger.h"

#include "core/error.h"
#include "reader/babeltrace/bt_error.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace xenlens::reader {

namespace {

const bt_clock_snapshot* borrowClock(const bt_message* message)
{
    const auto hasClock = [](const bt_stream* stream) {
        return bt_stream_class_borrow_default_clock_class_const(bt_stream_borrow_class_const(stream)) != nullptr;
    };
    switch (bt_message_get_type(message)) {
    case BT_MESSAGE_TYPE_EVENT: {
        const bt_event* event = bt_message_event_borrow_event_const(message);
        return hasClock(bt_event_borrow_stream_const(event))
            ? bt_message_event_borrow_default_clock_snapshot_const(message)
            : nullptr;
    }
    case BT_MESSAGE_TYPE_DISCARDED_EVENTS: {
        const bt_stream* stream = bt_message_discarded_events_borrow_stream_const(message);
        return bt_stream_class_discarded_events_have_default_clock_snapshots(bt_stream_borrow_class_const(stream))
            ? bt_message_discarded_events_borrow_beginning_default_clock_snapshot_const(message)
            : nullptr;
    }
    case BT_MESSAGE_TYPE_DISCARDED_PACKETS: {
        const bt_stream* stream = bt_message_discarded_packets_borrow_stream_const(message);
        return bt_stream_class_discarded_packets_have_default_clock_snapshots(bt_stream_borrow_class_const(stream))
            ? bt_message_discarded_packets_borrow_beginning_default_clock_snapshot_const(message)
            : nullptr;
    }
    case BT_MESSAGE_TYPE_MESSAGE_ITERATOR_INACTIVITY:
        return bt_message_message_iterator_inactivity_borrow_clock_snapshot_const(message);
    default:
        return nullptr;
    }
}

std::optional<std::int64_t> timeOf(const bt_message* message)
{
    std::int64_t ns = 0;
    const bt_clock_snapshot* clock = borrowClock(message);
    if (!clock)
        return std::nullopt;
    if (bt_clock_snapshot_get_ns_from_origin(clock, &ns) == BT_CLOCK_SNAPSHOT_GET_NS_FROM_ORIGIN_STATUS_OK)
        return ns;
    takeBabeltraceError(); // a time that does not fit 64 bits is no time
    return std::nullopt;
}

bool isWanted(const bt_message* message)
{
    switch (bt_message_get_type(message)) {
    case BT_MESSAGE_TYPE_EVENT:
    case BT_MESSAGE_TYPE_DISCARDED_EVENTS:
    case BT_MESSAGE_TYPE_DISCARDED_PACKETS:
    case BT_MESSAGE_TYPE_STREAM_BEGINNING:
    case BT_MESSAGE_TYPE_MESSAGE_ITERATOR_INACTIVITY:
        return true;
    default:
        return false;
    }
}

constexpr std::int64_t beforeAll = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t afterAll = std::numeric_limits<std::int64_t>::max();

StreamMerger* mergerOf(bt_self_component_sink* self)
{
    return static_cast<StreamMerger*>(bt_self_component_get_data(bt_self_component_sink_as_self_component(self)));
}

} // namespace

StreamMerger::StreamMerger(Graph graph, const std::vector<const bt_port_output*>& ports, MessageHandler& handler)
    : m_graph(std::move(graph))
    , m_handler(handler)
    , m_inputs(ports.size())
{
    bt_component_class_sink* sinkClass = bt_component_class_sink_create("merge", &StreamMerger::consume);
    const SinkClass owned(sinkClass);
    if (!sinkClass
        || bt_component_class_sink_set_initialize_method(sinkClass, &StreamMerger::initialize)
            != BT_COMPONENT_CLASS_SET_METHOD_STATUS_OK
        || bt_component_class_sink_set_graph_is_configured_method(sinkClass, &StreamMerger::configured)
            != BT_COMPONENT_CLASS_SET_METHOD_STATUS_OK)
        throw Error("Babeltrace", "cannot create a sink: " + takeBabeltraceError());

    const bt_component_sink* sink = nullptr;
    if (bt_graph_add_sink_component_with_initialize_method_data(
            m_graph.get(), sinkClass, "merge", nullptr, this, BT_LOGGING_LEVEL_NONE, &sink)
        != BT_GRAPH_ADD_COMPONENT_STATUS_OK)
        throw Error("Babeltrace", "cannot add a sink: " + takeBabeltraceError());
    for (std::size_t i = 0; i < ports.size(); ++i) {
        const bt_port_input* input = bt_component_sink_borrow_input_port_by_index_const(sink, i);
        if (bt_graph_connect_ports(m_graph.get(), ports[i], input, nullptr) != BT_GRAPH_CONNECT_PORTS_STATUS_OK)
            throw Error("Babeltrace", "cannot connect a stream: " + takeBabeltraceError());
    }
}

bt_component_class_initialize_method_status StreamMerger::initialize(
    bt_self_component_sink* self, bt_self_component_sink_configuration*, const bt_value*, void* data)
{
    const auto* merger = static_cast<StreamMerger*>(data);
    bt_self_component_set_data(bt_self_component_sink_as_self_component(self), data);
    for (std::size_t i = 0; i < merger->m_inputs.size(); ++i) {
        const std::string name = "in" + std::to_string(i);
        if (bt_self_component_sink_add_input_port(self, name.c_str(), nullptr, nullptr)
            != BT_SELF_COMPONENT_ADD_PORT_STATUS_OK)
            return BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_ERROR;
    }
    return BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_OK;
}

bt_component_class_sink_graph_is_configured_method_status StreamMerger::configured(bt_self_component_sink* self)
{
    StreamMerger* merger = mergerOf(self);
    try {
        merger->createIterators(self);
        return BT_COMPONENT_CLASS_SINK_GRAPH_IS_CONFIGURED_METHOD_STATUS_OK;
    } catch (...) {
        merger->m_exception = std::current_exception();
        return BT_COMPONENT_CLASS_SINK_GRAPH_IS_CONFIGURED_METHOD_STATUS_ERROR;
    }
}

void StreamMerger::createIterators(bt_self_component_sink* self)
{
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        bt_message_iterator* iterator = nullptr;
        if (bt_message_iterator_create_from_sink_component(
                self, bt_self_component_sink_borrow_input_port_by_index(self, i), &iterator)
            == BT_MESSAGE_ITERATOR_CREATE_FROM_SINK_COMPONENT_STATUS_OK) {
            m_inputs[i].iterator.reset(iterator);
            m_empty.push_back(i);
        } else {
            fail(i, takeBabeltraceError());
        }
    }
}

bt_component_class_sink_consume_method_status StreamMerger::consume(bt_self_component_sink* self)
{
    StreamMerger* merger = mergerOf(self);
    try {
        return merger->step();
    } catch (...) {
        merger->m_exception = std::current_exception();
        return BT_COMPONENT_CLASS_SINK_CONSUME_METHOD_STATUS_ERROR;
    }
}

bt_component_class_sink_consume_method_status StreamMerger::step()
{
    // nobody is merged before all have shown their next message: else the order would be guessed
    while (!m_empty.empty()) {
        const std::size_t input = m_empty.back();
        const Refill result = refill(input);
        if (result == Refill::Waiting)
            return BT_COMPONENT_CLASS_SINK_CONSUME_METHOD_STATUS_AGAIN;
        m_empty.pop_back();
        if (result == Refill::Ready)
            m_heads.push({timeOf(m_inputs[input].batch.front().get()).value_or(beforeAll), input});
    }
    if (m_heads.empty())
        return BT_COMPONENT_CLASS_SINK_CONSUME_METHOD_STATUS_END;

    const Head head = m_heads.top();
    m_heads.pop();
    drain(head.input, m_heads.empty() ? afterAll : m_heads.top().time);
    return BT_COMPONENT_CLASS_SINK_CONSUME_METHOD_STATUS_OK;
}

StreamMerger::Refill StreamMerger::refill(std::size_t index)
{
    Input& input = m_inputs[index];
    input.batch.clear();
    input.next = 0;
    while (input.batch.empty()) {
        bt_message_array_const messages = nullptr;
        std::uint64_t count = 0;
        const auto status = bt_message_iterator_next(input.iterator.get(), &messages, &count);
        // source.ctf.fs gives what it decoded before a damaged event, with success, and leaves the error in the thread
        const std::string cause = takeBabeltraceError();
        switch (status) {
        case BT_MESSAGE_ITERATOR_NEXT_STATUS_OK:
            for (std::uint64_t i = 0; i < count; ++i) {
                Message message(messages[i]);
                if (isWanted(message.get()))
                    input.batch.push_back(std::move(message));
            }
            break;
        case BT_MESSAGE_ITERATOR_NEXT_STATUS_AGAIN:
            return Refill::Waiting;
        case BT_MESSAGE_ITERATOR_NEXT_STATUS_END:
            input.ended = true;
            return Refill::Ended;
        default:
            fail(index, cause);
            return Refill::Ended;
        }
    }
    return Refill::Ready;
}

void StreamMerger::drain(std::size_t index, std::int64_t until)
{
    Input& input = m_inputs[index];
    while (input.next < input.batch.size()) {
        const bt_message* message = input.batch[input.next].get();
        const std::optional<std::int64_t> time = timeOf(message);
        if (time.value_or(beforeAll) > until) {
            m_heads.push({*time, index});
            return;
        }
        ++input.next;
        m_budget -= std::min<std::uint64_t>(m_budget, 1);
        m_handler.onMessage(index, message, time);
    }
    m_empty.push_back(index);
}

void StreamMerger::fail(std::size_t index, const std::string& cause)
{
    m_inputs[index].ended = true;
    m_handler.onInputFailed(index, cause);
}

MergeState StreamMerger::run(std::uint64_t maxMessages)
{
    m_budget = maxMessages;
    while (m_budget > 0) {
        const bt_graph_run_once_status status = bt_graph_run_once(m_graph.get());
        if (m_exception) {
            takeBabeltraceError();
            std::rethrow_exception(std::exchange(m_exception, nullptr));
        }
        switch (status) {
        case BT_GRAPH_RUN_ONCE_STATUS_OK:
            break;
        case BT_GRAPH_RUN_ONCE_STATUS_AGAIN:
            return MergeState::Waiting;
        case BT_GRAPH_RUN_ONCE_STATUS_END:
            return MergeState::Ended;
        default:
            throw Error("Babeltrace", "reading failed: " + takeBabeltraceError());
        }
    }
    return MergeState::More;
}

} // namespace xenlens::reader
