// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/event.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace xenlens::reader {

/// What a reading went through. Grows while reading.
struct ReadStatistics
{
    std::uint64_t events = 0; ///< all, known or not
    std::uint64_t decoded = 0; ///< given to the sink
    std::uint64_t late = 0; ///< live: given after later ones of other sessions, which did not wait for them
    std::uint64_t malformed = 0; ///< of a known name, but with fields that are missing, of another type or out of range
    std::uint64_t unreadable = 0; ///< streams and traces that could not be read, or not to their end
    std::map<std::string, std::uint64_t> unknown; ///< by event name: counted and left alone
    std::vector<std::string> warnings; ///< one line each: what was wrong and in which file
};

enum class ReadState
{
    More, ///< call poll again
    Waiting, ///< live: nothing new just now
    Ended ///< all has been read
};

/// Reads CTF traces: all those under a folder. Each is read by a process of its own, side by side with the others: what
/// that process cannot bear costs that trace alone. One thread at a time. Live sessions: live/live_reader.h.
class TraceReader
{
public:
    /// How long a trace that sends nothing is waited for.
    static constexpr std::chrono::milliseconds longestSilence{60'000};

    /// `folder` is searched for `metadata` files at every depth. Throws xenlens::Error when there is no trace. Where
    /// some traces are ours, those that declare no event of ours are passed over.
    explicit TraceReader(const std::string& folder, std::chrono::milliseconds silence = longestSilence);
    ~TraceReader(); ///< does not wait for a trace that is still read
    TraceReader(const TraceReader&) = delete;
    TraceReader& operator=(const TraceReader&) = delete;

    /// Gives the sink the next batch, at most about `maxEvents`; waits no longer than some 50 ms. Events of one origin
    /// and stream come in their order; traces are merged by CTF time. A trace that cannot be read, or not to its end,
    /// gives a Gap and a warning; the others go on. Throws xenlens::Error at the end when nothing of any could be read.
    ReadState poll(EventSink& sink, std::uint64_t maxEvents = 4096);

    [[nodiscard]] const ReadStatistics& statistics() const;
    [[nodiscard]] const std::vector<std::shared_ptr<const Origin>>& origins() const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Polls a TraceReader or a LiveReader until the end; that of a live session is its `lttng destroy`. `progress` gets
/// the number of events now and then; throws Cancelled when the token says stop.
template <class Reader>
void readAll(Reader& reader, EventSink& sink, const std::function<void(std::uint64_t events)>& progress = {},
    const std::stop_token& stop = {})
{
    constexpr std::uint64_t batch = 16384; // between two looks at the stop token: some ms
    constexpr std::chrono::milliseconds pause(50); // for a live session; its own timer is slower
    while (true) {
        const ReadState state = reader.poll(sink, batch);
        if (state == ReadState::Ended)
            return;
        if (stop.stop_requested())
            throw Cancelled();
        if (progress)
            progress(reader.statistics().events);
        if (state == ReadState::Waiting)
            std::this_thread::sleep_for(pause);
    }
}

} // namespace xenlens::reader
