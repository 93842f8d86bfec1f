// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/units.h"
#include "wording/values.h"

#include <string>
#include <vector>

/// A migration as a whole: how it ended, whether pre-copy converged and what ended it, the downtime, what was sent.
namespace xenlens::wording {

inline constexpr const char* noMigration = "no live migration in this trace";
inline constexpr const char* noMigrationRemedy = "record one with `xl migrate` while the tracer runs";
inline constexpr const char* noMigrationSentence = "No live migration in this trace.";

std::string migrationTitle(const analysis::Migration& migration); ///< "Live migration of g1 (domain 1) from a to b"
/// For a list to choose from: "1. g1 (domain 1) from a to b, completed".
std::vector<std::string> migrationChoices(const analysis::Report& report);

/// Phrases of a chart's subtitle, in order of weight: what was sent, the policy, the rule that ended pre-copy, the
/// rounds, the downtime, the outcome.
std::vector<std::string> migrationSubtitle(const analysis::Migration& migration);

/// Sentences below a chart: what is missing and why, what was lost.
/// @param exactMarks the hypervisor's mark of each page tells what was dirtied inside the rounds, so that no samples
/// are needed
std::vector<std::string> migrationNotes(const analysis::Migration& migration, bool exactMarks);

/// The same in sentences; the first says what was seen that tells the outcome.
std::vector<std::string> migrationSentences(const analysis::Migration& migration);
/// The sentences and the rounds, under a heading with the outcome.
Section migrationSection(const analysis::Migration& migration, RateUnit unit);

/// "1.63 s (+- 0.2 ms)"; the bound is that of the comparison of the two hosts' clocks.
Cell downtimeOf(const analysis::Migration& migration);

} // namespace xenlens::wording
