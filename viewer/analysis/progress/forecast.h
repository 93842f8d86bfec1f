// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/progress/dirty_model.h"
#include "analysis/progress/precopy_rule.h"
#include "analysis/progress/send_rate.h"
#include "analysis/results/progress.h"

#include <vector>

namespace xenlens::analysis {

/// How long guests took to run again after their last page was sent, in migrations that ended before: the mean, and how
/// far one was from it (one alone shows no spread). nullopt: none was seen.
std::optional<Estimate> restartOf(const std::vector<DurationNs>& seen);

struct ForecastInput
{
    const Migration* migration = nullptr; ///< in progress
    PrecopyRule rule;
    const DirtyModel* dirty = nullptr;
    const SendRate* rate = nullptr;
    std::optional<Estimate> restart;
};

struct ForecastResult
{
    Maybe<Forecast> forecast;
    Verdict verdict = Verdict::Unknown;
};

/// What is to come, played on from the round in progress. With the send rate B, the fixed part c of a round and the
/// pages D(t) that t seconds dirty:
///
///     round k lasts t(k) = c + n(k) / B, where n(k) = D(t(k-1)) is what it has to send
///     it ends pre-copy where the policy's rule says so (precopy_rule.h); the limit of rounds and the total are asked
///     when it ends, the thresholds when D(t(k)) is known: then one more round is live, as in send_memory_live (Xen
///     4.17, tools/libs/guest/xg_sr_save.c)
///     the stopped round lasts D(t(last)) / B, then the guest needs the restart time that earlier migrations showed
///
/// The round in progress has sent a part already, and what it dirtied so far is known where samples or marks tell. The
/// bound is the largest difference to the four plays with B and D at the ends of their spreads; while only one round
/// has ended, D has no spread and the bound is that of B.
///
/// Verdict: Converging where a threshold ends it; else NotConverging where the round in progress, or round 2 while
/// round 1 is, dirties no fewer pages than it sends, else LimitFirst; NeverEnds where no rule came into play in the
/// number of rounds that the play looks ahead.
ForecastResult foretell(const ForecastInput& input);

/// What suspending the guest now would cost: what is dirty and what is left of the round, sent at the rate B.
Maybe<StopCost> costOfStopping(
    const ForecastInput& input, std::optional<std::uint64_t> left, std::optional<std::uint64_t> dirty);

} // namespace xenlens::analysis
