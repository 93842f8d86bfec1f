// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/units.h"
#include "wording/values.h"

#include <string>

/// The rounds of a migration: what was sent, skipped and dirtied in each, and the pause at its end.
namespace xenlens::wording {

/// The columns of roundsTable(), in order.
enum class RoundColumn
{
    Round,
    Start,
    Length,
    PagesSent,
    VolumeSent,
    RateSent,
    PagesDirtied,
    VolumeDirtied,
    RateDirtied,
    PagesSkipped,
    Pause
};

/// A row for each round; its sentence is roundText(), its bars are the volumes sent and dirtied.
Table roundsTable(const analysis::Migration& migration, RateUnit unit);

/// A round's numbers, a line each, without the last end of line.
std::string roundText(const analysis::Migration& migration, const analysis::Round& round, RateUnit unit);

RecordTable roundsRecords(const analysis::Report& report); ///< a record for each round of each migration
RecordTable curvesRecords(const analysis::Report& report); ///< a record for each point of the curves inside the rounds

} // namespace xenlens::wording
