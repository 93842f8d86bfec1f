// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/frame_stream.h"

#include "reader/wire/protocol.h"

#include <string_view>
#include <utility>

namespace xenlens::reader {

namespace {

constexpr std::size_t lengthBytes = 4;

} // namespace

FrameStream::FrameStream(const std::vector<std::string>& arguments, std::chrono::milliseconds silence)
    : m_silence(silence)
    , m_process(arguments)
{
}

FrameStream::State FrameStream::next()
{
    while (true) {
        switch (split()) {
        case Split::Frame:
            return State::Frame;
        case Split::Wrong:
            m_process.kill({});
            return State::Refused;
        case Split::Incomplete:
            break;
        }
        if (m_closed)
            return State::Closed;
        m_buffer.erase(0, std::exchange(m_at, 0));
        switch (m_process.receive(m_buffer)) {
        case ReaderProcess::Received::Bytes:
            break;
        case ReaderProcess::Received::Closed:
            m_closed = true;
            break;
        case ReaderProcess::Received::Nothing:
            if (m_process.silence() < m_silence)
                return State::Waiting;
            m_process.kill("nothing came of it for "
                + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(m_silence).count()) + " s");
            m_closed = true;
        }
    }
}

FrameStream::Split FrameStream::split()
{
    const std::string_view unread = std::string_view(m_buffer).substr(m_at);
    if (unread.size() < lengthBytes)
        return Split::Incomplete;
    std::size_t length = 0;
    for (std::size_t i = 0; i < lengthBytes; ++i)
        length |= std::size_t{static_cast<unsigned char>(unread[i])} << 8 * i;
    if (length > longestFrame)
        return Split::Wrong;
    if (unread.size() - lengthBytes < length)
        return Split::Incomplete;
    m_at += lengthBytes + length;
    m_frame = WireReader(unread.substr(lengthBytes, length));
    return std::exchange(m_greeted, true) || m_frame.number() == protocolVersion ? Split::Frame : Split::Wrong;
}

std::string FrameStream::failure()
{
    return m_process.ending().value_or("its reader ended too early");
}

} // namespace xenlens::reader
