// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/toolstack_log.h"
#include "analysis/results/migration.h"

#include <string>
#include <vector>

namespace xenlens::analysis {

/// A migration with the raw events that it was made from, for the cross-checks.
struct TracedMigration
{
    Migration result;
    const ToolstackLog* source = nullptr;
    SaveLog save;
    const ToolstackLog* destination = nullptr; ///< nullptr: no receiver was found
    RestoreLog restore;
};

/// Every live save of every host, with its receiver: the restore of the same domain (by uuid, or by name where the uuid
/// is not known; xl calls the arriving domain NAME--incoming) that began nearest to it. In order of time.
std::vector<TracedMigration> buildMigrations(const std::vector<ToolstackLog>& hosts);

/// Name of the guest that was domain `domid` of `host` before or after a migration; empty: none is known to have been.
std::string migratedGuest(const std::vector<TracedMigration>& migrations, const std::string& host, DomId domid);

} // namespace xenlens::analysis
