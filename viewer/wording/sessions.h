// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session_status.h"
#include "wording/values.h"

#include <string>

/// How sessions that are followed while they run are doing.
namespace xenlens::wording {

const char* wordOf(SessionState state); ///< "joining", "live", "silent", "lost", "ended", "not live"
std::string sessionName(const SessionStatus& session); ///< "xenlens of a"
/// "live, 0.4 s behind", "lost since 11:20:05 UTC: the relay daemon did not answer".
std::string stateOf(const SessionStatus& session);
/// How far the view is behind what happened, or "-" and why that is not known.
Cell delayOf(const SessionStatus& session);

/// One line for a status bar: how many are live and how late, and each that is not as it should be.
std::string liveSummary(const LiveStatus& status);
Table sessionsTable(const LiveStatus& status);

} // namespace xenlens::wording
