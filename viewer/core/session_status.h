// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time.h"

#include <optional>
#include <string>
#include <vector>

namespace xenlens {

/// How a source that is followed while it is written is doing.
enum class SessionState
{
    Joining, ///< not yet followed
    Live, ///< followed; its host's time goes on
    Silent, ///< followed, but nothing has come of it for three live timers: not waited for
    Lost, ///< it was followed, and cannot be just now; joined again as soon as it can be
    Ended, ///< by itself; followed again when one of that name comes
    NotLive ///< the relay daemon records it, but gives it to nobody while it runs
};

/// By which clock a delay is known.
enum class DelayBasis
{
    SameMachine, ///< the host is this machine
    Reference ///< the host's tracer compared its clock with a reference, which runs beside the relay daemon here
};

/// One session of a relay daemon, or one trace of a folder that is being written.
struct SessionStatus
{
    std::string host; ///< that it records; empty: not known
    std::string name; ///< of the session; of a trace: its folder
    SessionState state = SessionState::Joining;
    std::optional<TimeNs> since; ///< Silent, Lost, Ended: when the last of it was read, by this machine's clock
    std::string why; ///< Joining, Lost: what hinders, part of a line; empty: nothing that is known
    /// From what happened there to what has been read; nullopt: nothing connects the two clocks, or nothing came yet.
    std::optional<DurationNs> delay;
    DelayBasis delayBy = DelayBasis::SameMachine;

    bool operator==(const SessionStatus&) const = default;
};

/// All that is followed at once.
struct LiveStatus
{
    std::vector<SessionStatus> sessions; ///< in the order found
    std::string problem; ///< why the relay daemon or the folder tells of no sessions just now, one line; empty: it does
    bool open = false; ///< sessions that come later are joined too

    bool operator==(const LiveStatus&) const = default;
};

} // namespace xenlens
