// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/ctf/frame_stream.h"
#include "reader/live/back_off.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::reader {

/// A session as a relay daemon lists it; names are cleaned.
struct ListedSession
{
    std::string url;
    std::string host;
    std::string name;
    std::chrono::microseconds liveTimer{}; ///< 0: it is not live
    std::uint64_t viewers = 0; ///< that follow it; the daemon admits one
};

/// Asks a relay daemon for its sessions, again and again, in a process of its own. One that does not answer, or whose
/// answer brings that process down, is asked again after growing pauses. Never waits.
class RelaySessions
{
public:
    static constexpr std::chrono::milliseconds listEvery{1000};
    static constexpr std::chrono::milliseconds longestSilence{10'000};
    static constexpr std::size_t mostListed = 1024; ///< the others are not looked at

    explicit RelaySessions(std::string relayUrl);

    /// The newest list that came since the last call; nullopt: none did.
    std::optional<std::vector<ListedSession>> poll();
    /// One line that says why the daemon does not answer; empty: it does, or was not asked yet.
    [[nodiscard]] const std::string& failure() const { return m_failure; }
    [[nodiscard]] bool hasAnswered() const { return m_answered; }
    void stop(); ///< asks no more until poll() is called again

private:
    using Lists = std::optional<std::vector<ListedSession>>;

    void read(Lists& newest);
    bool readFrame(Lists& newest);
    void fail(const std::string& why);

    std::string m_url;
    std::unique_ptr<FrameStream> m_frames; ///< null: nobody asks just now
    std::vector<ListedSession> m_list; ///< of which not all has come yet
    BackOff m_backOff;
    std::string m_failure;
    bool m_answered = false;
};

} // namespace xenlens::reader
