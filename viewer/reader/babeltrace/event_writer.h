// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gap.h"
#include "reader/babeltrace/bt_handle.h"
#include "reader/babeltrace/live_sessions.h"
#include "reader/wire/protocol.h"
#include "reader/wire/wire.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace xenlens::reader {

/// Turns Babeltrace's messages into the records of protocol.h and sends them, frame by frame.
class EventWriter
{
public:
    /// Sends one frame; must not return before it is sent. Called whenever a frame is full and by flush().
    using Send = std::function<void(std::string_view frame)>;

    EventWriter(EventScope scope, Send send);

    void origin(std::uint32_t number, const std::string& hostname);
    void clock(std::uint32_t number, const std::string& uuid); ///< of an origin
    void event(const bt_message* message, std::uint32_t origin, std::optional<std::int64_t> timeNs);
    void gap(const Gap& gap, std::uint32_t origin);
    void reached(std::int64_t timeNs);
    void session(const LiveSession& session);
    void idle(); ///< flushes
    void failed(const std::string& line); ///< flushes
    void end(); ///< flushes, the counts of what was left out included
    void flush();

private:
    struct Class
    {
        EventClass pinned; ///< its address is our key
        std::uint64_t number = 0;
        std::vector<FieldKind> kinds; ///< of the payload
        std::uint64_t* skipped = nullptr; ///< where to count it when it is not sent
    };

    Class& classOf(const bt_event* event);
    void declare(Class& known, const bt_event* event);
    void begin(RecordKind kind);
    void flushWhenFull();
    void writeContext(const bt_message* message, const bt_event* event);
    void writeField(const bt_field* field, FieldKind kind);
    template <class Write> void writeArray(const bt_field* field, Write write);

    EventScope m_scope;
    Send m_send;
    WireWriter m_frame;
    std::unordered_map<const bt_event_class*, Class> m_classes;
    std::uint64_t m_sent = 0; ///< classes
    const bt_event_class* m_lastClass = nullptr;
    Class* m_last = nullptr;
    std::map<std::string, std::uint64_t> m_skipped;
};

} // namespace xenlens::reader
