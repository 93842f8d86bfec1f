// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/event.h"
#include "core/session_status.h"
#include "reader/ctf/class_resolver.h"
#include "reader/ctf/trace_child.h"
#include "reader/live/back_off.h"
#include "reader/live/relay_sessions.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::reader {

/// What all sessions of a reading have in common.
struct LiveReading
{
    ReadStatistics statistics;
    std::vector<std::shared_ptr<const Origin>> origins; ///< they outlive their sessions: events point to them
    bool referenceIsHere = false; ///< the relay daemon, and so the clock reference beside it, is on this machine
    std::chrono::milliseconds silence{}; ///< after which a reader process is ended

    std::shared_ptr<Origin> newOrigin(const std::string& host, const std::string& path);
    void warn(const std::string& line); ///< of what cannot be read
};

/// One session of a relay daemon, followed through losses of its connection: each time by a new reader process, and
/// with a Gap for what was not seen in between. What comes after a loss from the same boot of the same host is of the
/// same Origin as before. Never waits.
class LiveSession
{
public:
    using Clock = std::chrono::steady_clock;

    LiveSession(ListedSession listed, LiveReading& reading);

    /// What the relay daemon's newest list says; joins when it is time.
    void onListed(const ListedSession& listed, Clock::time_point now);
    void onNotListed();
    void onNoAnswer(); ///< the relay daemon does not answer
    void join(Clock::time_point now);

    /// Reads on, unless an event is in hand.
    void advance(Clock::time_point now);
    [[nodiscard]] bool hasNext() const { return m_hasNext; }
    [[nodiscard]] std::int64_t nextTime() const; ///< of the event in hand, CTF time; the least where it has none
    void handOn(EventSink& sink); ///< the event in hand, and what flushGaps() gives
    void flushGaps(EventSink& sink); ///< for what has been missed
    void giveUp(EventSink& sink); ///< a lost session that will not be waited for: a gap without an end

    /// True when nothing of others that is later than `time` may be handed on yet, since something earlier may still
    /// come from here. `handedOn`: how far others have got. One that holds others up for longer than its patience is
    /// not waited for until it has caught up.
    bool holdsUp(std::int64_t time, std::int64_t handedOn, Clock::time_point now);
    /// How far others may go: until this time nothing more comes from here; nullopt: they need not wait.
    [[nodiscard]] std::optional<std::int64_t> reached() const;

    [[nodiscard]] const ListedSession& listed() const { return m_listed; }
    [[nodiscard]] bool isFollowed() const { return m_phase == Phase::Followed; }
    [[nodiscard]] bool hasEnded() const { return m_phase == Phase::Ended; }
    [[nodiscard]] bool isNew() const { return m_phase == Phase::New; } ///< it was never followed
    [[nodiscard]] bool isTried() const { return m_child != nullptr; } ///< it is followed, or being joined
    [[nodiscard]] std::optional<Clock::time_point> lostSince() const;
    [[nodiscard]] const std::string& why() const { return m_why; } ///< it could not be joined, one line
    [[nodiscard]] SessionStatus status(Clock::time_point now) const;

private:
    enum class Phase
    {
        New,
        Followed,
        Lost,
        Ended
    };
    struct SeenOrigin
    {
        std::shared_ptr<Origin> origin;
        std::string clock;
        bool again = false; ///< the present reader process has it too
    };

    [[nodiscard]] std::chrono::nanoseconds patience() const;
    [[nodiscard]] bool isSilent(Clock::time_point now) const;
    [[nodiscard]] std::optional<DurationNs> delay(DelayBasis& basis) const;
    void onEnd(Clock::time_point now);
    void onSpoken(Clock::time_point now);
    void noteTime(std::optional<std::int64_t> time, Clock::time_point now); ///< what is in hand, or was reached
    void noteProgress(Clock::time_point now);
    void closeGap(std::int64_t timeNs);
    void addGaps(std::optional<std::int64_t> end);
    Origin& originOf(std::uint32_t number);
    void noteAnchor(const Event& event);

    ListedSession m_listed;
    bool m_isListed = false; ///< in the relay daemon's newest list
    LiveReading& m_reading;
    std::unique_ptr<TraceChild> m_child;
    std::unique_ptr<ClassResolver> m_resolver; ///< of the child's classes
    Phase m_phase = Phase::New;
    std::string m_why;
    std::string m_missed; ///< Lost: why nothing was seen
    BackOff m_backOff;
    bool m_hasNext = false;
    std::uint64_t m_counted = 0; ///< of the child's events, in the statistics
    std::vector<std::shared_ptr<Origin>> m_origins; ///< by the child's number
    std::vector<SeenOrigin> m_seen;
    std::vector<Gap> m_gaps; ///< not handed on yet
    std::optional<std::int64_t> m_lastTime; ///< CTF time until which all was handed on
    bool m_gapIsOpen = false;
    std::optional<std::int64_t> m_progress; ///< the latest time known of it
    Clock::time_point m_progressAt;
    TimeNs m_progressUnix; ///< by this machine's clock
    std::optional<Clock::time_point> m_heldSince; ///< it holds others up
    std::int64_t m_heldTime = 0;
    bool m_overtaken = false; ///< it is not waited for
    std::optional<std::int64_t> m_leastSendDelay; ///< of its anchors: CTF time - CLOCK_MONOTONIC
    std::optional<std::int64_t> m_referenceOffset; ///< reference - CLOCK_MONOTONIC
    Event m_event; ///< reused: no allocation per event
};

} // namespace xenlens::reader
