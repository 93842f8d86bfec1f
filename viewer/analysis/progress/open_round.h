// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/migration.h"

namespace xenlens::analysis {

/// The round that is in progress, the last; nullptr: the migration is over.
inline const Round* openRound(const Migration& migration)
{
    const bool open = migration.outcome == Outcome::InProgress && !migration.rounds.empty();
    return open ? &migration.rounds.back() : nullptr;
}

} // namespace xenlens::analysis
