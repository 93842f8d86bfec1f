// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions of a relay daemon, merged and lost: a program of the shell stands in for xenlens-reader, and sends frames
// that were made here.
#include "core/error.h"
#include "reader/live/live_reader.h"
#include "reader/wire/protocol.h"
#include "reader/wire/wire.h"
#include "recorder.h"
#include "toolstack_fixture.h"

#include <gmock/gmock.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

namespace xenlens::test {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

namespace fs = std::filesystem;

constexpr std::int64_t second = 1'000'000'000;
constexpr const char* relay = "net://localhost";

/// The records of a session, as xenlens-reader sends them.
class Frames
{
public:
    enum class Place
    {
        First,
        Later
    };

    explicit Frames(const std::string& host = {}, Place place = Place::First)
    {
        if (place == Place::First)
            m_bytes.number(reader::protocolVersion);
        if (host.empty())
            return;
        kind(reader::RecordKind::Origin).number(0);
        m_bytes.text(host);
        kind(reader::RecordKind::Clock).number(0);
        m_bytes.text("boot");
        kind(reader::RecordKind::Class).text("xenlens_toolstack:stream_progress");
        m_bytes.number(0);
        m_bytes.number(4);
        for (const auto& [name, bits] :
            {std::pair{"ts_ns", 64U}, {"domid", 16U}, {"pid", 32U}, {"stream_bytes", 64U}}) {
            m_bytes.text(name);
            m_bytes.number(static_cast<std::uint64_t>(reader::FieldKind::Unsigned));
            m_bytes.number(bits);
        }
    }

    Frames& event(std::int64_t timeNs)
    {
        kind(reader::RecordKind::Event).number(1);
        m_bytes.signedNumber(timeNs);
        for (const std::uint64_t value : {0U, 0U, 1U, 1U, 1U, 1U}) // origin, class, fields
            m_bytes.number(value);
        return *this;
    }
    Frames& reached(std::int64_t timeNs)
    {
        kind(reader::RecordKind::Reached).signedNumber(timeNs);
        return *this;
    }
    Frames& session(const std::string& host, const std::string& name, std::uint64_t timerUs = 100'000)
    {
        kind(reader::RecordKind::Session).text(std::string(relay) + "/host/" + host + "/" + name);
        m_bytes.text(host);
        m_bytes.text(name);
        m_bytes.number(timerUs);
        m_bytes.number(0);
        return *this;
    }
    Frames& idle() { return kind(reader::RecordKind::Idle), *this; }
    Frames& end() { return kind(reader::RecordKind::End), *this; }
    Frames& failed(const std::string& line)
    {
        kind(reader::RecordKind::Failed).text(line);
        return *this;
    }

    void write(const fs::path& file)
    {
        const std::size_t length = m_bytes.size();
        std::string frame;
        for (int i = 0; i < 4; ++i)
            frame += static_cast<char>(length >> 8 * i);
        frame.append(m_bytes.data(), length);
        std::ofstream(file.string() + ".new", std::ios::binary) << frame;
        fs::rename(file.string() + ".new", file);
    }

private:
    reader::WireWriter& kind(reader::RecordKind kind)
    {
        m_bytes.number(static_cast<std::uint64_t>(kind));
        return m_bytes;
    }

    reader::WireWriter m_bytes;
};

/// A relay daemon: the list of its sessions, and for each of them what its next reader sends. A reader whose file is
/// not there waits; what follows in a second file NAME.more is sent when that comes.
class Relay
{
public:
    Relay()
    {
        const fs::path program = m_folder.path() / "xenlens-reader";
        std::ofstream(program) << "#!/bin/sh\ncd '" << m_folder.path().string() << "'\n"
                               << "name=${2##*/}; [ $1 = sessions ] && name=list\n"
                               << "until mv $name $name.$$; do sleep 0.02; done 2>/dev/null\n"
                               << "cat $name.$$\n"
                               << "until mv $name.more $name.$$; do sleep 0.02; done 2>/dev/null\n"
                               << "cat $name.$$\n"
                               << "exec sleep 1000\n";
        fs::permissions(program, fs::perms::owner_all);
        setenv("XENLENS_READER_PATH", m_folder.path().c_str(), 1);
    }
    ~Relay() { unsetenv("XENLENS_READER_PATH"); }
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;

    [[nodiscard]] fs::path file(const std::string& name) const { return m_folder.path() / name; }

private:
    TemporaryFolder m_folder;
};

/// Polls until something holds; false after ten seconds.
bool pollUntil(reader::LiveReader& live, EventSink& sink, const std::function<bool()>& holds)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        if (live.poll(sink) != reader::ReadState::More)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

SessionState stateOf(const reader::LiveReader& live, std::size_t session)
{
    const LiveStatus status = live.status();
    return session < status.sessions.size() ? status.sessions[session].state : SessionState::NotLive;
}

TEST(LiveReader, MergesAllSessionsByTime)
{
    const Relay relayd;
    Frames().session("a", "x").session("b", "y").idle().write(relayd.file("list"));
    Frames("a").event(1).event(4).event(6).reached(9).idle().write(relayd.file("x"));
    Frames("b").event(2).event(3).event(8).reached(9).idle().write(relayd.file("y"));
    reader::LiveReader live(relay);
    Recorder recorder;
    ASSERT_TRUE(pollUntil(live, recorder, [&] { return recorder.times.size() == 6; }));
    EXPECT_THAT(recorder.times, ElementsAre(1, 2, 3, 4, 6, 8));
    EXPECT_THAT(recorder.hosts, ElementsAre("a", "b", "b", "a", "a", "b"));
    EXPECT_EQ(live.statistics().late, 0u);
    EXPECT_TRUE(live.joined());
    EXPECT_EQ(stateOf(live, 0), SessionState::Live);
}

TEST(LiveReader, SaysThatNobodyAnswers)
{
    reader::LiveReader live("net://127.0.0.1:1/host/nobody/nothing"); // port 1: nothing listens
    Recorder recorder;
    try {
        pollUntil(live, recorder, [] { return false; });
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("net://127.0.0.1:1/host/nobody/nothing: cannot join the live session"));
    }
}

TEST(LiveReader, WaitsForOneThatLagsButNotForever)
{
    const Relay relayd;
    Frames().session("a", "x").session("b", "y").idle().write(relayd.file("list"));
    Frames("b").event(1).reached(2).idle().write(relayd.file("y"));
    reader::LiveReader live(relay);
    Recorder recorder;
    ASSERT_TRUE(pollUntil(live, recorder, [&] { return recorder.times.size() == 1; }));
    Frames("a").event(5 * second).reached(9 * second).idle().write(relayd.file("x"));
    ASSERT_TRUE(pollUntil(live, recorder, [&] { return recorder.times.size() == 2; }))
        << "one that is silent holds up all";
    EXPECT_EQ(stateOf(live, 1), SessionState::Silent) << "it was not waited for before it was silent";
    EXPECT_TRUE(live.status().sessions[1].since);
}

TEST(LiveReader, SaysWhichSessionsAreNotLiveOrEnded)
{
    const Relay relayd;
    Frames().session("a", "x").session("a", "recorded", 0).idle().write(relayd.file("list"));
    Frames("a").event(1).reached(2).idle().end().write(relayd.file("x"));
    reader::LiveReader live(relay);
    Recorder recorder;
    ASSERT_TRUE(pollUntil(live, recorder, [&] { return stateOf(live, 0) == SessionState::Ended; }));
    EXPECT_EQ(stateOf(live, 1), SessionState::NotLive);
    EXPECT_TRUE(live.isAtRest());
    EXPECT_NE(live.poll(recorder), reader::ReadState::Ended) << "another session may come";
    EXPECT_THAT(recorder.gaps, IsEmpty());
}

TEST(LiveReader, JoinsALostSessionAgainAndSaysWhatItMissed)
{
    const Relay relayd;
    Frames().session("a", "x").idle().write(relayd.file("list"));
    Frames("a").event(1 * second).reached(2 * second).idle().failed("gone").write(relayd.file("x"));
    reader::LiveReader live(relay);
    Recorder recorder;
    ASSERT_TRUE(pollUntil(live, recorder, [&] { return stateOf(live, 0) == SessionState::Lost; }));
    EXPECT_THAT(recorder.gaps, IsEmpty()) << "its end is not known";
    EXPECT_FALSE(live.isAtRest());

    Frames("a").event(9 * second).reached(10 * second).idle().write(relayd.file("x"));
    Frames({}, Frames::Place::Later).session("a", "x").idle().write(relayd.file("list.more"));
    ASSERT_TRUE(pollUntil(live, recorder, [&] { return recorder.times.size() == 2; }));
    EXPECT_EQ(stateOf(live, 0), SessionState::Live);
    ASSERT_THAT(recorder.gaps, SizeIs(1));
    const Gap& gap = recorder.gaps.front();
    EXPECT_EQ(gap.kind, Gap::Kind::Unreadable);
    EXPECT_EQ(gap.begin, TimeNs{2 * second});
    EXPECT_EQ(gap.end, TimeNs{9 * second});
    EXPECT_EQ(gap.count, std::nullopt);
    EXPECT_EQ(gap.origin->hostname, "a");
    EXPECT_THAT(
        gap.what, HasSubstr("not seen from 1970-01-01 00:00:02 to 1970-01-01 00:00:09 UTC: the connection was"));
    EXPECT_EQ(gap.origin->id, 0u);
    EXPECT_THAT(recorder.hosts, Each("a"));
}

TEST(LiveReader, ASingleSessionThatCannotBeJoinedIsAnError)
{
    const Relay relayd;
    Frames().failed("net://localhost/host/a/x: no such session").write(relayd.file("x"));
    reader::LiveReader live(std::string(relay) + "/host/a/x");
    Recorder recorder;
    EXPECT_THROW(pollUntil(live, recorder, [] { return false; }), Error);
}

TEST(LiveReader, ASingleSessionEnds)
{
    const Relay relayd;
    Frames("a").event(1).idle().end().write(relayd.file("x"));
    reader::LiveReader live(std::string(relay) + "/host/a/x");
    Recorder recorder;
    reader::readAll(live, recorder);
    EXPECT_THAT(recorder.times, ElementsAre(1));
}

TEST(LiveReader, ARelayThatDoesNotAnswerIsAnErrorAtFirst)
{
    const Relay relayd;
    Frames().failed("net://localhost: nobody answers").write(relayd.file("list"));
    reader::LiveReader live(relay);
    Recorder recorder;
    EXPECT_THROW(pollUntil(live, recorder, [] { return false; }), Error);
}

TEST(LiveReader, AListThatIsNonsenseIsNotBelieved)
{
    const Relay relayd;
    Frames("a").event(1).write(relayd.file("list"));
    reader::LiveReader live(relay);
    Recorder recorder;
    EXPECT_THROW(pollUntil(live, recorder, [] { return false; }), Error);
}

} // namespace
} // namespace xenlens::test
