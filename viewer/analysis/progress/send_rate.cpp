// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/progress/send_rate.h"

#include "analysis/progress/open_round.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace xenlens::analysis {

namespace {

constexpr double leastOpenSeconds = 1;
constexpr double leastOpenShare = 0.1;
/// A round this short has hardly a rate: it weighs as much less as it is shorter.
constexpr double shortSeconds = 0.2;
constexpr int parts = 10;

struct Sample
{
    double rate;
    double weight;
};

struct MeanAndSpread
{
    double mean = 0;
    double spread = 0;
};

MeanAndSpread meanOf(const std::vector<Sample>& samples)
{
    double sum = 0;
    double weights = 0;
    for (const Sample& sample : samples) {
        sum += sample.weight * sample.rate;
        weights += sample.weight;
    }
    if (weights <= 0)
        return {};
    const double mean = sum / weights;
    double squares = 0;
    for (const Sample& sample : samples)
        squares += sample.weight * (sample.rate - mean) * (sample.rate - mean);
    return {mean, std::sqrt(squares / weights)};
}

bool counts(const Migration& migration, const Round& round)
{
    if (round.kind == RoundKind::Stopped || round.pagesSent == 0 || round.time.duration().ns <= 0)
        return false;
    if (&round != openRound(migration) || round.time.duration().seconds() >= leastOpenSeconds)
        return true;
    const auto due = pagesDueIn(migration, round);
    return due && static_cast<double>(round.pagesSent) >= leastOpenShare * static_cast<double>(*due);
}

/// Of equal parts of the round.
std::optional<double> spreadWithin(const Migration& migration, const Round& round)
{
    const double part = round.time.duration().seconds() / parts;
    std::vector<Sample> samples;
    std::optional<double> before;
    for (int i = 0; i <= parts; ++i) {
        const auto offset = static_cast<std::int64_t>(i * part * 1e9);
        const auto bytes = bytesAt(migration.sentCurve, round.time.begin + DurationNs{offset});
        if (bytes && before)
            samples.push_back({(*bytes - *before) / static_cast<double>(pageBytes) / part, 1});
        before = bytes;
    }
    return samples.size() < parts / 2 ? std::nullopt : std::optional(meanOf(samples).spread);
}

} // namespace

SendRate::SendRate(const Migration& migration)
{
    double pauses = 0;
    int reads = 0;
    for (const Round& round : migration.rounds)
        if (round.pause) {
            pauses += round.pause->seconds();
            ++reads;
        }
    m_fixedSeconds = reads > 0 ? pauses / reads : 0;

    std::vector<Sample> samples;
    const Round* last = nullptr;
    double weight = 1;
    for (auto round = migration.rounds.rbegin(); round != migration.rounds.rend(); ++round) {
        if (!counts(migration, *round))
            continue;
        const double seconds = round->time.duration().seconds();
        const double sending = std::max(seconds - (round->pause ? round->pause->seconds() : 0), seconds / 2);
        samples.push_back(
            {static_cast<double>(round->pagesSent) / sending, weight * std::min(1.0, seconds / shortSeconds)});
        weight /= 2;
        last = last ? last : &*round;
    }
    const MeanAndSpread result = meanOf(samples);
    m_pagesPerSecond = result.mean;
    if (samples.size() > 1)
        m_spread = result.spread;
    else if (last)
        m_spread = spreadWithin(migration, *last);
}

std::optional<double> bytesAt(const std::vector<CurvePoint>& sentCurve, TimeNs time)
{
    const auto next = std::lower_bound(sentCurve.begin(), sentCurve.end(), time,
        [](const CurvePoint& point, TimeNs moment) { return point.time < moment; });
    if (next == sentCurve.end() || (next == sentCurve.begin() && next->time != time))
        return std::nullopt;
    if (next->time == time)
        return static_cast<double>(next->value);
    const CurvePoint& before = *std::prev(next);
    const double span = (next->time - before.time).seconds();
    const double share = (time - before.time).seconds() / span;
    const double from = static_cast<double>(before.value);
    return from + share * (static_cast<double>(next->value) - from);
}

std::optional<std::uint64_t> pagesDueIn(const Migration& migration, const Round& round)
{
    if (round.index == 1)
        return migration.memoryBytes ? std::optional(*migration.memoryBytes / pageBytes) : std::nullopt;
    const auto before = static_cast<std::size_t>(round.index) - 2;
    return before < migration.rounds.size() ? migration.rounds[before].pagesDirtied : std::nullopt;
}

} // namespace xenlens::analysis
