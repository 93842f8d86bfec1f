// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/progress/forecast.h"

#include "analysis/progress/open_round.h"

#include <algorithm>
#include <cmath>

namespace xenlens::analysis {

namespace {

constexpr int mostRoundsAhead = 10'000;
constexpr double longestSeconds = 1e9;

DurationNs durationOf(double seconds)
{
    return {static_cast<std::int64_t>(std::clamp(seconds, 0.0, longestSeconds) * 1e9)};
}

/// Where in its spread a rate is taken: -1 at the low end, 0 in the middle, 1 at the high end.
struct Assumption
{
    int sending = 0;
    int dirtying = 0;
};

struct Play
{
    StopReason rule = StopReason::Unknown; ///< Unknown: no rule came into play
    int liveRounds = 0;
    double nextDirtied = 0; ///< by the first round from 2 on that is played to its end
    double nextSent = 0;
    double precopySeconds = 0; ///< from now
    double pagesStopped = 0;
    double stoppedSeconds = 0;

    [[nodiscard]] double seconds() const { return precopySeconds + stoppedSeconds; }
};

/// Plays a migration on under one assumption.
class Player
{
public:
    Player(const ForecastInput& input, const Assumption& assumption)
        : m_input(input)
        , m_assumption(assumption)
    {
        const double spread = input.rate->spread().value_or(0);
        const double rate = input.rate->pagesPerSecond();
        m_rate = std::max(rate + assumption.sending * spread, rate / 10);
    }

    [[nodiscard]] Play play(const Round& open, double due) const
    {
        Play play;
        if (open.kind == RoundKind::Stopped) {
            const double sent = static_cast<double>(open.pagesSent);
            play.liveRounds = open.index - 1;
            play.pagesStopped = due;
            play.stoppedSeconds = std::max(0.0, due - sent) / m_rate;
            return play;
        }
        const double memory = static_cast<double>(m_input.migration->memoryBytes.value_or(0)) / pageBytes;
        double sentBefore = 0;
        for (const Round& round : m_input.migration->rounds)
            sentBefore += &round == &open ? 0 : static_cast<double>(round.pagesSent);
        const double elapsed = open.time.duration().seconds();
        double left = std::max(0.0, due - static_cast<double>(open.pagesSent));
        double length = elapsed + m_input.rate->fixedSeconds() + left / m_rate;
        double dirtied = dirtiedInOpen(elapsed, length);
        play.precopySeconds = length - elapsed;
        play.nextDirtied = dirtied;
        play.nextSent = due;
        play.liveRounds = open.index;
        bool last = isEnough(due, open.index, play.rule);
        for (int ahead = 0; ahead < mostRoundsAhead; ++ahead) {
            sentBefore += due;
            if (last)
                break;
            if (m_input.rule.rounds && static_cast<std::uint64_t>(play.liveRounds) >= *m_input.rule.rounds) {
                play.rule = StopReason::IterationLimit;
                break;
            }
            if (m_input.rule.totalFactor && memory > 0 && sentBefore > *m_input.rule.totalFactor * memory) {
                play.rule = StopReason::TotalFactor;
                break;
            }
            due = dirtied;
            last = isEnough(due, ++play.liveRounds, play.rule);
            length = m_input.rate->fixedSeconds() + due / m_rate;
            dirtied = dirtiedAfter(length);
            if (play.liveRounds == 2) { // round 1 sends all of the memory: that it dirties less says nothing
                play.nextDirtied = dirtied;
                play.nextSent = due;
            }
            play.precopySeconds += length;
            if (play.precopySeconds > longestSeconds)
                break;
        }
        play.pagesStopped = dirtied;
        play.stoppedSeconds = dirtied / m_rate;
        return play;
    }

private:
    [[nodiscard]] double dirtiedAfter(double seconds) const
    {
        const auto value = m_input.dirty->at(seconds);
        if (!value)
            return 0;
        return m_assumption.dirtying < 0 ? value->low : m_assumption.dirtying > 0 ? value->high : value->pages;
    }

    /// What is dirty already is known; the model says what comes on top.
    [[nodiscard]] double dirtiedInOpen(double elapsed, double length) const
    {
        const double foretold = dirtiedAfter(length);
        const auto now = m_input.dirty->dirtyNow();
        return now ? *now + std::max(0.0, foretold - dirtiedAfter(elapsed)) : foretold;
    }

    /// So few pages are due in a round that it is the last.
    bool isEnough(double due, int round, StopReason& rule) const
    {
        if (round <= 1)
            return false;
        if (m_input.rule.pages && due < static_cast<double>(*m_input.rule.pages)) {
            rule = StopReason::DirtyThreshold;
            return true;
        }
        if (!m_input.rule.downtime)
            return false;
        const double restart = m_input.restart ? m_input.restart->value.seconds() : 0;
        if (due / m_rate + restart > m_input.rule.downtime->seconds())
            return false;
        rule = StopReason::DowntimeTarget;
        return true;
    }

    const ForecastInput& m_input;
    Assumption m_assumption;
    double m_rate;
};

/// The middle play, and how far the others are from it.
struct Spread
{
    Play middle;
    double seconds = 0;
    double stopped = 0;
};

Spread playAll(const ForecastInput& input, const Round& open, double due)
{
    Spread spread{Player(input, {}).play(open, due)};
    for (const int sending : {-1, 1})
        for (const int dirtying : {-1, 1}) {
            const Play play = Player(input, {sending, dirtying}).play(open, due);
            spread.seconds = std::max(spread.seconds, std::abs(play.seconds() - spread.middle.seconds()));
            spread.stopped = std::max(spread.stopped, std::abs(play.stoppedSeconds - spread.middle.stoppedSeconds));
        }
    return spread;
}

Verdict verdictOf(const Play& play, bool running)
{
    if (!running)
        return Verdict::Unknown;
    if (play.rule == StopReason::DirtyThreshold || play.rule == StopReason::DowntimeTarget)
        return Verdict::Converging;
    if (play.rule == StopReason::Unknown)
        return Verdict::NeverEnds;
    return play.nextDirtied >= play.nextSent ? Verdict::NotConverging : Verdict::LimitFirst;
}

/// `seconds` +- `bound` and the restart behind it.
Estimate withRestart(double seconds, std::optional<double> bound, const std::optional<Estimate>& restart)
{
    Estimate estimate{durationOf(seconds), bound ? std::optional(durationOf(*bound)) : std::nullopt};
    if (!restart)
        return estimate;
    estimate.value = estimate.value + restart->value;
    if (estimate.bound && restart->bound)
        estimate.bound = *estimate.bound + *restart->bound;
    return estimate;
}

} // namespace

std::optional<Estimate> restartOf(const std::vector<DurationNs>& seen)
{
    if (seen.empty())
        return std::nullopt;
    double sum = 0;
    for (const DurationNs& one : seen)
        sum += one.seconds();
    const double mean = sum / static_cast<double>(seen.size());
    double farthest = 0;
    for (const DurationNs& one : seen)
        farthest = std::max(farthest, std::abs(one.seconds() - mean));
    return Estimate{durationOf(mean), seen.size() > 1 ? std::optional(durationOf(farthest)) : std::nullopt};
}

ForecastResult foretell(const ForecastInput& input)
{
    const Round* const open = openRound(*input.migration);
    if (!open)
        return {Unseen::NotRunning};
    const auto due = pagesDueIn(*input.migration, *open);
    if (!due)
        return {open->index == 1 ? Unseen::NoMemory : Unseen::NoDirtyCount};
    if (!input.rate->isKnown())
        return {Unseen::TooEarly};
    const bool running = open->kind == RoundKind::Live;
    if (running && !input.dirty->at(0))
        return {Unseen::NoSamples};
    const Spread spread = playAll(input, *open, static_cast<double>(*due));
    const Verdict verdict = verdictOf(spread.middle, running);
    if (verdict == Verdict::NeverEnds)
        return {Unseen::NoEnd, verdict};

    const auto bounded = [&](double bound) { return input.rate->spread() ? std::optional(bound) : std::nullopt; };
    Forecast forecast;
    forecast.liveRounds = spread.middle.liveRounds;
    forecast.moreLiveRounds = running ? spread.middle.liveRounds - open->index : 0;
    forecast.rule = running ? spread.middle.rule : input.migration->stopReason;
    forecast.pagesStopped = static_cast<std::uint64_t>(spread.middle.pagesStopped);
    forecast.left = withRestart(spread.middle.seconds(), bounded(spread.seconds), input.restart);
    forecast.total = forecast.left;
    forecast.total.value = forecast.total.value + (open->time.end - input.migration->time.begin);
    const double stoppedSince = running ? 0 : open->time.duration().seconds();
    forecast.downtime
        = withRestart(spread.middle.stoppedSeconds + stoppedSince, bounded(spread.stopped), input.restart);
    forecast.restartKnown = input.restart.has_value();
    return {forecast, verdict};
}

Maybe<StopCost> costOfStopping(
    const ForecastInput& input, std::optional<std::uint64_t> left, std::optional<std::uint64_t> dirty)
{
    const Round* const open = openRound(*input.migration);
    if (!open || open->kind == RoundKind::Stopped)
        return Unseen::NotRunning;
    if (!left)
        return open->index == 1 ? Unseen::NoMemory : Unseen::NoDirtyCount;
    if (!dirty)
        return Unseen::NoSamples;
    if (!input.rate->isKnown())
        return Unseen::TooEarly;
    StopCost cost;
    cost.leastPages = std::max(*left, *dirty);
    cost.mostPages = *left + *dirty;
    const double rate = input.rate->pagesPerSecond();
    const double spread = input.rate->spread().value_or(0);
    const double least = static_cast<double>(cost.leastPages) / (rate + spread);
    const double most = static_cast<double>(cost.mostPages) / std::max(rate - spread, rate / 10);
    const double middle = static_cast<double>(cost.leastPages + cost.mostPages) / 2 / rate;
    const double bound = std::max(most - middle, middle - least);
    cost.downtime = withRestart(middle, input.rate->spread() ? std::optional(bound) : std::nullopt, input.restart);
    cost.restartKnown = input.restart.has_value();
    return cost;
}

} // namespace xenlens::analysis
