// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/event.h"
#include "core/session_status.h"
#include "reader/ctf/trace_reader.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace xenlens::reader {

/// Reads live sessions of a relay daemon of LTTng: one, or all that it has and those that come later. Each is read by a
/// process of its own. One thread at a time.
///
/// Order: events of one session come in order of their CTF time. Between sessions they do, too, as long as none holds
/// the others up for longer than three of its live timers (at least a second): one that does, because it is silent
/// or its host's clock is behind, is not waited for until it has caught up, and what comes of it then is later than its
/// time (statistics: `late`).
///
/// A session whose connection is lost is joined again when the relay daemon lists it, with pauses that grow from 0.1 to
/// 5 s. What was not seen in between is a Gap of its origins.
class LiveReader
{
public:
    enum class Until
    {
        Stopped, ///< of a whole relay daemon: never ends by itself, since a session may come at any time
        AllEnded ///< ends with the last session; one that is lost is waited for ten seconds
    };

    /// `url`: net://HOST[:PORT] or net://HOST[:PORT]/host/HOSTNAME/SESSION. Of one session it ends when that has ended;
    /// one that is lost is waited for without an end, unless `until` says otherwise.
    explicit LiveReader(const std::string& url, Until until = Until::Stopped,
        std::chrono::milliseconds silence = TraceReader::longestSilence);
    ~LiveReader(); ///< does not wait
    LiveReader(const LiveReader&) = delete;
    LiveReader& operator=(const LiveReader&) = delete;

    /// Gives the sink the next batch, at most about `maxEvents`; never waits. Throws xenlens::Error before anything was
    /// joined: the relay daemon does not answer, or the one session cannot be joined; with Until::AllEnded also when
    /// there is no live session.
    ReadState poll(EventSink& sink, std::uint64_t maxEvents = 4096);

    [[nodiscard]] bool joined() const; ///< all sessions that were there at the beginning have been joined, or refused
    [[nodiscard]] bool isAtRest() const; ///< no session goes on, and some have ended
    [[nodiscard]] LiveStatus status() const;
    [[nodiscard]] const ReadStatistics& statistics() const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace xenlens::reader
