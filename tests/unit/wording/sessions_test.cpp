// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/sessions.h"

#include <gtest/gtest.h>

namespace xenlens::wording {
namespace {

constexpr TimeNs elevenTwenty{1'700'000'405'123'456'789}; // 2023-11-14 22:20:05 UTC

SessionStatus session(const std::string& host, SessionState state)
{
    SessionStatus status;
    status.host = host;
    status.name = "s";
    status.state = state;
    status.since = elevenTwenty;
    return status;
}

TEST(Sessions, SayEachStateInWords)
{
    SessionStatus live = session("a", SessionState::Live);
    EXPECT_EQ(stateOf(live), "live");
    live.delay = DurationNs{400'000'000};
    EXPECT_EQ(stateOf(live), "live, 400.0 ms behind");
    EXPECT_EQ(stateOf(session("a", SessionState::Silent)), "silent since 22:20:05 UTC");
    EXPECT_EQ(stateOf(session("a", SessionState::Ended)), "ended at 22:20:05 UTC");
    SessionStatus lost = session("a", SessionState::Lost);
    lost.why = "the relay daemon did not answer";
    EXPECT_EQ(stateOf(lost), "lost since 22:20:05 UTC: the relay daemon did not answer");
    SessionStatus joining = session("a", SessionState::Joining);
    EXPECT_EQ(stateOf(joining), "joining");
    joining.why = "another viewer has it";
    EXPECT_EQ(stateOf(joining), "joining: another viewer has it");
    EXPECT_EQ(stateOf(session("a", SessionState::NotLive)),
        "not live: it was created without --live, and can be read when it has ended");
}

TEST(Sessions, SayWhyADelayIsNotKnown)
{
    SessionStatus live = session("a", SessionState::Live);
    EXPECT_EQ(delayOf(live).text, "-");
    EXPECT_NE(delayOf(live).whyMissing.find("clock"), std::string::npos);
    live.delay = DurationNs{2'370'000'000};
    EXPECT_EQ(delayOf(live).text, "2.37 s");
}

TEST(Sessions, AreSummedUpInALine)
{
    LiveStatus status;
    status.open = true;
    EXPECT_EQ(liveSummary(status), "no live session yet; one is joined when it comes");
    status.sessions = {session("a", SessionState::Live), session("b", SessionState::Live)};
    status.sessions[0].delay = DurationNs{400'000'000};
    status.sessions[1].delay = DurationNs{300'000'000};
    EXPECT_EQ(liveSummary(status), "2 sessions live, 400.0 ms behind");
    status.sessions[1] = session("b", SessionState::Lost);
    status.sessions[1].why = "the connection was lost";
    EXPECT_EQ(liveSummary(status),
        "1 session live, 400.0 ms behind; s of b: lost since 22:20:05 UTC: the connection was lost");
    status.problem = "net://x: nobody answers";
    status.sessions = {session("a", SessionState::Ended), session("b", SessionState::Ended)};
    EXPECT_EQ(liveSummary(status), "all sessions have ended; another is joined when it comes; net://x: nobody answers");
}

TEST(Sessions, AreARowEach)
{
    LiveStatus status;
    status.sessions = {session("a", SessionState::Live), session("b", SessionState::Silent)};
    const Table table = sessionsTable(status);
    ASSERT_EQ(table.rows.size(), 2u);
    EXPECT_EQ(table.rows[0].cells.size(), table.columns.size());
    EXPECT_EQ(table.rows[0].tone, Tone::Plain);
    EXPECT_EQ(table.rows[1].tone, Tone::Bad);
    EXPECT_EQ(table.rows[1].cells[2].text, "silent since 22:20:05 UTC");
}

} // namespace
} // namespace xenlens::wording
