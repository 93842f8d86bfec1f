// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/babeltrace/bt_handle.h"

#include <queue>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::reader {

/// Takes the merged messages. May throw: the exception comes out of StreamMerger::run.
class MessageHandler
{
public:
    virtual ~MessageHandler() = default;

    /// An event, discarded-events, discarded-packets, stream-beginning or inactivity message of input `input`. `timeNs`
    /// is its CTF time from the Unix epoch; nullopt when it has none.
    virtual void onMessage(std::size_t input, const bt_message* message, std::optional<std::int64_t> timeNs) = 0;
    /// The input cannot be read further; the others go on. `cause` is one line.
    virtual void onInputFailed(std::size_t input, const std::string& cause) = 0;
};

enum class MergeState
{
    More,
    Waiting,
    Ended
};

/// A Babeltrace sink with an input port for every stream. It merges by time itself instead of standing behind
/// flt.utils.muxer, because there one unsound stream ends the reading of all.
class StreamMerger
{
public:
    /// Adds the sink to the graph and connects it to every port. Throws Error when that fails.
    StreamMerger(Graph graph, const std::vector<const bt_port_output*>& ports, MessageHandler& handler);

    /// Hands on about `maxMessages` messages; see MessageHandler.
    MergeState run(std::uint64_t maxMessages);

private:
    struct Input
    {
        MessageIterator iterator;
        std::vector<Message> batch;
        std::size_t next = 0;
        bool ended = false;
    };
    struct Head
    {
        std::int64_t time;
        std::size_t input;
        bool operator>(const Head& other) const { return time > other.time; }
    };

    static bt_component_class_initialize_method_status initialize(
        bt_self_component_sink* self, bt_self_component_sink_configuration*, const bt_value*, void* data);
    static bt_component_class_sink_graph_is_configured_method_status configured(bt_self_component_sink* self);
    static bt_component_class_sink_consume_method_status consume(bt_self_component_sink* self);

    void createIterators(bt_self_component_sink* self);
    bt_component_class_sink_consume_method_status step();
    enum class Refill
    {
        Ready,
        Waiting,
        Ended
    };
    Refill refill(std::size_t input);
    void drain(std::size_t input, std::int64_t until);
    void fail(std::size_t input, const std::string& cause);

    Graph m_graph; ///< first, so that it outlives the messages and iterators below
    MessageHandler& m_handler;
    std::vector<Input> m_inputs;
    std::priority_queue<Head, std::vector<Head>, std::greater<>> m_heads; ///< inputs with messages in hand
    std::vector<std::size_t> m_empty; ///< inputs that need another batch
    std::uint64_t m_budget = 0;
    std::exception_ptr m_exception; ///< kept here while the C frames of Babeltrace are left
};

} // namespace xenlens::reader
