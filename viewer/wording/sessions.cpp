// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/sessions.h"

#include "wording/names.h"
#include "wording/units.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <optional>

namespace xenlens::wording {

namespace {

constexpr const char* noSession = "no live session yet; one is joined when it comes";
constexpr const char* allEnded = "all sessions have ended";

std::string clockTime(TimeNs time)
{
    return fmt::format("{:%T} UTC", fmt::gmtime(static_cast<std::time_t>(time.ns / 1'000'000'000)));
}

/// A state that needs a word of its own beside the others'.
bool isUnusual(const SessionStatus& session)
{
    return session.state == SessionState::Silent || session.state == SessionState::Lost
        || (session.state == SessionState::Joining && !session.why.empty());
}

std::string withMore(const LiveStatus& status, std::string summary)
{
    for (const SessionStatus& session : status.sessions)
        if (isUnusual(session))
            summary += (summary.empty() ? "" : "; ") + sessionName(session) + ": " + stateOf(session);
    if (!status.problem.empty())
        summary += (summary.empty() ? "" : "; ") + status.problem;
    return summary;
}

} // namespace

const char* wordOf(SessionState state)
{
    switch (state) {
    case SessionState::Joining:
        return "joining";
    case SessionState::Live:
        return "live";
    case SessionState::Silent:
        return "silent";
    case SessionState::Lost:
        return "lost";
    case SessionState::Ended:
        return "ended";
    case SessionState::NotLive:
        break;
    }
    return "not live";
}

std::string sessionName(const SessionStatus& session)
{
    return session.host.empty() ? session.name : fmt::format("{} of {}", session.name, session.host);
}

std::string stateOf(const SessionStatus& session)
{
    std::string text = wordOf(session.state);
    switch (session.state) {
    case SessionState::Live:
        return session.delay ? fmt::format("{}, {} behind", text, formatDuration(session.delay)) : text;
    case SessionState::Silent:
    case SessionState::Lost:
        if (session.since)
            text += " since " + clockTime(*session.since);
        break;
    case SessionState::Ended:
        return session.since ? text + " at " + clockTime(*session.since) : text;
    case SessionState::NotLive:
        return text + ": it was created without --live, and can be read when it has ended";
    case SessionState::Joining:
        break;
    }
    return session.why.empty() ? text : text + ": " + session.why;
}

Cell delayOf(const SessionStatus& session)
{
    if (session.delay)
        return {formatDuration(session.delay)};
    if (session.state != SessionState::Live && session.state != SessionState::Silent)
        return missing("it is not followed just now");
    return missing("its clock cannot be compared with this machine's: it is another machine, and no clock reference "
                   "that it uses is known to run here");
}

std::string liveSummary(const LiveStatus& status)
{
    if (status.sessions.empty())
        return withMore(status, status.open ? noSession : "");
    std::size_t live = 0;
    std::size_t ended = 0;
    std::size_t joining = 0;
    std::optional<DurationNs> latest;
    for (const SessionStatus& session : status.sessions) {
        const bool isLive = session.state == SessionState::Live;
        live += isLive ? 1 : 0;
        ended += session.state == SessionState::Ended ? 1 : 0;
        joining += session.state == SessionState::Joining && session.why.empty() ? 1 : 0;
        if (isLive && session.delay)
            latest = std::max(latest.value_or(*session.delay), *session.delay);
    }
    std::string summary;
    const auto add = [&summary](const std::string& part) { summary += (summary.empty() ? "" : ", ") + part; };
    if (live > 0)
        add(counted(live, "session") + " live");
    if (latest)
        add(formatDuration(latest) + " behind");
    if (joining > 0)
        add(counted(joining, "session") + " joining");
    if (ended == status.sessions.size())
        add(status.open ? fmt::format("{}; another is joined when it comes", allEnded) : allEnded);
    else if (ended > 0)
        add(fmt::format("{} ended", ended));
    return withMore(status, std::move(summary));
}

Table sessionsTable(const LiveStatus& status)
{
    Table table{{{"session", "", Align::Left}, {"host", "", Align::Left}, {"state", "", Align::Left},
        {"behind", "", Align::Right}}};
    for (const SessionStatus& session : status.sessions) {
        Row row{{session.name, session.host, stateOf(session), delayOf(session)}};
        row.tone = isUnusual(session) ? Tone::Bad : Tone::Plain;
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace xenlens::wording
