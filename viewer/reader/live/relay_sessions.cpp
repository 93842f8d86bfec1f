// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/live/relay_sessions.h"

#include "core/error.h"
#include "core/text.h"
#include "reader/wire/protocol.h"

#include <algorithm>
#include <utility>

namespace xenlens::reader {

RelaySessions::RelaySessions(std::string relayUrl)
    : m_url(std::move(relayUrl))
{
}

std::optional<std::vector<ListedSession>> RelaySessions::poll()
{
    Lists newest;
    if (!m_frames && m_backOff.isDue(BackOff::Clock::now())) {
        m_list.clear();
        try {
            m_frames = std::make_unique<FrameStream>(
                std::vector<std::string>{"sessions", m_url, std::to_string(listEvery.count())}, longestSilence);
        } catch (const Error& error) {
            fail(error.what());
        }
    }
    if (m_frames)
        read(newest);
    return newest;
}

void RelaySessions::stop()
{
    m_frames.reset();
}

void RelaySessions::read(Lists& newest)
{
    while (true) {
        switch (m_frames->next()) {
        case FrameStream::State::Frame:
            if (!readFrame(newest))
                return;
            break;
        case FrameStream::State::Waiting:
            return;
        case FrameStream::State::Closed:
            fail(m_url + ": the relay daemon cannot be asked for its sessions: " + m_frames->failure());
            return;
        case FrameStream::State::Refused:
            fail(m_url + ": the list of its sessions is not valid");
            return;
        }
    }
}

/// False when it was the last.
bool RelaySessions::readFrame(Lists& newest)
{
    WireReader& frame = m_frames->frame();
    while (!frame.rest().empty()) {
        switch (static_cast<RecordKind>(frame.number())) {
        case RecordKind::Session: {
            ListedSession session;
            session.url = frame.text();
            session.host = cleanText(frame.text(), longestName);
            session.name = cleanText(frame.text(), longestName);
            constexpr std::uint64_t longestTimerUs = 3'600'000'000; // a longer one would never be missed
            session.liveTimer = std::chrono::microseconds(std::min(frame.number(), longestTimerUs));
            session.viewers = frame.number();
            if (m_list.size() < mostListed && session.url.size() <= longestName)
                m_list.push_back(std::move(session));
            break;
        }
        case RecordKind::Idle:
            newest = std::exchange(m_list, {});
            m_answered = true;
            m_failure.clear();
            m_backOff.succeeded();
            break;
        case RecordKind::Failed:
            fail(std::string(frame.text()));
            return false;
        default:
            fail(m_url + ": the list of its sessions is not valid");
            return false;
        }
        if (frame.isBad()) {
            fail(m_url + ": the list of its sessions is not valid");
            return false;
        }
    }
    return true;
}

void RelaySessions::fail(const std::string& why)
{
    m_failure = cleanText(why);
    m_frames.reset();
    m_backOff.failed(BackOff::Clock::now());
}

} // namespace xenlens::reader
