// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/units.h"
#include "wording/values.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

/// The rounds of a migration: what was sent, skipped and dirtied in each, and the pause at its end.
namespace xenlens::wording {

/// A row for each round; its sentence is roundText(), its bars are the volumes sent and dirtied.
Table roundsTable(const analysis::Migration& migration, RateUnit unit);

/// A round's numbers, a line each, without the last end of line.
std::string roundText(const analysis::Migration& migration, const analysis::Round& round, RateUnit unit);

/// The same in one line, for a round that has just ended: "g1, round 3: sent ...; dirtied ...".
std::string roundLine(const analysis::Migration& migration, const analysis::Round& round, RateUnit unit);

/// A number or a word of a round under the name that it has in JSON and CSV; monostate: it is missing.
struct RoundValue
{
    const char* key;
    std::variant<std::monostate, std::uint64_t, double, bool, std::string> value;
    bool inCsv = true;
};
std::vector<RoundValue> roundValues(const analysis::Migration& migration, const analysis::Round& round);

Table originsTable(); ///< what each number of the rounds is counted from

RecordTable roundsRecords(const analysis::Report& report); ///< a record for each round of each migration
RecordTable curvesRecords(const analysis::Report& report); ///< a record for each point of the curves inside the rounds

} // namespace xenlens::wording
