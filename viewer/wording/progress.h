// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/progress/milestones.h"
#include "analysis/results/progress.h"
#include "analysis/results/report.h"
#include "wording/units.h"
#include "wording/values.h"

#include <optional>
#include <string>
#include <vector>

/// A migration while it runs: how far it is, what is to come, what happened.
namespace xenlens::wording {

std::string formatMoment(const std::optional<TimeNs>& time); ///< "2026-11-22T17:20:15.848Z", UTC; "-": not known

const char* whyUnseen(analysis::Unseen why); ///< part of a sentence: "no round has been seen long enough"

/// Parts of the state, without their ends of sentence; printers that have little room take the first ones.
struct ProgressWords
{
    std::string state; ///< "round 3, 41.0 of 92.0 MiB sent, 55.0 Mbit/s out, 45.0 Mbit/s dirtied"
    std::string forecast; ///< "about 2 more rounds, done in 12.0 s (+- 4.0 s)", or why that is not known
    std::string verdict; ///< "not converging: more is dirtied than sent; the limit of rounds will end it"
    std::string stopping; ///< "stopping now would take 310.0 ms (+- 60.0 ms)"; empty: there is nothing to stop
    Tone tone = Tone::Plain;

    [[nodiscard]] std::string sentence() const; ///< all of it, on one line
};

ProgressWords progressWords(
    const analysis::Migration& migration, const analysis::MigrationProgress& progress, RateUnit unit);

/// "running, round 3", "suspended", "completed, downtime 310.0 ms", "failed": for a list.
std::string shortState(const analysis::Migration& migration, const analysis::MigrationProgress& progress);

/// A line of a log, without its time: "g1 (domain 1) a -> b: round 2 ended: ...". A round's line ends with what was
/// foretold then.
std::string milestoneText(const analysis::Report& report, const analysis::Milestone& milestone, RateUnit unit);

} // namespace xenlens::wording
