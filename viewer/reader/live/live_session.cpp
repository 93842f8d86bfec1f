// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/live/live_session.h"

#include "core/error.h"
#include "core/text.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>
#include <limits>
#include <type_traits>
#include <utility>
#include <variant>

namespace xenlens::reader {

namespace {

constexpr std::int64_t beforeAll = std::numeric_limits<std::int64_t>::min();
constexpr std::size_t mostWarnings = 1000; ///< kept one by one
constexpr int patienceTimers = 3;
constexpr std::chrono::nanoseconds leastPatience = std::chrono::seconds(1); ///< scheduling takes its part of it
constexpr std::chrono::microseconds usualTimer = std::chrono::seconds(1); ///< LTTng's own

TimeNs unixNow()
{
    return {std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
                .count()};
}

/// Which boot of which machine this is; LTTng's clock has it as its UUID. Empty: not known.
const std::string& thisBoot()
{
    static const std::string boot = [] {
        std::string id;
        std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
        std::erase(id, '-');
        return id;
    }();
    return boot;
}

std::string clockTime(std::int64_t unixNs)
{
    const std::time_t seconds = unixNs / 1'000'000'000;
    std::tm time{};
    std::array<char, 32> text{};
    gmtime_r(&seconds, &time);
    return {text.data(), std::strftime(text.data(), text.size(), "%F %T", &time)};
}

} // namespace

std::shared_ptr<Origin> LiveReading::newOrigin(const std::string& host, const std::string& path)
{
    auto origin = std::make_shared<Origin>(Origin{static_cast<std::uint32_t>(origins.size()), host, cleanText(path)});
    origins.push_back(origin);
    return origin;
}

void LiveReading::warn(const std::string& line)
{
    ++statistics.unreadable;
    if (statistics.warnings.size() < mostWarnings)
        statistics.warnings.push_back(line);
}

LiveSession::LiveSession(ListedSession listed, LiveReading& reading)
    : m_listed(std::move(listed))
    , m_reading(reading)
{
}

void LiveSession::onListed(const ListedSession& listed, Clock::time_point now)
{
    m_listed = listed;
    m_isListed = true;
    if (!m_child && m_listed.liveTimer.count() > 0 && m_backOff.isDue(now))
        join(now);
}

void LiveSession::onNotListed()
{
    m_isListed = false;
    if (m_phase == Phase::Lost && !m_child && m_missed.empty())
        m_missed = "the relay daemon did not have it";
}

void LiveSession::onNoAnswer()
{
    if (m_phase == Phase::Lost && !m_child)
        m_missed = "the relay daemon did not answer";
}

void LiveSession::join(Clock::time_point now)
{
    m_counted = 0;
    m_origins.clear();
    m_resolver = std::make_unique<ClassResolver>(m_reading.statistics);
    try {
        m_child = std::make_unique<TraceChild>(m_listed.url, EventScope::Ours, m_reading.silence);
    } catch (const Error& error) {
        m_why = error.what();
        m_backOff.failed(now);
    }
}

std::int64_t LiveSession::nextTime() const
{
    return m_child->next().timeNs.value_or(beforeAll);
}

void LiveSession::advance(Clock::time_point now)
{
    if (!m_child && m_phase == Phase::Lost && m_isListed && m_backOff.isDue(now))
        join(now);
    if (!m_child || m_hasNext)
        return;
    TraceChild::State state = m_child->advance();
    if (m_child->hasSpoken() && state != TraceChild::State::Ended && m_phase != Phase::Followed)
        onSpoken(now);
    while (state == TraceChild::State::Idle)
        state = m_child->advance();
    m_reading.statistics.events += m_child->events() - std::exchange(m_counted, m_child->events());
    m_hasNext = state == TraceChild::State::Ready;
    noteTime(m_hasNext ? m_child->next().timeNs : m_child->reached(), now);
    if (state == TraceChild::State::Ended)
        onEnd(now);
}

void LiveSession::noteTime(std::optional<std::int64_t> time, Clock::time_point now)
{
    if (!time || m_phase != Phase::Followed)
        return;
    closeGap(*time);
    if (!m_progress || *time > *m_progress) {
        m_progress = time;
        noteProgress(now);
    }
    if (!m_hasNext && (!m_lastTime || *time > *m_lastTime))
        m_lastTime = time;
}

void LiveSession::onSpoken(Clock::time_point now)
{
    m_gapIsOpen = m_phase == Phase::Lost;
    if (m_phase == Phase::Ended) // it was made again: nothing of it has been missed, and it is another
        m_seen.clear();
    for (SeenOrigin& seen : m_seen)
        seen.again = false;
    m_phase = Phase::Followed;
    m_why.clear();
    m_backOff.succeeded();
    m_overtaken = false;
    m_heldSince.reset();
    m_progress.reset();
    noteProgress(now);
}

void LiveSession::noteProgress(Clock::time_point now)
{
    m_progressAt = now;
    m_progressUnix = unixNow();
}

void LiveSession::onEnd(Clock::time_point now)
{
    for (const auto& [name, count] : m_child->skipped())
        m_reading.statistics.unknown[name] += count;
    const std::optional<std::string> failure = m_child->failure();
    m_child.reset();
    m_backOff.failed(now);
    if (m_phase != Phase::Followed) {
        m_why = failure.value_or(m_listed.url + ": the session ended while it was joined");
        return;
    }
    if (!failure && std::exchange(m_gapIsOpen, false))
        addGaps(std::nullopt);
    m_phase = failure ? Phase::Lost : Phase::Ended;
    m_why = failure.value_or("");
    m_missed.clear();
}

/// What came after a loss begins at this time.
void LiveSession::closeGap(std::int64_t timeNs)
{
    if (!std::exchange(m_gapIsOpen, false))
        return;
    addGaps(timeNs);
    m_lastTime = timeNs; // a host that was booted meanwhile may have set its clock back
}

void LiveSession::addGaps(std::optional<std::int64_t> end)
{
    std::string what = m_listed.url + ": not seen";
    if (m_lastTime)
        what += " from " + clockTime(*m_lastTime);
    if (end)
        what += " to " + clockTime(*end);
    what = cleanText(what + (m_lastTime || end ? " UTC: " : ": ")
        + (m_missed.empty() ? std::string("the connection was lost") : m_missed));
    Gap gap;
    gap.kind = Gap::Kind::Unreadable;
    gap.what = what;
    if (m_lastTime)
        gap.begin = TimeNs{*m_lastTime};
    if (end)
        gap.end = TimeNs{std::max(*end, m_lastTime.value_or(*end))};
    if (m_seen.empty()) // nothing of it ever came
        m_seen.push_back({m_reading.newOrigin(m_listed.host, m_listed.url), {}, false});
    for (const SeenOrigin& seen : m_seen) {
        gap.origin = seen.origin.get();
        m_gaps.push_back(gap);
    }
    m_reading.warn(what);
}

void LiveSession::flushGaps(EventSink& sink)
{
    for (const Gap& gap : std::exchange(m_gaps, {}))
        sink.onGap(gap);
}

void LiveSession::giveUp(EventSink& sink)
{
    if (m_phase != Phase::Lost)
        return;
    addGaps(std::nullopt);
    flushGaps(sink);
    m_child.reset();
    m_phase = Phase::Ended;
}

/// The hosts' names and clocks come before their first event.
Origin& LiveSession::originOf(std::uint32_t number)
{
    while (m_origins.size() <= number) {
        const auto child = static_cast<std::uint32_t>(m_origins.size());
        const auto hostname = m_child->hostnames().find(child);
        const auto clock = m_child->clocks().find(child);
        const std::string host = hostname == m_child->hostnames().end() ? std::string() : hostname->second;
        const std::string boot = clock == m_child->clocks().end() ? std::string() : clock->second;
        const auto known = std::find_if(m_seen.begin(), m_seen.end(), [&](const SeenOrigin& seen) {
            return !seen.again && !boot.empty() && seen.clock == boot && seen.origin->hostname == host;
        });
        if (known != m_seen.end()) {
            known->again = true;
            m_origins.push_back(known->origin);
        } else {
            m_origins.push_back(m_reading.newOrigin(host, m_listed.url));
            m_seen.push_back({m_origins.back(), boot, true});
        }
    }
    return *m_origins[number];
}

void LiveSession::handOn(EventSink& sink)
{
    const TraceChild::Next& next = m_child->next();
    const Origin& origin = originOf(next.origin); // before the gaps: one may be of this host
    flushGaps(sink);
    if (next.timeNs)
        m_lastTime = std::max(m_lastTime.value_or(*next.timeNs), *next.timeNs);
    if (next.isGap) {
        Gap gap = next.gap;
        gap.origin = &origin;
        sink.onGap(gap);
        if (gap.kind == Gap::Kind::Unreadable)
            m_reading.warn(gap.what);
    } else if (m_resolver->decode(next.event, origin, m_event.payload)) {
        m_event.origin = &origin;
        m_event.sentAt = TimeNs{next.timeNs.value_or(0)};
        noteAnchor(m_event);
        sink.onEvent(m_event);
    }
    m_hasNext = false;
}

/// How the host's clock and the reference's differ; the newest counts.
void LiveSession::noteAnchor(const Event& event)
{
    std::visit(
        [&]<class E>(const E& anchor) {
            if constexpr (std::is_same_v<E, toolstack::ClockAnchor> || std::is_same_v<E, guest::ClockAnchor>) {
                const auto monotonic = static_cast<std::int64_t>(anchor.tsNs);
                const std::int64_t sendDelay = saturatingSubtract(event.sentAt.ns, monotonic);
                m_leastSendDelay = std::min(m_leastSendDelay.value_or(sendDelay), sendDelay);
                if (anchor.source == decltype(anchor.source)::Reference)
                    m_referenceOffset = saturatingSubtract(static_cast<std::int64_t>(anchor.unixNs), monotonic);
            }
        },
        event.payload);
}

std::chrono::nanoseconds LiveSession::patience() const
{
    const auto timer = m_listed.liveTimer.count() > 0 ? m_listed.liveTimer : usualTimer;
    return std::max<std::chrono::nanoseconds>(patienceTimers * timer, leastPatience);
}

std::optional<std::int64_t> LiveSession::reached() const
{
    if (m_hasNext)
        return nextTime();
    return m_phase == Phase::Followed && !m_overtaken ? m_child->reached() : std::nullopt;
}

bool LiveSession::holdsUp(std::int64_t time, std::int64_t handedOn, Clock::time_point now)
{
    if (m_phase == Phase::New && m_child) { // it is being joined, and may have something earlier
        m_heldSince = m_heldSince.value_or(now);
        return now - *m_heldSince <= patience();
    }
    if (m_phase != Phase::Followed || m_hasNext || !m_child->reached())
        return false;
    const std::int64_t here = *m_child->reached();
    if (m_overtaken && here >= saturatingSubtract(handedOn, patience().count()))
        m_overtaken = false;
    if (m_overtaken || here >= time)
        return false;
    if (!m_heldSince || here >= m_heldTime) {
        m_heldSince = now;
        m_heldTime = time;
    }
    if (now - *m_heldSince <= patience())
        return true;
    m_overtaken = true;
    m_heldSince.reset();
    return false;
}

std::optional<LiveSession::Clock::time_point> LiveSession::lostSince() const
{
    return m_phase == Phase::Lost ? std::optional(m_progressAt) : std::nullopt;
}

bool LiveSession::isSilent(Clock::time_point now) const
{
    return m_progress && now - m_progressAt > patience();
}

std::optional<DurationNs> LiveSession::delay(DelayBasis& basis) const
{
    constexpr std::int64_t clocksAgree = -10'000'000; ///< ns; what NTP and rounding may make of a delay of nothing
    const auto time = m_hasNext ? std::optional(std::min(nextTime(), m_lastTime.value_or(nextTime()))) : m_lastTime;
    if (m_phase != Phase::Followed || !time || *time == beforeAll)
        return std::nullopt;
    const bool here = std::any_of(m_child->clocks().begin(), m_child->clocks().end(),
        [](const auto& clock) { return !clock.second.empty() && clock.second == thisBoot(); });
    DurationNs delay = unixNow() - TimeNs{*time};
    if (!here) {
        if (!m_reading.referenceIsHere || !m_referenceOffset || !m_leastSendDelay)
            return std::nullopt;
        delay = delay - DurationNs{saturatingSubtract(*m_referenceOffset, *m_leastSendDelay)};
    }
    basis = here ? DelayBasis::SameMachine : DelayBasis::Reference;
    if (delay.ns < clocksAgree)
        return std::nullopt;
    return std::max(delay, DurationNs{0});
}

SessionStatus LiveSession::status(Clock::time_point now) const
{
    SessionStatus status;
    status.host = m_listed.host;
    status.name = m_listed.name;
    status.delay = delay(status.delayBy);
    switch (m_phase) {
    case Phase::New:
        status.state = m_child || m_listed.liveTimer.count() > 0 ? SessionState::Joining : SessionState::NotLive;
        status.why = m_why;
        return status;
    case Phase::Followed:
        status.state = isSilent(now) ? SessionState::Silent : SessionState::Live;
        break;
    case Phase::Lost:
        status.state = SessionState::Lost;
        status.why = m_missed.empty() ? "the connection was lost" : m_missed;
        break;
    case Phase::Ended:
        status.state = SessionState::Ended;
        break;
    }
    if (status.state != SessionState::Live)
        status.since = m_progressUnix;
    return status;
}

} // namespace xenlens::reader
