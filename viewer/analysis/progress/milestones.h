// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::analysis {

enum class MilestoneKind
{
    Began, ///< a migration
    RoundEnded,
    Suspended, ///< the guest, at the sender
    Arrived, ///< the receiver started the guest
    Ended, ///< the migration, with an outcome
    Lost, ///< data, of whichever migration
    Warning ///< a sentence of the trace as a whole
};

/// Something that happened and that a log has a line for.
struct Milestone
{
    MilestoneKind kind = MilestoneKind::Warning;
    std::optional<TimeNs> time; ///< nullopt: not known (losses and warnings)
    std::optional<std::size_t> migration; ///< index into the Report's migrations
    int round = 0; ///< RoundEnded: its index
    LostCount lost; ///< Lost: what was lost since the report before
    std::string text; ///< Warning
};

/// What a report shows to have happened that an earlier one of the same source does not: nothing twice, and nothing
/// missed, however much lies between two looks. In order of time; what has no time comes last. An empty `before` gives
/// all. Migrations of the two are matched by host, guest and order; moments may have moved a little between them, as
/// clocks become better known.
std::vector<Milestone> milestonesSince(const Report& before, const Report& after);

/// Of all the report holds.
std::vector<Milestone> milestonesOf(const Report& report);

const char* toString(MilestoneKind kind); ///< as in the JSON: "began", "round-ended", ...

} // namespace xenlens::analysis
