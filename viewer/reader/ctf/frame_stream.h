// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/ctf/reader_process.h"
#include "reader/wire/wire.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace xenlens::reader {

/// The frames that a process of xenlens-reader sends. What is no frame is refused: the process may be as broken as the
/// trace.
class FrameStream
{
public:
    /// A process that sends nothing for longer than `silence` is ended. Throws Error when it cannot be started.
    FrameStream(const std::vector<std::string>& arguments, std::chrono::milliseconds silence);

    enum class State
    {
        Frame, ///< frame() is a new one
        Waiting, ///< nothing is there just now
        Closed, ///< see failure()
        Refused ///< what came is no frame; the process was ended
    };
    /// Goes to the next frame; never waits. What points into the frame before is void then.
    State next();
    [[nodiscard]] WireReader& frame() { return m_frame; }
    [[nodiscard]] const WireReader& frame() const { return m_frame; }
    void wait(std::chrono::milliseconds longest) const { m_process.wait(longest); }
    void kill(const std::string& why) { m_process.kill(why); }
    /// After Closed, as part of a line: why the process ended before it said so.
    [[nodiscard]] std::string failure();

private:
    enum class Split
    {
        Frame,
        Incomplete,
        Wrong
    };
    Split split();

    std::chrono::milliseconds m_silence;
    ReaderProcess m_process;
    std::string m_buffer;
    std::size_t m_at = 0; ///< in m_buffer: the next frame begins here
    WireReader m_frame;
    bool m_greeted = false;
    bool m_closed = false; ///< the pipe
};

} // namespace xenlens::reader
