// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "analysis/results/progress.h"
#include "analysis/results/report.h"

#include <optional>
#include <string>
#include <vector>

/// Predictions of recorded migrations against what came.
namespace xenlens::bench {

/// What was foretold when a round had ended.
struct ForetoldThen
{
    int round = 0;
    std::optional<double> totalSeconds; ///< nullopt: nothing was foretold
    std::optional<double> boundSeconds;
    std::optional<double> error; ///< (foretold - actual) / actual
    std::optional<double> downtimeSeconds;
    std::optional<int> liveRounds;
    analysis::StopReason rule = analysis::StopReason::Unknown;
    analysis::Verdict verdict = analysis::Verdict::Unknown;
    bool ruleRight = false; ///< the rule that was foretold is the one that ended pre-copy
};

struct Foretold
{
    std::string name;
    double totalSeconds = 0; ///< from the begin until the guest ran again
    std::optional<double> downtimeSeconds;
    int liveRounds = 0;
    analysis::StopReason rule = analysis::StopReason::Unknown;
    std::vector<ForetoldThen> byRound; ///< at the end of each live round but the last
};

/// Of the migrations that ended pre-copy by a known rule and arrived.
std::vector<Foretold> foretellAll(const analysis::Report& report);

/// Median and greatest error, and how often the rule was right, by the round after which it was foretold.
std::string summaryOf(const std::vector<Foretold>& all);

} // namespace xenlens::bench
