// SPDX-License-Identifier: GPL-2.0-or-later
#include "foretold.h"

#include "analysis/progress/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace xenlens::bench {

using analysis::Migration;
using analysis::Round;
using analysis::RoundKind;

namespace {

ForetoldThen foretellAfter(
    const analysis::Report& report, std::size_t index, const Round& round, const Foretold& actual)
{
    const analysis::MigrationProgress progress = analysis::progressAt(report, index, round.time.end);
    ForetoldThen then;
    then.round = round.index;
    then.verdict = progress.verdict;
    if (!progress.forecast)
        return then;
    const analysis::Forecast& forecast = *progress.forecast;
    then.totalSeconds = forecast.total.value.seconds();
    if (forecast.total.bound)
        then.boundSeconds = forecast.total.bound->seconds();
    then.error = (*then.totalSeconds - actual.totalSeconds) / actual.totalSeconds;
    then.downtimeSeconds = forecast.downtime.value.seconds();
    then.liveRounds = forecast.liveRounds;
    then.rule = forecast.rule;
    then.ruleRight = then.rule == actual.rule;
    return then;
}

struct Errors
{
    std::vector<double> sizes;
    int right = 0;
    int count = 0;
};

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

} // namespace

std::vector<Foretold> foretellAll(const analysis::Report& report)
{
    std::vector<Foretold> all;
    for (std::size_t i = 0; i < report.migrations.size(); ++i) {
        const Migration& migration = report.migrations[i];
        if (!migration.unpaused || migration.stopReason == analysis::StopReason::Unknown)
            continue;
        Foretold foretold;
        foretold.name = migration.name;
        foretold.totalSeconds = migration.time.duration().seconds();
        if (migration.downtime)
            foretold.downtimeSeconds = migration.downtime->value.seconds();
        foretold.rule = migration.stopReason;
        for (const Round& round : migration.rounds)
            foretold.liveRounds += round.kind == RoundKind::Live ? 1 : 0;
        for (const Round& round : migration.rounds)
            if (round.kind == RoundKind::Live && round.index < foretold.liveRounds)
                foretold.byRound.push_back(foretellAfter(report, i, round, foretold));
        all.push_back(std::move(foretold));
    }
    return all;
}

std::string summaryOf(const std::vector<Foretold>& all)
{
    std::map<int, Errors> byRound;
    for (const Foretold& foretold : all)
        for (const ForetoldThen& then : foretold.byRound) {
            Errors& errors = byRound[then.round];
            ++errors.count;
            errors.right += then.ruleRight ? 1 : 0;
            if (then.error)
                errors.sizes.push_back(std::abs(*then.error));
        }
    std::string text = fmt::format("{} migrations{}\n", all.size(), all.size() < 20 ? ": few" : "");
    for (const auto& [round, errors] : byRound) {
        text += fmt::format("after round {}: rule right in {} of {}; ", round, errors.right, errors.count);
        text += errors.sizes.empty()
            ? std::string("nothing foretold\n")
            : fmt::format("total time off by {:.1f} % in the median, {:.1f} % at most\n", 100 * median(errors.sizes),
                100 * *std::max_element(errors.sizes.begin(), errors.sizes.end()));
    }
    return text;
}

} // namespace xenlens::bench
