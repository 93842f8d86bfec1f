// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gap.h"
#include "reader/ctf/frame_stream.h"
#include "reader/wire/protocol.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

namespace xenlens::reader {

/// One trace or live session, read by a process of its own. What that process sends is checked: it may be as broken as
/// the trace.
class TraceChild
{
public:
    /// `input`: a trace folder or a live URL; see xenlens-reader. A process that sends nothing for longer than
    /// `silence` is ended. Throws Error when the process cannot be started.
    TraceChild(std::string input, EventScope scope, std::chrono::milliseconds silence);
    ~TraceChild();
    TraceChild(const TraceChild&) = delete;
    TraceChild& operator=(const TraceChild&) = delete;

    enum class State
    {
        Ready, ///< next() is there
        Idle, ///< live: nothing new just now
        Waiting, ///< for the process
        Ended ///< see failure()
    };
    /// An event, or a gap.
    struct Next
    {
        std::optional<std::int64_t> timeNs;
        std::uint32_t origin = 0;
        bool isGap = false;
        RawEvent event;
        Gap gap; ///< without its origin
    };

    /// Goes to the next event or gap; never waits. What the one before points to is void then.
    State advance();
    [[nodiscard]] const Next& next() const { return m_next; }
    void wait(std::chrono::milliseconds longest) const { m_frames.wait(longest); }

    [[nodiscard]] const std::string& input() const { return m_input; }
    [[nodiscard]] const std::map<std::uint32_t, std::string>& hostnames() const { return m_hostnames; } ///< by origin
    /// By origin: which clock its times are of; two origins with the same are of one boot of one host.
    [[nodiscard]] const std::map<std::uint32_t, std::string>& clocks() const { return m_clocks; }
    /// Live: no event before this time comes any more (ns); nullopt: not known.
    [[nodiscard]] const std::optional<std::int64_t>& reached() const { return m_reached; }
    [[nodiscard]] std::uint64_t events() const { return m_events; } ///< all, those left out included
    [[nodiscard]] const std::map<std::string, std::uint64_t>& skipped() const { return m_skipped; } ///< by event name
    [[nodiscard]] bool hasSpoken() const { return m_spoken; } ///< a frame came: it is open, or has failed
    /// One line that says why it could not be read, or not to its end; nullopt: it could.
    [[nodiscard]] const std::optional<std::string>& failure() const { return m_failure; }

private:
    [[nodiscard]] WireReader& frame() { return m_frames.frame(); }
    State readRecord();
    State end(std::optional<std::string> failure);
    State refuse();
    void readClass();
    void readEvent();
    void readGap();

    std::string m_input;
    std::string m_scratch;
    FrameStream m_frames;
    bool m_spoken = false;
    bool m_ended = false;
    std::deque<RawClass> m_classes;
    Next m_next;
    std::map<std::uint32_t, std::string> m_hostnames;
    std::map<std::uint32_t, std::string> m_clocks;
    std::optional<std::int64_t> m_reached;
    std::uint64_t m_events = 0;
    std::map<std::string, std::uint64_t> m_skipped;
    std::optional<std::string> m_failure;
};

} // namespace xenlens::reader
