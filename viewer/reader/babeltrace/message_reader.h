// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time.h"
#include "reader/babeltrace/event_writer.h"
#include "reader/babeltrace/stream_merger.h"
#include "reader/babeltrace/trace_sources.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::reader {

/// Reads one trace or one live session with Babeltrace and hands what it holds to an EventWriter: events in order of
/// their CTF time, and a gap for what was lost or cannot be read; of a live session also how far its time has got. For
/// the program xenlens-reader.
class MessageReader final : public MessageHandler
{
public:
    /// `input`: a trace folder or a live URL. Throws Error when nothing of it can be read.
    MessageReader(const std::string& input, Salvage& salvage, EventWriter& writer);

    /// Reads the next batch. Throws Error when a live session cannot be joined, or not be followed any longer.
    MergeState poll(std::uint64_t maxMessages);

    void onMessage(std::size_t input, const bt_message* message, std::optional<std::int64_t> timeNs) override;
    void onInputFailed(std::size_t input, const std::string& cause) override;

private:
    struct Stream
    {
        std::string file;
        std::optional<std::string> damage;
        std::optional<TimeNs> lastTime;
        const bt_stream* known = nullptr; ///< the stream of the last message, whose origin and file are known
        std::uint32_t origin = 0;
    };

    void look(Stream& stream, const bt_message* message);
    void lost(Gap gap, Stream& stream);
    void fail(Stream& stream, const std::string& what, std::optional<TimeNs> from);
    /// A file that lost its tail between two packets reads without an error: say it all the same.
    void reportDamage();

    std::string m_input;
    bool m_live;
    EventWriter& m_writer;
    std::vector<Stream> m_streams;
    std::map<const bt_trace*, std::uint32_t> m_origins; ///< of the traces of a live session
    std::vector<Trace> m_pinned; ///< those traces: their addresses are our keys
    std::uint32_t m_originsSent = 0;
    std::optional<std::int64_t> m_reached; ///< the latest time of a live session's messages
    std::optional<std::int64_t> m_reachedSent;
    std::unique_ptr<StreamMerger> m_merger; ///< last: it points to all the rest
};

} // namespace xenlens::reader
