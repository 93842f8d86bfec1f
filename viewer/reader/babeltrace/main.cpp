// SPDX-License-Identifier: GPL-3.0-or-later
// xenlens-reader: reads one trace with Babeltrace, or lists a relay daemon's sessions, and sends what it finds to
// standard output (wire/protocol.h). Not for users: xenlens and xenlens-viewer start one for each trace, so that a
// trace which brings Babeltrace down, or makes it run for ever, costs no more than itself.
#include "reader/babeltrace/ctf_conversion.h"
#include "reader/babeltrace/event_writer.h"
#include "reader/babeltrace/frame_pipe.h"
#include "reader/babeltrace/live_sessions.h"
#include "reader/babeltrace/message_reader.h"
#include "reader/babeltrace/salvage.h"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace xenlens;
using namespace xenlens::reader;

constexpr std::uint64_t messagesAtOnce = 16384;
constexpr std::chrono::milliseconds livePause(50); // LTTng's own timer is slower

/// INPUT ours|records SCRATCH: sends the events of a trace folder or of a live session.
void readTrace(EventWriter& writer, const std::vector<std::string>& arguments)
{
    const std::string& input = arguments.at(0);
    Salvage salvage(arguments.at(2));
    MessageReader reader(input, salvage, writer);
    while (true) {
        const MergeState state = reader.poll(messagesAtOnce);
        salvage.discard(); // each stream is one file, and open now
        if (state == MergeState::Ended)
            return;
        noteProgress();
        if (state == MergeState::Waiting) {
            writer.idle();
            std::this_thread::sleep_for(livePause);
        }
    }
}

/// URL EVERY_MS: lists a relay daemon's sessions again and again, each list followed by an Idle.
void listSessions(EventWriter& writer, const std::vector<std::string>& arguments)
{
    unsigned pauseMs = 0;
    std::from_chars(arguments.at(1).data(), arguments.at(1).data() + arguments.at(1).size(), pauseMs);
    while (true) {
        for (const LiveSession& session : queryLiveSessions(arguments.at(0)))
            writer.session(session);
        writer.idle();
        std::this_thread::sleep_for(std::chrono::milliseconds(pauseMs));
    }
}

/// FILE OUTPUT [TSC_HZ]: writes a file of xentrace as CTF into a folder.
void convert(EventWriter& writer, const std::vector<std::string>& arguments)
{
    std::optional<std::uint64_t> tscHz;
    if (arguments.size() > 2) {
        tscHz.emplace();
        std::from_chars(arguments[2].data(), arguments[2].data() + arguments[2].size(), *tscHz);
    }
    convertToCtf(arguments.at(0), arguments.at(1), tscHz, [&writer] { writer.idle(); });
}

} // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() < 3)
        return 2;
    limitThisProcess();
    try {
        const std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
        EventWriter writer(
            arguments.size() > 2 && arguments[2] == "records" ? EventScope::Records : EventScope::Ours, &sendFrame);
        try {
            if (arguments[0] == "read")
                readTrace(writer, rest);
            else if (arguments[0] == "sessions")
                listSessions(writer, rest);
            else
                convert(writer, rest);
            writer.end();
            std::_Exit(0); // all is sent; taking Babeltrace's graph apart costs a tenth of the reading
        } catch (const std::exception& error) {
            writer.failed(error.what());
        }
    } catch (const PipeClosed&) {
        return 1;
    }
    return 0;
}
