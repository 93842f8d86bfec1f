// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "cli/terminal.h"
#include "cli/units.h"

#include <string>

namespace xenlens::cli {

/// The answer first: how it ended, whether pre-copy converged and what ended it, the downtime, what was sent. Some
/// sentences, one a line.
std::string migrationSentences(const analysis::Migration& migration, const Style& style);

/// A row for each round.
std::string roundsTable(const analysis::Migration& migration, RateUnit unit, const Style& style);

/// Both, for every migration.
std::string roundsText(const analysis::Report& report, RateUnit unit, const Style& style);

} // namespace xenlens::cli
