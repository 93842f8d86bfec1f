// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/live/live_reader.h"

#include "core/error.h"
#include "core/text.h"
#include "reader/ctf/live_url.h"
#include "reader/live/live_session.h"
#include "reader/live/relay_sessions.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace xenlens::reader {

namespace {

using Clock = LiveSession::Clock;

constexpr std::int64_t beforeAll = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t afterAll = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t mostSessions = 64; ///< followed at once: each has a process
constexpr Clock::duration waitedFor = std::chrono::seconds(10); ///< a lost session, before a reading ends without it
constexpr const char* howToMakeLive = "create one with `lttng create NAME --live --set-url=...`";

/// True for this machine's own addresses that a relay daemon should listen at.
bool isLoopback(const std::string& host)
{
    return host == "localhost" || host.starts_with("127.") || host == "::1" || host == "[::1]";
}

} // namespace

class LiveReader::Impl
{
public:
    Impl(const std::string& url, Until until, std::chrono::milliseconds silence)
        : m_url(url)
        , m_parsed(parseLiveUrl(url))
        , m_single(namesSession(url))
        , m_until(until)
        , m_relay(m_parsed.relay)
    {
        m_reading.silence = silence;
        m_reading.referenceIsHere = isLoopback(m_parsed.relayHost);
        if (!m_single)
            return;
        ListedSession listed;
        listed.url = url;
        listed.host = cleanText(m_parsed.host, longestName);
        listed.name = cleanText(m_parsed.session, longestName);
        m_sessions.push_back(std::make_unique<LiveSession>(listed, m_reading));
        m_sessions.front()->join(Clock::now());
    }

    ReadState poll(EventSink& sink, std::uint64_t maxEvents)
    {
        ask(Clock::now());
        std::uint64_t budget = maxEvents;
        while (budget > 0) {
            const Clock::time_point now = Clock::now();
            for (const auto& session : m_sessions) {
                session->advance(now);
                session->flushGaps(sink);
            }
            throwIfRefused();
            m_joined = m_joined || allJoined();
            LiveSession* first = earliest();
            const auto until = first ? mayGoUntil(*first, now) : std::nullopt;
            if (!until)
                return first || !isOver(now) ? ReadState::Waiting : end(sink);
            do {
                const std::int64_t time = first->nextTime();
                m_reading.statistics.late += time != beforeAll && time < m_handedOn ? 1 : 0;
                m_handedOn = std::max(m_handedOn, time);
                first->handOn(sink);
                first->advance(now);
                --budget;
            } while (budget > 0 && first->hasNext() && first->nextTime() <= *until);
        }
        return ReadState::More;
    }

    [[nodiscard]] bool joined() const { return m_joined; }

    [[nodiscard]] bool allJoined() const
    {
        return (m_single || m_relay.hasAnswered())
            && std::none_of(m_sessions.begin(), m_sessions.end(),
                [](const auto& session) { return session->isNew() && session->isTried(); });
    }

    [[nodiscard]] bool isAtRest() const
    {
        bool ended = false;
        for (const auto& session : m_sessions) {
            if (!session->hasEnded() && !session->isNew())
                return false;
            ended = ended || session->hasEnded();
        }
        return ended;
    }

    [[nodiscard]] LiveStatus status() const
    {
        LiveStatus status;
        status.open = !m_single;
        const Clock::time_point now = Clock::now();
        for (const auto& session : m_sessions)
            status.sessions.push_back(session->status(now));
        status.problem = m_relay.failure();
        if (status.problem.empty() && m_left > 0)
            status.problem = m_url + ": " + std::to_string(m_left) + " more sessions are not followed: no more than "
                + std::to_string(mostSessions) + " are at once";
        return status;
    }

    LiveReading m_reading;

private:
    /// Asks the relay daemon for its sessions, where the answer matters.
    void ask(Clock::time_point now)
    {
        const bool anyLost = std::any_of(
            m_sessions.begin(), m_sessions.end(), [](const auto& session) { return session->lostSince().has_value(); });
        if (m_single && !anyLost && m_relay.hasAnswered()) { // only its live timer was wanted
            m_relay.stop();
            return;
        }
        if (const auto listed = m_relay.poll())
            compare(*listed, now);
        else if (!m_relay.failure().empty())
            for (const auto& session : m_sessions)
                session->onNoAnswer();
    }

    void compare(const std::vector<ListedSession>& listed, Clock::time_point now)
    {
        const auto isOf = [](const ListedSession& one) {
            return [&one](const auto& session) {
                return session->listed().host == one.host && session->listed().name == one.name;
            };
        };
        std::erase_if(m_sessions, [&](const auto& session) {
            const bool there = std::any_of(
                listed.begin(), listed.end(), [&](const ListedSession& one) { return isOf(one)(session); });
            if (!there)
                session->onNotListed();
            return !there && !m_single && session->isNew() && !session->isTried();
        });
        m_left = 0;
        for (const ListedSession& one : listed) {
            const auto known = std::find_if(m_sessions.begin(), m_sessions.end(), isOf(one));
            if (known != m_sessions.end())
                (*known)->onListed(one, now);
            else if (!m_single)
                add(one, now);
        }
        if (!m_single && m_until == Until::AllEnded && m_sessions.empty())
            throw Error(m_url, "no live session is there", howToMakeLive);
    }

    void add(const ListedSession& listed, Clock::time_point now)
    {
        if (m_sessions.size() >= mostSessions) {
            const auto ended = std::find_if(
                m_sessions.begin(), m_sessions.end(), [](const auto& session) { return session->hasEnded(); });
            if (ended == m_sessions.end()) {
                ++m_left;
                return;
            }
            m_sessions.erase(ended);
        }
        m_sessions.push_back(std::make_unique<LiveSession>(listed, m_reading));
        m_sessions.back()->onListed(listed, now);
    }

    /// As long as nothing has been joined, what fails is the user's to know at once.
    void throwIfRefused() const
    {
        if (m_single && m_sessions.front()->isNew() && !m_sessions.front()->why().empty())
            throw Error(m_sessions.front()->why());
        if (!m_single && !m_relay.hasAnswered() && !m_relay.failure().empty())
            throw Error(m_relay.failure());
    }

    [[nodiscard]] LiveSession* earliest() const
    {
        LiveSession* first = nullptr;
        for (const auto& session : m_sessions)
            if (session->hasNext() && (!first || session->nextTime() < first->nextTime()))
                first = session.get();
        return first;
    }

    /// Until which time a session may be read on; nullopt: others are waited for.
    [[nodiscard]] std::optional<std::int64_t> mayGoUntil(const LiveSession& first, Clock::time_point now) const
    {
        bool held = false;
        std::int64_t until = afterAll;
        for (const auto& session : m_sessions) {
            if (session.get() == &first)
                continue;
            held = session->holdsUp(first.nextTime(), m_handedOn, now) || held;
            until = std::min(until, session->reached().value_or(afterAll));
        }
        return held ? std::nullopt : std::optional(until);
    }

    [[nodiscard]] bool isOver(Clock::time_point now) const
    {
        if (m_until == Until::Stopped)
            return m_single && m_sessions.front()->hasEnded();
        bool any = false;
        for (const auto& session : m_sessions) {
            const auto lost = session->lostSince();
            if (session->isFollowed() || (lost && now - *lost < waitedFor) || (session->isNew() && session->isTried()))
                return false;
            any = any || !session->isNew();
        }
        if (!any && m_relay.hasAnswered()) // none of them can be followed
            throwWhyNot();
        return any;
    }

    void throwWhyNot() const
    {
        for (const auto& session : m_sessions)
            if (!session->why().empty())
                throw Error(session->why());
        throw Error(m_url, "no live session is there", howToMakeLive);
    }

    ReadState end(EventSink& sink)
    {
        for (const auto& session : m_sessions)
            session->giveUp(sink);
        return ReadState::Ended;
    }

    std::string m_url;
    LiveUrl m_parsed;
    bool m_single; ///< one session was named
    Until m_until;
    RelaySessions m_relay;
    std::vector<std::unique_ptr<LiveSession>> m_sessions; ///< in the order found
    bool m_joined = false;
    std::size_t m_left = 0; ///< sessions that are not followed
    std::int64_t m_handedOn = beforeAll; ///< the latest CTF time
};

LiveReader::LiveReader(const std::string& url, Until until, std::chrono::milliseconds silence)
    : m_impl(std::make_unique<Impl>(url, until, silence))
{
}

LiveReader::~LiveReader() = default;

ReadState LiveReader::poll(EventSink& sink, std::uint64_t maxEvents)
{
    return m_impl->poll(sink, maxEvents);
}

bool LiveReader::joined() const
{
    return m_impl->joined();
}

bool LiveReader::isAtRest() const
{
    return m_impl->isAtRest();
}

LiveStatus LiveReader::status() const
{
    return m_impl->status();
}

const ReadStatistics& LiveReader::statistics() const
{
    return m_impl->m_reading.statistics;
}

} // namespace xenlens::reader
