// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/hypervisor_log.h"
#include "analysis/migrations/migration_builder.h"
#include "analysis/results/dirty_profile.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace xenlens::analysis {

/// A clean of a migration as the toolstack tracer and the hypervisor saw it.
struct CleanPair
{
    std::size_t round = 0; ///< index into the profile's rounds
    std::optional<std::uint64_t> toolstackDirty;
    bool stopped = false; ///< the guest was suspended
};

/// Finds the profile of each migration (same host and domain, and the same dirty counts or else the longest common
/// time), sets DirtyProfile::migration and gives the migration's rounds their exact pauses.
void matchMigrations(std::vector<DirtyProfile>& profiles, std::vector<TracedMigration>& migrations);

/// The cleans of a migration and of its profile, one to one.
std::vector<CleanPair> pairCleans(const DirtyProfile& profile, const TracedMigration& migration);

/// A migration that the hypervisor's records alone show; nullopt where there was no clean, so no live migration. The
/// last clean is the one while the guest is suspended if no page is marked after it.
std::optional<Migration> migrationOf(const DirtyProfile& profile);

/// The profile's curve in the migration's rounds, with the fall to 0 at each clean.
std::vector<CurvePoint> exactCurve(const DirtyProfile& profile);

} // namespace xenlens::analysis
